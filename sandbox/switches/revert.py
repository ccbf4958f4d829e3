"""Revert a SWITCH order within its days, or preview that (SW-10)."""

from sqlalchemy import literal_column, select

from sandbox.catalogue.eligibility import Line
from sandbox.domain.calendar import return_deadline
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.checks import check_freeze
from sandbox.orders.model import Order, new_order
from sandbox.orders.place import check_no_early_renewal, find_account
from sandbox.orders.rules import OrderRequest
from sandbox.orders.submit import submit
from sandbox.returns.complete import original_of
from sandbox.store.orders import OrderRow
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.switches.checks import check_available, check_sold_today, known_offer
from sandbox.switches.codes import coded_plan
from sandbox.switches.plan import (
    SwitchPlan,
    Wanted,
    check_currency_sold,
    check_place,
    plan_of,
    wanted_of,
)
from sandbox.switches.prices import price_switch
from sandbox.timeline.open_world import OpenWorld, Partner


def place_revert(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> Order:
    """Place a REVERT_SWITCH order.

    Raises:
        Refusal: whatever `preview_revert` refuses.
    """
    portfolio, order = _checked(world, partner, customer_id, request)
    return submit(world, portfolio, order)


def preview_revert(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> Order:
    """Say what a REVERT_SWITCH order would be: the switch at today's prices, the other way.

    Raises:
        Refusal: 1116 customer, 3131, 5122, what `wanted_of` refuses, 2115 order, 2116 status, 3115
            it is reverted already, 2117 window, 2134 its term is over, 2149 quantity, 2122 offer,
            2150 another product, 3115 subscription, 2154 currency and deployment, 3132 sale, 2151
            quantity, 2125 and 2128 currency.
    """
    _, order = _checked(world, partner, customer_id, request)
    return order


def _checked(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> tuple[Portfolio, Order]:
    portfolio, account = find_account(world, partner, customer_id)
    check_no_early_renewal(world, account)
    check_freeze(world, account, portfolio)
    wanted = wanted_of(request, account)
    switch = _switch_of(world, partner, customer_id, request.reference_order_id)
    _check_open(world, switch)
    plan = coded_plan(portfolio, _plan(portfolio, account, switch, wanted), request)
    check_currency_sold(partner, plan.source)
    order = new_order(
        world,
        account,
        order_type=request.order_type,
        currency=plan.source.currency,
        external_reference_id=request.external_reference_id,
        reference_order_id=switch.order_id,
        tracker_id=request.tracker_id,
    )
    price_switch(portfolio, partner, order, plan, {}, reassigns_users=request.reassigns_users)
    (given_up,), (line,) = switch.cancelling, order.lines
    line.subscription_id = given_up.subscription_id
    return portfolio, order


def _switch_of(world: OpenWorld, partner: Partner, customer_id: str, order_id: str) -> Order:
    """Return the SWITCH order that is to be reverted.

    Raises:
        Refusal: 2115 the distributor has no such order; 2116 it is no switch, or is not complete.
    """
    switch = original_of(world, customer_id, order_id)
    if switch is None or switch.distributor_id != partner.distributor_id:
        named = {"customerId": customer_id, "orderId": order_id}
        raise Refusal(Error.INVALID_ORDER, facts=named)
    settled = (Status.COMPLETE.value, Status.CANCELLED.value)
    if switch.order_type != OrderType.SWITCH or switch.status not in settled:
        facts: Facts = {"status": switch.status, "orderType": switch.order_type}
        raise Refusal(Error.INVALID_STATUS, facts=facts, rule="SW-10")
    return switch


def _check_open(world: OpenWorld, switch: Order) -> None:
    """Refuse to revert a switch again, too late, or after its anniversary.

    Raises:
        Refusal: 3115, 2117, 2134.
    """
    (line,) = switch.lines
    reverting = _pending_revert(world, switch)
    # A tester may set what the order shows: its line says what became of it.
    is_done = switch.status == Status.COMPLETE and line.status == Status.COMPLETE
    if not is_done or reverting is not None:
        facts: Facts = {"status": switch.status, "line": line.status, "reverting": reverting}
        raise Refusal(Error.INVALID_SUBSCRIPTION_ON_ORDER, facts=facts, rule="SW-10")
    last_day = return_deadline(switch.day, world.rules.return_window_days)
    if world.today > last_day:
        facts = {"orderDate": switch.day, "lastDay": last_day, "today": world.today}
        raise Refusal(Error.WINDOW_CLOSED, facts=facts, rule="SW-10")
    if line.term_end <= world.today:
        facts = {"termEnd": line.term_end, "today": world.today}
        detail = [line_detail(line.line_number)]
        raise Refusal(Error.LINE_TERM_OVER, detail, facts=facts, rule="SW-10")


def _pending_revert(world: OpenWorld, switch: Order) -> str | None:
    """Return the revert of a switch that is being processed, if any."""
    found = world.connection.execute(
        select(OrderRow.order_id).where(
            OrderRow.world_id == world.world_id,
            OrderRow.customer_id == switch.customer_id,
            # Not a parameter: the index of pending orders serves those who say so.
            OrderRow.status == literal_column(f"'{Status.PENDING.value}'"),
            OrderRow.order_type == OrderType.REVERT_SWITCH.value,
            OrderRow.reference_order_id == switch.order_id,
        )
    )
    return found.scalar()


def _plan(portfolio: Portfolio, account: Account, switch: Order, wanted: Wanted) -> SwitchPlan:
    """Return the switch the other way, all of it.

    Raises:
        Refusal: 2149, 2122, 2150, 3115, 2154, 3132, 2151.
    """
    world = portfolio.world
    (gained,), (given_up,) = switch.lines, switch.cancelling
    if wanted.quantity != gained.quantity:
        facts: Facts = {"requested": wanted.quantity, "switched": gained.quantity}
        raise Refusal(Error.SWITCH_QUANTITIES_DIFFER, facts=facts, rule="SW-10")
    product = product_of(world.reference, given_up.offer_id)
    offer = known_offer(world, wanted)
    if offer.product.product_id != product.product_id:
        facts = {"requested": offer.product.product_id, "switched": product.product_id}
        raise Refusal(Error.NO_SWITCH_PATH, facts=facts, rule="SW-10")
    source = _source(portfolio, account, gained.subscription_id, wanted)
    check_place(wanted, source)
    offer = world.reference.catalogue.at_level(product, account.levels.of(product))
    line = Line(wanted.line.number, offer, wanted.quantity, source.deployment_id, source.currency)
    check_sold_today(world, line)
    plan = plan_of(portfolio, account, source, wanted, line)
    check_available(world, plan)
    return plan


def _source(
    portfolio: Portfolio, account: Account, subscription_id: str, wanted: Wanted
) -> Subscription:
    """Return what the switch made, which must be named and active."""
    source = portfolio.find(account.customer_id, subscription_id)
    is_named = wanted.item.subscription_id == subscription_id
    if source is None or not source.is_active or not is_named:
        facts: Facts = {
            "subscriptionId": wanted.item.subscription_id,
            "switched": subscription_id,
            "status": None if source is None else source.status,
        }
        raise Refusal(Error.INVALID_SUBSCRIPTION_ON_ORDER, facts=facts, rule="SW-10")
    return source
