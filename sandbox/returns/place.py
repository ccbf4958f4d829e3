"""Place a RETURN order: every way in which it is refused, in the order of RE-1."""

from decimal import Decimal

from sandbox.catalogue.pricing import LinePrice, round_money
from sandbox.domain.calendar import return_deadline
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.check_points import HOLDING_CHECKS, RETURN_CHECKS
from sandbox.orders.deployed import only_currency
from sandbox.orders.kinds import is_returnable, refuse_kind
from sandbox.orders.model import Order, OrderLine, new_line, new_order
from sandbox.orders.place import check_no_early_renewal, find_account
from sandbox.orders.rules import (
    LineRequest,
    OrderRequest,
    check_line_numbers,
    check_return_currency,
)
from sandbox.orders.submit import submit
from sandbox.returns.checks import check_quantity
from sandbox.returns.complete import original_of
from sandbox.returns.taken import returned_quantity
from sandbox.subscriptions.holders import holder_of
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld, Partner


def return_order(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> Order:
    """Accept a return: its quantity is no longer returnable at once, licences go on completion.

    Raises:
        Refusal: 2115 order, 2116 and 2118 status, 2117 window, 2140, 2125 and 2128 currency,
            2131, 2130, 2138, 2133 and 2134 line, 2132 and 2120 quantity, 2127 and 2129
            program; checked in this order (RE-1); 3131 an early renewal is being processed.
    """
    portfolio, _ = find_account(world, partner, customer_id, Error.INVALID_ORDER)
    original = original_of(world, customer_id, request.reference_order_id)
    if original is None or original.distributor_id != partner.distributor_id:
        named = {"customerId": customer_id, "orderId": request.reference_order_id}
        raise Refusal(Error.INVALID_ORDER, facts=named)
    check_return(world, partner, portfolio, original, request)
    return _accept(world, portfolio, original, request)


def check_return(
    world: OpenWorld,
    partner: Partner,
    portfolio: Portfolio,
    original: Order,
    request: OrderRequest,
) -> None:
    """Check a return of an order that the distributor placed.

    Raises:
        Refusal: as `return_order`, but 2115.
    """
    check_what_is_returned(world, partner, portfolio, original, request)
    check_no_early_renewal(world, portfolio.accounts[original.customer_id])


def check_what_is_returned(
    world: OpenWorld,
    partner: Partner,
    portfolio: Portfolio,
    original: Order,
    request: OrderRequest,
) -> None:
    """Check order and lines of a return, which takes no query but for who has a commitment.

    Raises:
        Refusal: as `return_order`, but 2115 and 3131.
    """
    check_line_numbers(request.lines)
    _check_status(world, original)
    window = world.rules.return_window_days
    ordered = original.day
    last_day = return_deadline(ordered, window)
    if world.today > last_day:
        dates: Facts = {"orderDate": ordered, "lastDay": last_day, "today": world.today}
        raise Refusal(Error.WINDOW_CLOSED, facts=dates)
    lines = {line.line_number: line for line in original.lines}
    ordered_in = {number: line.currency for number, line in lines.items()}
    check_return_currency(request, ordered_in, partner.currencies)
    for wanted in request.lines:
        _check_line(world, wanted, lines)
    for wanted in request.lines:
        check_quantity(world, wanted, lines[wanted.number])
    account = portfolio.accounts[original.customer_id]
    for check in (*world.program[RETURN_CHECKS], *world.program[HOLDING_CHECKS]):
        check(portfolio, account, original, request.lines)


def return_whole_order(world: OpenWorld, portfolio: Portfolio, original: Order) -> Order | None:
    """Return all that remains of an order, whatever its age: the portal's cancellation.

    Returns:
        The RETURN order; None where nothing remains to be returned.

    Raises:
        Refusal: whatever `HOLDING_CHECKS` refuses.
    """
    rest = tuple(
        LineRequest(line.line_number, line.offer_id, line.remaining_quantity)
        for line in original.lines
        if line.remaining_quantity > 0
    )
    if not rest:
        return None
    account = portfolio.accounts[original.customer_id]
    for check in world.program[HOLDING_CHECKS]:
        check(portfolio, account, original, rest)
    request = OrderRequest(OrderType.RETURN.value, rest, reference_order_id=original.order_id)
    return _accept(world, portfolio, original, request)


def _check_status(world: OpenWorld, original: Order) -> None:
    refuse_kind(world, original)
    facts = {"status": original.status, "orderType": original.order_type}
    if original.status == Status.CANCELLED:
        raise Refusal(Error.ALREADY_CANCELLED, facts=facts)
    if original.status != Status.COMPLETE or not is_returnable(world, original):
        raise Refusal(Error.INVALID_STATUS, facts=facts)


def _check_line(world: OpenWorld, wanted: LineRequest, lines: dict[int, OrderLine]) -> None:
    line = lines.get(wanted.number)
    detail = [line_detail(wanted.number)]
    facts: Facts = {"line": wanted.number}
    if line is None:
        facts["lines"] = list(lines)
        raise Refusal(Error.RETURN_LINE_UNKNOWN, detail, facts=facts)
    if line.offer_id != wanted.offer_id:
        facts |= {"requested": wanted.offer_id, "ordered": line.offer_id}
        raise Refusal(Error.RETURN_OFFER_MISMATCH, detail, facts=facts)
    if wanted.deployment_id not in ("", line.deployment_id):
        facts |= {"requested": wanted.deployment_id, "ordered": line.deployment_id}
        raise Refusal(Error.INVALID_DEPLOYMENT, detail, facts=facts)
    # What a switch has left nothing of was not returned: too much is asked for (SW-9).
    if line.remaining_quantity == 0 and returned_quantity(world, line) >= line.quantity:
        facts |= {"ordered": line.quantity, "remaining": 0}
        raise Refusal(Error.LINE_ALREADY_RETURNED, detail, facts=facts)
    if line.term_end <= world.today:
        facts |= {"termEnd": line.term_end, "today": world.today}
        raise Refusal(Error.LINE_TERM_OVER, detail, facts=facts)


def _accept(
    world: OpenWorld,
    portfolio: Portfolio,
    original: Order,
    request: OrderRequest,
) -> Order:
    lines = {line.line_number: line for line in original.lines}
    order = new_order(
        world,
        portfolio.accounts[original.customer_id],
        order_type=OrderType.RETURN.value,
        currency=only_currency({lines[wanted.number].currency for wanted in request.lines}),
        external_reference_id=request.external_reference_id,
        tracker_id=request.tracker_id,
        reference_order_id=original.order_id,
    )
    # It belongs to whom the order was placed with, also when the portal cancels it later (RC-5).
    order.distributor_id, order.reseller_id = original.distributor_id, original.reseller_id
    for position, wanted in enumerate(request.lines):
        line = lines[wanted.number]
        line.remaining_quantity -= wanted.quantity
        returned = new_line(
            order,
            line_number=wanted.number,
            position=position,
            offer_id=line.offer_id,
            quantity=wanted.quantity,
            price=credit(line, wanted.quantity),
            term_end=line.term_end,
            subscription_id=holder_of(portfolio, line.customer_id, line.subscription_id),
        )
        returned.currency, returned.deployment_id = line.currency, line.deployment_id
        returned.discount_code = line.discount_code
        order.lines.append(returned)
    return submit(world, portfolio, order, original=original)


def credit(line: OrderLine, quantity: int) -> LinePrice:
    """Return what comes back for part of a line: at its original price, in full (OF-7).

    Args:
        line: the original line; its remaining quantity is what is left after this return.
        quantity: what is returned.

    It is the difference of two rounded sums, so that the credits of a line that is returned part
    by part add up to its price.
    """
    price = line.price
    returned = line.quantity - line.remaining_quantity
    due = _part_of(price, line, returned) - _part_of(price, line, returned - quantity)
    return price._replace(line_item_partner_price=due, exact_total=due)


def _part_of(price: LinePrice, line: OrderLine, quantity: int) -> Decimal:
    total = price.line_item_partner_price * Decimal(quantity) / Decimal(line.quantity)
    return round_money(total, line.currency)
