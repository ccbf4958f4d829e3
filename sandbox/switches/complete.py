"""What switches and their reverts do when they complete or fail (SW-7 to SW-11)."""

from sandbox.domain.statuses import Status
from sandbox.orders.model import Order
from sandbox.orders.records import save_statuses
from sandbox.returns.complete import original_of
from sandbox.subscriptions.holders import active_of_product
from sandbox.subscriptions.levels import raised_levels
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, Terms, product_of
from sandbox.switches.available import unrenewed
from sandbox.switches.emails import send_switched
from sandbox.switches.remaining import give_remaining_back
from sandbox.switches.users import settle_users


def still_stands(portfolio: Portfolio, order: Order) -> bool:
    """Tell whether what an order gives up is still there when it is processed."""
    (item,) = order.cancelling
    source = portfolio.find(order.customer_id, item.subscription_id)
    return source is not None and source.is_active and unrenewed(source) >= item.quantity


def complete_switch(portfolio: Portfolio, order: Order, _: Order | None = None) -> None:
    """Take licences off the source, and add as many of the new product (SW-7)."""
    account = portfolio.accounts[order.customer_id]
    source = _source_of(portfolio, order)
    (line,) = order.lines
    product = portfolio.world.reference.catalogue.ordered_offer(line.offer_id).product
    target = portfolio.find(order.customer_id, line.subscription_id)
    if target is None or not target.is_active or target.renewal_date != source.renewal_date:
        target = active_of_product(portfolio, source, product.product_id)
    if target is None:
        terms = Terms(source.currency, source.renewal_date, source.deployment_id)
        target = portfolio.take_over(account, product, line.quantity, terms)
    else:
        target.current_quantity += line.quantity
    line.subscription_id = target.subscription_id
    _give_up(portfolio, order, source, target)
    _tell(portfolio, order, source, target)
    _raise_levels(portfolio, account)


def fail_switch(portfolio: Portfolio, order: Order, _: Order | None = None) -> None:
    """Make what a failed switch had taken returnable again."""
    give_remaining_back(portfolio.world, order)


def complete_revert(portfolio: Portfolio, order: Order, _: Order | None = None) -> None:
    """Put a switch back: its target gives the licences up, its source has them again (SW-10)."""
    account = portfolio.accounts[order.customer_id]
    world = portfolio.world
    switch = original_of(world, order.customer_id, order.reference_order_id)
    if switch is None:
        raise LookupError(f"the switch {order.reference_order_id} that is reverted is gone")
    giving = _source_of(portfolio, order)
    (line,) = order.lines
    restored = _restored(portfolio, account, order, switch)
    line.subscription_id = restored.subscription_id
    _give_up(portfolio, order, giving, restored)
    _cancel(portfolio, switch)
    _tell(portfolio, order, giving, restored)
    _raise_levels(portfolio, account)


def _source_of(portfolio: Portfolio, order: Order) -> Subscription:
    """Return the subscription that gives up licences."""
    (item,) = order.cancelling
    source = portfolio.find(order.customer_id, item.subscription_id)
    if source is None:
        raise LookupError(f"the subscription {item.subscription_id} of {order.order_id} is gone")
    return source


def _give_up(
    portfolio: Portfolio, order: Order, source: Subscription, target: Subscription
) -> None:
    """Take an order's licences off a subscription; without any left it is inactive (SW-7).

    Its preference stays as it is: a quantity that was set explicitly is not lowered (SW-8).
    """
    (item,) = order.cancelling
    source.current_quantity -= item.quantity
    settle_users(portfolio, source, target, reassigns=item.reassigns_users)
    if not source.current_quantity:
        source.end()
    portfolio.change(source)
    portfolio.change(target)


def _restored(portfolio: Portfolio, account: Account, order: Order, switch: Order) -> Subscription:
    """Return what has a revert's licences again: the old subscription, or one that replaced it."""
    (line,) = order.lines
    (given_up,) = switch.cancelling
    old = portfolio.find(order.customer_id, given_up.subscription_id)
    giving = _source_of(portfolio, order)
    product = product_of(portfolio.world.reference, given_up.offer_id)
    newer = active_of_product(portfolio, giving, product.product_id)
    restored = old if old is not None and old.is_active else newer
    if restored is None and old is not None and not old.current_quantity:
        restored = old
        restored.status = Status.ACTIVE.value
    if restored is None:
        terms = Terms(giving.currency, giving.renewal_date, giving.deployment_id)
        return portfolio.take_over(account, product, line.quantity, terms)
    restored.current_quantity += line.quantity
    return restored


def _cancel(portfolio: Portfolio, switch: Order) -> None:
    """Cancel a switch with all of it, and let what it took be returnable again."""
    switch.status = Status.CANCELLED.value
    switch.end_parts(Status.CANCELLED)
    for line in switch.lines:
        line.remaining_quantity = 0
    save_statuses(portfolio.world, [switch], switch.lines)
    give_remaining_back(portfolio.world, switch)


def _tell(portfolio: Portfolio, order: Order, source: Subscription, target: Subscription) -> None:
    """Note what moved where, and warn of a renewal quantity that stays as it was (SW-8)."""
    (item,) = order.cancelling
    what = (
        f"{item.quantity} licences of subscription {source.subscription_id} are licences of "
        f"{target.subscription_id} now"
    )
    if source.is_active and source.renewal_quantity is not None:
        what += (
            f"; {source.subscription_id} still renews {source.renewal_quantity}, which was set "
            f"explicitly, and has {source.current_quantity}"
        )
    portfolio.world.record(
        "subscription.switched",
        what,
        customer_id=order.customer_id,
        order_id=order.order_id,
        subscription_id=target.subscription_id,
    )
    send_switched(portfolio.world, portfolio.accounts[order.customer_id], order)


def _raise_levels(portfolio: Portfolio, account: Account) -> None:
    """Let levels rise where only what was gained qualifies; they never fall (OF-3)."""
    reached = raised_levels(portfolio, account)
    if reached != account.levels:
        account.license_level, account.consumable_level = reached.license, reached.consumable
        portfolio.move(account)
