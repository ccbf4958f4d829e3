"""What a RENEWAL order does when it completes or fails: automatic, early or late (RN-1 to RN-5)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sandbox.catalogue.offers import OfferKind, Product
from sandbox.domain.calendar import TERM_MONTHS, add_months, start_of
from sandbox.domain.statuses import Status
from sandbox.orders.model import SOURCE_SYSTEM, Order, OrderLine
from sandbox.renewals.anniversary_points import pass_anniversary
from sandbox.renewals.emails import send_lapsed, send_renewed
from sandbox.renewals.rules import grace_window
from sandbox.subscriptions.levels import Basis, Occasion, levels_of, raised_levels
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, Terms, product_of
from sandbox.subscriptions.seat_removal import trim_seats
from sandbox.timeline.queue import PRIORITIES, EventKind


def complete_renewal(portfolio: Portfolio, order: Order, _: Order | None = None) -> None:
    """Renew what the lines name."""
    account = portfolio.accounts[order.customer_id]
    for line in order.lines:
        subscription = portfolio.find(account.customer_id, line.subscription_id)
        if order.source == SOURCE_SYSTEM:
            if subscription is not None:
                quantity = line.quantity + (subscription.renewed_quantity or 0)
                renew(portfolio, subscription, quantity, line.term_end)
        elif subscription is not None and subscription.status == Status.INACTIVE:
            _finish_late(portfolio, account, subscription, line)
        else:
            _finish_early(portfolio, account, subscription, line)


def _finish_early(
    portfolio: Portfolio, account: Account, subscription: Subscription | None, line: OrderLine
) -> None:
    """Note what is renewed ahead; the first early order rolls the cotermDate on, once (RN-3)."""
    anniversary = add_months(line.term_end, -TERM_MONTHS, anchor_day=account.anniversary_day)
    if subscription is None:
        product = portfolio.world.reference.catalogue.ordered_offer(line.offer_id).product
        subscription = portfolio.schedule_product(
            account, product, Terms(line.currency, anniversary, line.deployment_id)
        )
        line.subscription_id = subscription.subscription_id
    subscription.renewed_quantity = (subscription.renewed_quantity or 0) + line.quantity
    portfolio.change(subscription)
    if account.coterm_date is None or account.coterm_date < line.term_end:
        account.coterm_date = line.term_end
        portfolio.move(account)
    if subscription.renewal_date <= portfolio.world.today:
        # The anniversary came while the order was being processed: the term ends now.
        portfolio.schedule_end(account.customer_id, subscription.renewal_date)


def _finish_late(
    portfolio: Portfolio, account: Account, subscription: Subscription, line: OrderLine
) -> None:
    """Bring a lapsed subscription back, with the dates that it would have on time (RN-5)."""
    anniversary = subscription.renewal_date
    renew(portfolio, subscription, line.quantity, line.term_end)
    begin_term(portfolio, account, anniversary, line.term_end)
    reached = raised_levels(portfolio, account, occasion=Occasion.LATE_RENEWAL)
    account.license_level, account.consumable_level = reached.license, reached.consumable


def begin_term(portfolio: Portfolio, account: Account, start: date, next_date: date) -> None:
    """Move the anniversary on, the cotermDate too unless it is later already (RN-1).

    What is renewed late joins a term that the others have begun, whose end is announced already.
    """
    is_begun = (
        account.coterm_date == next_date
        and account.term_start is not None
        and account.term_start >= add_months(next_date, -TERM_MONTHS)
    )
    if account.coterm_date is None or account.coterm_date < next_date:
        account.coterm_date = next_date
    account.term_start = start
    portfolio.move(account)
    portfolio.schedule_end(account.customer_id, next_date, announced=not is_begun)


def renew(
    portfolio: Portfolio, subscription: Subscription, quantity: int, renewal_date: date
) -> None:
    """Renew one subscription for `quantity` licences in all, until the next renewal date."""
    subscription.current_quantity = quantity
    subscription.renewed_quantity = None
    subscription.status = Status.ACTIVE.value
    if subscription.used_quantity:
        product = product_of(portfolio.world.reference, subscription.base_offer_id)
        # A new year brings new transactions, while seats stay with their users.
        used = 0 if product.kind is OfferKind.CONSUMABLE else subscription.used_quantity
        if used > quantity:
            trim_seats(
                portfolio.world, subscription.customer_id, subscription.subscription_id, quantity
            )
        subscription.used_quantity = min(used, quantity)
    portfolio.prolong(subscription, renewal_date)


def fail_renewal(portfolio: Portfolio, order: Order, _: Order | None = None) -> None:
    """Let what should have renewed by itself lapse; a failed manual order changes nothing.

    Without any other subscription the customer's term is over (RN-9).
    """
    if order.source != SOURCE_SYSTEM:
        _end_held_terms(portfolio, order)
        return
    account = portfolio.accounts[order.customer_id]
    for line in order.lines:
        subscription = portfolio.find(account.customer_id, line.subscription_id)
        if subscription is not None:
            subscription.renewed_quantity = None
            lapse(portfolio, subscription, f"its renewal order failed with {order.status}")
            _close_term(portfolio, account, subscription)


def _end_held_terms(portfolio: Portfolio, order: Order) -> None:
    """Make the terms due that an early order has held open beyond their end."""
    found = (portfolio.find(order.customer_id, line.subscription_id) for line in order.lines)
    for subscription in found:
        if (
            subscription is not None
            and subscription.is_open
            and subscription.renewal_date <= portfolio.world.today
        ):
            portfolio.schedule_end(order.customer_id, subscription.renewal_date)


def lapse(portfolio: Portfolio, subscription: Subscription, why: str) -> None:
    """End a subscription at its renewal date; its quantities stay as they were (section 7)."""
    subscription.end()
    portfolio.change(subscription)
    portfolio.world.record(
        "subscription.lapsed",
        f"subscription {subscription.subscription_id} lapsed: {why}",
        customer_id=subscription.customer_id,
        subscription_id=subscription.subscription_id,
    )
    if subscription.used_quantity:
        kind = EventKind.GRACE_ENDS
        days = portfolio.world.rules.grace_service_days
        usable = grace_window(subscription.renewal_date, days).last
        portfolio.world.schedule(
            kind,
            start_of(usable + timedelta(days=1)),
            customer_id=subscription.customer_id,
            subject_id=subscription.subscription_id,
            priority=PRIORITIES[kind],
        )


def _close_term(portfolio: Portfolio, account: Account, lapsed: Subscription) -> None:
    if not portfolio.active(account.customer_id):
        account.coterm_date = lapsed.renewal_date
        reset_levels(portfolio, account)


def tell_renewals(portfolio: Portfolio, orders: Sequence[Order]) -> None:
    """Tell each customer once what the orders renewed, and once what lapsed since they failed."""
    renewals: defaultdict[str, list[Order]] = defaultdict(list)
    for order in orders:
        renewals[order.customer_id].append(order)
    for customer_id, mine in renewals.items():
        account = portfolio.accounts[customer_id]
        complete = [order for order in mine if order.status == Status.COMPLETE]
        send_renewed(portfolio.world, account, complete)
        failed = {
            line.subscription_id
            for order in mine
            if order.status != Status.COMPLETE and order.source == SOURCE_SYSTEM
            for line in order.lines
        }
        lapsed = [
            subscription
            for subscription in portfolio.subscriptions[customer_id]
            if subscription.subscription_id in failed
        ]
        send_lapsed(portfolio.world, account, lapsed)


def reset_levels(
    portfolio: Portfolio,
    account: Account,
    intended: Sequence[tuple[Product, int]] | None = None,
) -> None:
    """Put levels and programs to what is left when nothing could be renewed (RN-4).

    Args:
        portfolio: what the customer holds.
        account: the customer.
        intended: what would have renewed at its anniversary; None where that is over.
    """
    world, left = portfolio.world, portfolio.quantities(account.customer_id)
    basis = Basis(account, left, Occasion.ANNIVERSARY, world.today, intended)
    pass_anniversary(portfolio, basis)
    fresh = levels_of(world, basis)
    account.license_level, account.consumable_level = fresh.license, fresh.consumable
    portfolio.move(account)
