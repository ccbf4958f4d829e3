"""Renew by hand: place or preview RENEWAL orders with lines (RN-3, RN-5, RN-6)."""

from collections.abc import Sequence
from dataclasses import replace

from sandbox.domain import orders as rules
from sandbox.domain.calendar import TERM_MONTHS, add_months
from sandbox.domain.eligibility import Levels, entitled_levels, levels_anew
from sandbox.domain.errors import Error, Refusal, line_detail
from sandbox.domain.orders import LineRequest, OrderRequest, OrderType
from sandbox.domain.renewal_windows import Window
from sandbox.domain.statuses import Status
from sandbox.orders.submit import submit
from sandbox.services.holding_rows import Holder
from sandbox.services.holdings import Holdings, product_of
from sandbox.services.line_prices import term_price
from sandbox.services.order_book import OrderWithLines, Row, line_row, order_row
from sandbox.services.place_order import find_holder
from sandbox.services.renewal_plan import RenewalLine, plan_renewal
from sandbox.store.open_world import OpenWorld, Partner


def renew_by_hand(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> OrderWithLines:
    """Place a RENEWAL order: it is pending and will be processed, and is invoiced at once.

    Raises:
        Refusal: see `plan_renewal`; 2137 another currency than the subscriptions'; 2128 no price.
    """
    holdings, planned = _planned_order(world, partner, customer_id, request)
    return submit(world, holdings, planned.order, planned.lines)


def preview_by_hand(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> OrderWithLines:
    """Say what a RENEWAL order with these lines would be (RN-6).

    Raises:
        Refusal: as `renew_by_hand`.
    """
    _, planned = _planned_order(world, partner, customer_id, request)
    for line in planned.lines:
        line["status"] = Status.ACTIVE.value
    return planned


def _planned_order(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> tuple[Holdings, OrderWithLines]:
    holdings, holder = find_holder(world, partner, customer_id)
    if request.order_type == OrderType.PREVIEW_RENEWAL:
        lines = tuple(_with_quantity(holdings, customer_id, line) for line in request.lines)
        request = replace(request, lines=lines)
    return holdings, _priced_order(world, partner, holdings, holder, request)


def _with_quantity(holdings: Holdings, customer_id: str, line: LineRequest) -> LineRequest:
    """Return a previewed line with its quantity: all that is left where it names none."""
    held = holdings.find(customer_id, line.subscription_id)
    if line.quantity or held is None:
        return line
    left = held.current_quantity - (held.renewed_quantity or 0)
    return replace(line, quantity=left or held.current_quantity)


def _priced_order(
    world: OpenWorld, partner: Partner, holdings: Holdings, holder: Holder, request: OrderRequest
) -> OrderWithLines:
    lines = plan_renewal(world, holdings, holder, request)
    order = order_row(
        world,
        holder,
        order_type=request.order_type,
        currency=_currency(request, lines, partner),
        external_reference_id=request.external_reference_id,
    )
    levels = _levels(holdings, holder, lines)
    rows = [
        _priced(world, holder, order, (each, position), levels)
        for position, each in enumerate(lines)
    ]
    return OrderWithLines(order, rows)


def _currency(request: OrderRequest, lines: Sequence[RenewalLine], partner: Partner) -> str:
    """Return the order's currency: that of the subscriptions, which a request may repeat."""
    held = {each.held.currency for each in lines if each.held is not None}
    named = {line.currency for line in request.lines if line.currency}
    if request.currency is not None or named or not held:
        lines_named = tuple(
            replace(line, currency=line.currency or request.currency or next(iter(named), None))
            for line in request.lines
        )
        held.add(rules.currency_of(replace(request, lines=lines_named), partner.currencies))
    if len(held) > 1:
        raise Refusal(Error.CURRENCY_NOT_ALIGNED, facts={"named": held})
    return held.pop()


def _levels(holdings: Holdings, holder: Holder, lines: Sequence[RenewalLine]) -> Levels:
    """Return the levels that the renewal is priced at, its own quantities counted in (RN-4)."""
    if all(each.window is Window.LATE for each in lines):
        late = [(each.product, each.line.quantity) for each in lines]
        return entitled_levels(holder.levels, [*holdings.quantities(holder.customer_id), *late])
    ordered = {each.held.subscription_id: each for each in lines if each.held is not None}
    quantities = [(each.product, each.line.quantity) for each in lines if each.held is None]
    for held in holdings.annual(holder.customer_id):
        mine = ordered.get(held.subscription_id)
        renewed = (held.renewed_quantity or 0) + (mine.line.quantity if mine else 0)
        wanted = held.wanted_quantity if held.auto_renewal else 0
        product = product_of(holdings.world.reference, held.base_offer_id)
        quantities.append((product, max(wanted, renewed)))
    return levels_anew(quantities)


def _priced(
    world: OpenWorld, holder: Holder, order: Row, at: tuple[RenewalLine, int], levels: Levels
) -> Row:
    """Return a line's row: at today's price, for the whole next term (RN-3)."""
    each, position = at
    line = each.line
    if line.offer.is_plain:
        offer = world.reference.catalogue.at_level(each.product, levels.of(each.product))
        line = replace(line, offer=offer)
    term_end = add_months(each.anniversary, TERM_MONTHS, anchor_day=holder.anniversary_day)
    term = (each.anniversary, term_end)
    price = term_price(
        world, holder.region, order["currency"], line, start=each.anniversary, term=term
    )
    if price is None:
        facts = {"offerId": line.offer.offer_id, "currency": order["currency"]}
        detail = line_detail(line.number)
        raise Refusal(Error.CURRENCY_INVALID_FOR_OFFER, [detail], facts=facts)
    return line_row(
        order,
        line_number=line.number,
        position=position,
        offer_id=line.offer.offer_id,
        quantity=line.quantity,
        price=price,
        term_end=term_end,
        subscription_id=each.held.subscription_id if each.held else "",
    )
