"""Checks that NEW and RENEWAL orders share: known, sold, in a quantity that is allowed (OR-2)."""

from collections.abc import Sequence

from sqlalchemy import select

from sandbox.catalogue.eligibility import Buyer, Line
from sandbox.catalogue.offers import OfferKind, quantity_max
from sandbox.domain.calendar import in_order_freeze, price_day, start_of
from sandbox.domain.errors import Error, Refusal, line_detail
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.rules import LineRequest, OrderRequest
from sandbox.store.orders import Order, OrderLine
from sandbox.subscriptions.model import Holder
from sandbox.subscriptions.portfolio import Holdings
from sandbox.timeline.open_world import OpenWorld


def check_freeze(world: OpenWorld, holder: Holder, holdings: Holdings) -> None:
    """Refuse orders that are held back around the anniversary (OR-5).

    An early renewal leaves the pending one where it is, ahead of the cotermDate.

    Raises:
        Refusal: 5122.
    """
    hours = world.rules.order_freeze_hours
    if not hours:
        return
    pending = holdings.pending_anniversary(holder.customer_id)
    anniversaries = [pending or holder.coterm_date, holder.last_anniversary]
    if any(day and in_order_freeze(world.now, day, hours) for day in anniversaries):
        facts = {"now": world.now, "anniversaries": anniversaries, "hours": hours}
        raise Refusal(Error.ORDERS_UNAVAILABLE, facts=facts)


def known_lines(
    world: OpenWorld, request: OrderRequest, unsold: Error = Error.INVALID_OFFER
) -> list[Line]:
    """Return the lines with their offers (OR-2).

    Raises:
        Refusal: 2122, the catalogue lacks an offer; `unsold`, its product is not sold today;
            2129, it is a minimum-order offer: they ask for a commitment that no customer has yet.
    """
    synthesize = world.rules.synthesizes_offers
    day = price_day(world.now)
    lines: list[Line] = []
    unknown: list[LineRequest] = []
    ended: list[LineRequest] = []
    for line in request.lines:
        offer = world.reference.catalogue.resolve(line.offer_id, synthesize=synthesize)
        if offer is None:
            unknown.append(line)
        elif not offer.product.on_sale(day):
            ended.append(line)
        else:
            lines.append(Line(line.number, offer, line.quantity))
    for error, refused in ((Error.INVALID_OFFER, unknown), (unsold, ended)):
        if refused:
            facts = {"offers": [line.offer_id for line in refused], "priceDay": day}
            raise Refusal(error, [line_detail(line.number) for line in refused], facts=facts)
    check_commitment(lines)
    return lines


def check_commitment(lines: Sequence[Line]) -> None:
    """Refuse offers that ask for a three-year commit: no customer has one yet (HG-1).

    Raises:
        Refusal: 2129.
    """
    committed = [line for line in lines if line.offer.kind is OfferKind.MOQ]
    if committed:
        facts = {"offers": [line.offer.offer_id for line in committed], "commitment": None}
        details = [line_detail(line.number) for line in committed]
        raise Refusal(Error.NOT_ELIGIBLE, details, facts=facts, rule="HG-1")


def check_quantities(world: OpenWorld, lines: Sequence[Line]) -> None:
    """Refuse quantities below the offer's minimum or above the edition's maximum (OR-2, X8).

    Raises:
        Refusal: 2120.
    """
    details, facts = [], []
    for line in lines:
        least = line.offer.minimum_quantity
        most = quantity_max(line.offer.product, world.rules)
        if not least <= line.quantity <= most:
            details.append(line_detail(line.number))
            range_ = {"line": line.number, "requested": line.quantity}
            facts.append(range_ | {"minimum": least, "maximum": most})
    if details:
        raise Refusal(Error.QUANTITY_OUT_OF_RANGE, details, facts={"lines": facts})


def buyer_of(world: OpenWorld, holder: Holder, holdings: Holdings, lines: Sequence[Line]) -> Buyer:
    """Return what eligibility asks about a customer."""
    once = any(line.offer.product.once_per_term for line in lines)
    return Buyer(
        market_segment=holder.market_segment,
        market_sub_segments=holder.market_sub_segments,
        reseller_segments=holder.reseller_segments,
        held={each.product_id for each in holdings.active(holder.customer_id)},
        bought_this_term=_bought_since(world, holder) if once else (),
    )


def _bought_since(world: OpenWorld, holder: Holder) -> set[str]:
    """Return the products bought, and not wholly returned, in the current term."""
    start, _ = holder.term_on(world.today)
    found = world.connection.execute(
        select(OrderLine.offer_id)
        .join(
            Order, (Order.world_id == OrderLine.world_id) & (Order.order_id == OrderLine.order_id)
        )
        .where(
            Order.world_id == world.world_id,
            Order.customer_id == holder.customer_id,
            Order.created_at >= start_of(start),
            Order.order_type == OrderType.NEW.value,
            OrderLine.status.in_((Status.COMPLETE.value, Status.PENDING.value)),
        )
    ).scalars()
    catalogue = world.reference.catalogue
    return {catalogue.ordered_offer(offer_id).product.product_id for offer_id in found}
