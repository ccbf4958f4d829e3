"""What auto-renewal would do as things stand: PREVIEW_RENEWAL without lines (RN-6)."""

from datetime import date

from sandbox.domain.calendar import TERM_MONTHS, add_months
from sandbox.domain.eligibility import Line, levels_anew
from sandbox.domain.errors import Error, Refusal
from sandbox.domain.orders import OrderRequest
from sandbox.domain.statuses import Status
from sandbox.services.holding_rows import Held, Holder
from sandbox.services.holdings import Holdings, product_of
from sandbox.services.line_prices import term_price
from sandbox.services.manual_renewal import preview_by_hand
from sandbox.services.order_book import OrderWithLines, Row, line_row, order_row
from sandbox.services.place_order import find_holder
from sandbox.store.open_world import OpenWorld, Partner


def preview_renewal(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> OrderWithLines:
    """Preview a RENEWAL order with lines, or without any what auto-renewal will do (RN-6).

    Raises:
        Refusal: as `preview_by_hand` and `preview_auto_renewal`.
    """
    preview = preview_by_hand if request.lines else preview_auto_renewal
    return preview(world, partner, customer_id, request)


def preview_auto_renewal(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> OrderWithLines:
    """Return the renewal order that the preferences would make, at today's prices.

    A line whose product is past its last order date at the anniversary is shown with 1004.

    Raises:
        Refusal: 2136 nothing is enabled; 2164 everything is renewed already.
    """
    holdings, holder = find_holder(world, partner, customer_id)
    enabled = [each for each in holdings.annual(customer_id) if each.auto_renewal]
    wanted = [each for each in enabled if each.wanted_quantity > 0 or each.renewed_quantity]
    if not wanted:
        raise Refusal(Error.NOTHING_ENABLED, facts={"enabled": [], "customerId": customer_id})
    left = [each for each in wanted if _left(each)]
    if not left:
        renewed = {each.subscription_id: each.renewed_quantity for each in wanted}
        raise Refusal(Error.ALL_RENEWED, facts={"renewed": renewed})
    order = order_row(
        world,
        holder,
        order_type=request.order_type,
        currency=left[0].currency,
        external_reference_id=request.external_reference_id,
    )
    levels = levels_anew(
        (product_of(world.reference, each.base_offer_id), max(each.wanted_quantity, _renewed(each)))
        for each in wanted
        if _is_sold_at(holdings, each, each.renewal_date)
    )
    lines: list[Row] = []
    for each in left:
        product = product_of(world.reference, each.base_offer_id)
        line = _line(holdings, holder, order, (each, len(lines)), levels.of(product))
        if line is not None:
            lines.append(line)
    return OrderWithLines(order, lines)


def _renewed(held: Held) -> int:
    return held.renewed_quantity or 0


def _left(held: Held) -> int:
    """Return what is left to order for the next term (RN-3)."""
    return max(0, held.wanted_quantity - _renewed(held))


def _is_sold_at(holdings: Holdings, held: Held, day: date) -> bool:
    return product_of(holdings.world.reference, held.base_offer_id).on_sale(day)


def _line(
    holdings: Holdings, holder: Holder, order: Row, at: tuple[Held, int], level: str
) -> Row | None:
    """Return the line of one subscription; None where it has no price in its currency."""
    held, position = at
    world = holdings.world
    product = product_of(world.reference, held.base_offer_id)
    offer = world.reference.catalogue.at_level(product, level)
    next_date = add_months(held.renewal_date, TERM_MONTHS, anchor_day=holder.anniversary_day)
    price = term_price(
        world,
        holder.region,
        held.currency,
        Line(position + 1, offer, _left(held)),
        start=held.renewal_date,
        term=(held.renewal_date, next_date),
    )
    if price is None:
        return None
    row = line_row(
        order,
        line_number=position + 1,
        position=position,
        offer_id=offer.offer_id,
        quantity=_left(held),
        price=price,
        term_end=next_date,
        subscription_id=held.subscription_id,
    )
    is_sold = _is_sold_at(holdings, held, held.renewal_date)
    row.update(
        status=Status.ACTIVE.value if is_sold else Status.INACTIVE.value, currency=held.currency
    )
    return row
