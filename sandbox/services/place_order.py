"""Place a NEW order, or preview one: one set of rules for both (OR-1 to OR-3, OF-3, OF-4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from sandbox.domain import orders as rules
from sandbox.domain.calendar import in_order_freeze, price_day, start_of
from sandbox.domain.eligibility import (
    Buyer,
    Levels,
    Line,
    buyer_facts,
    entitled_levels,
    ineligible_lines,
    level_facts,
    too_good_lines,
)
from sandbox.domain.errors import Error, Refusal, line_detail
from sandbox.domain.offers import Edition, Offer
from sandbox.domain.orders import LineRequest, OrderRequest, OrderType
from sandbox.domain.statuses import Status
from sandbox.services.holding_rows import Holder
from sandbox.services.holdings import Holdings
from sandbox.services.line_prices import priced_rows
from sandbox.services.order_book import Row, order_row, write_orders
from sandbox.store.open_world import OpenWorld, Partner
from sandbox.store.orders import Order, OrderLine, Subscription
from sandbox.timeline.queue import PRIORITIES, EventKind


@dataclass(frozen=True, slots=True)
class Placed:
    """An order with its lines, as rows; a preview has empty ids and statuses."""

    order: Row
    lines: list[Row]


def place_order(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> Placed:
    """Place a NEW order: it is pending (1002) and will be processed (OR-1).

    Raises:
        Refusal: whatever `quote` refuses; 2129 for a better level than entitled.
    """
    holdings, holder = find_holder(world, partner, customer_id)
    lines, order, entitled = _checked(world, partner, holdings, request)
    too_good = too_good_lines(lines, entitled)
    if too_good:
        facts = level_facts(lines, entitled)
        raise Refusal(Error.NOT_ELIGIBLE, too_good, facts=facts, rule="OF-4")
    rows = priced_rows(world, partner.region, order, lines, holder.term_on(world.today))
    write_orders(world, [order], rows)
    schedule_processing(world, order, term_end=holder.coterm_date)
    return Placed(order, rows)


def preview_order(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> Placed:
    """Say what a NEW order would be, at the level that it is entitled to (OF-4).

    Raises:
        Refusal: as `place_order`, but for levels, which are put right.
    """
    holdings, holder = find_holder(world, partner, customer_id)
    counters = dict(world.counters)
    lines, order, entitled = _checked(world, partner, holdings, request)
    world.counters = counters
    order.update(order_id="", status="")
    at_level = [
        Line(
            line.number,
            _at_level(world, line.offer, entitled.of(line.offer.product)),
            line.quantity,
        )
        for line in lines
    ]
    rows = priced_rows(world, partner.region, order, at_level, holder.term_on(world.today))
    for row in rows:
        row["status"] = ""
    return Placed(order, rows)


def find_holder(
    world: OpenWorld, partner: Partner, customer_id: str, error: Error = Error.INVALID_CUSTOMER
) -> tuple[Holdings, Holder]:
    """Return a distributor's customer with what it holds.

    Raises:
        Refusal: the distributor has no such customer (ACC-6).
    """
    holdings = Holdings.load(world, [customer_id])
    holder = holdings.holders.get(customer_id)
    if holder is None or holder.distributor_id != partner.distributor_id:
        raise Refusal(error, facts={"customerId": customer_id})
    return holdings, holder


def schedule_processing(world: OpenWorld, order: Row, *, term_end: date | None = None) -> None:
    """Make an order's completion due after the ruleset's processing time.

    At the latest it is due when the running term ends, and comes first at that instant: otherwise
    a renewal would not see what was bought and returned before it, and a purchase could complete
    into a term that is over.

    Args:
        world: the world of the order.
        order: the pending order.
        term_end: the anniversary ahead of the customer, where it has one.
    """
    kind = EventKind.ORDER_PROCESSED
    due_at = world.now + timedelta(seconds=world.rules.order_processing_seconds)
    if term_end is not None and term_end > world.today:
        due_at = min(due_at, start_of(term_end))
    world.schedule(
        kind,
        due_at,
        customer_id=order["customer_id"],
        subject_id=order["order_id"],
        priority=PRIORITIES[kind],
    )


def _checked(
    world: OpenWorld, partner: Partner, holdings: Holdings, request: OrderRequest
) -> tuple[list[Line], Row, Levels]:
    """Check a request against all rules but levels and prices; returns lines, order, levels."""
    (holder,) = holdings.holders.values()
    _check_freeze(world, holder)
    rules.check_line_numbers(request.lines)
    rules.check_external_reference(request.external_reference_id)
    currency = rules.currency_of(request, partner.currencies)
    rules.check_codes(request.lines)
    lines = _known_lines(world, request)
    _check_quantities(world, lines)
    buyer = _buyer(world, holder, holdings, lines)
    faults = ineligible_lines(lines, buyer)
    if faults:
        raise Refusal(Error.NOT_ELIGIBLE, faults, facts=buyer_facts(lines, buyer))
    ordered = [(line.offer.product, line.quantity) for line in lines]
    entitled = entitled_levels(holder.levels, [*holdings.quantities(holder.customer_id), *ordered])
    order = order_row(
        world,
        holder,
        order_type=request.order_type,
        currency=currency,
        external_reference_id=request.external_reference_id,
    )
    return lines, order, entitled


def _check_freeze(world: OpenWorld, holder: Holder) -> None:
    hours = world.rules.order_freeze_hours
    if not hours:
        return
    anniversaries = [holder.coterm_date, holder.term_start if _is_renewed(world, holder) else None]
    if any(day and in_order_freeze(world.now, day, hours) for day in anniversaries):
        facts = {"now": world.now, "anniversaries": anniversaries, "hours": hours}
        raise Refusal(Error.ORDERS_UNAVAILABLE, facts=facts)


def _is_renewed(world: OpenWorld, holder: Holder) -> bool:
    """Tell whether the term began with an anniversary, and not with an order of its first day."""
    if holder.term_start is None:
        return False
    older = select(Subscription.subscription_id).where(
        Subscription.world_id == world.world_id,
        Subscription.customer_id == holder.customer_id,
        Subscription.status == Status.ACTIVE.value,
        Subscription.created_at < start_of(holder.term_start),
    )
    return world.connection.execute(older.limit(1)).one_or_none() is not None


def _known_lines(world: OpenWorld, request: OrderRequest) -> list[Line]:
    """Return the lines with their offers; unknown or no longer sold ones are refused (2122)."""
    synthesize = world.rules.unknown_offers == "synthesize"
    day = price_day(world.now)
    lines: list[Line] = []
    unknown: list[LineRequest] = []
    for line in request.lines:
        offer = world.reference.catalogue.resolve(line.offer_id, synthesize=synthesize)
        if offer is None or not offer.product.on_sale(day):
            unknown.append(line)
        else:
            lines.append(Line(line.number, offer, line.quantity))
    if unknown:
        facts = {"offers": [line.offer_id for line in unknown], "priceDay": day}
        details = [line_detail(line.number) for line in unknown]
        raise Refusal(Error.INVALID_OFFER, details, facts=facts)
    return lines


def _check_quantities(world: OpenWorld, lines: Sequence[Line]) -> None:
    details, facts = [], []
    for line in lines:
        least = line.offer.minimum_quantity
        most = world.rules.quantity_max(enterprise=line.offer.product.edition is Edition.ENTERPRISE)
        if not least <= line.quantity <= most:
            details.append(line_detail(line.number))
            range_ = {"line": line.number, "requested": line.quantity}
            facts.append(range_ | {"minimum": least, "maximum": most})
    if details:
        raise Refusal(Error.QUANTITY_OUT_OF_RANGE, details, facts={"lines": facts})


def _buyer(world: OpenWorld, holder: Holder, holdings: Holdings, lines: Sequence[Line]) -> Buyer:
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
    offers = (catalogue.resolve(offer_id, synthesize=True) for offer_id in found)
    return {offer.product.product_id for offer in offers if offer is not None}


def _at_level(world: OpenWorld, offer: Offer, level: str) -> Offer:
    return world.reference.catalogue.at_level(offer.product, level) if offer.is_plain else offer
