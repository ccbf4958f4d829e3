"""The end of a term: renew what is enabled, let the rest lapse (RN-1, RN-2, RN-4, X12).

The handler of `term.ends`. Order of work for one anniversary: levels from all renewal quantities,
then one RENEWAL order per customer and currency, then expiry, then the next anniversary.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sandbox.domain.eligibility import Line, levels_anew
from sandbox.domain.orders import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.schedule import schedule_processing
from sandbox.services.emails import WholeOrder, send_lapsed, send_renewed
from sandbox.services.holding_rows import Held, Holder
from sandbox.services.holdings import Holdings, product_of
from sandbox.services.line_prices import term_price
from sandbox.services.order_book import (
    SOURCE_SYSTEM,
    Row,
    being_renewed,
    line_row,
    order_row,
    write_orders,
)
from sandbox.services.order_processing import record_outcome
from sandbox.services.preferences import Preference, standing_preferences
from sandbox.services.renewal_effects import begin_term, lapse, renew, reset_levels
from sandbox.services.renewal_selection import Renewing, part_renewable, wanted_renewals
from sandbox.store.open_world import OpenWorld
from sandbox.timeline.queue import Due


def end_terms(world: OpenWorld, events: list[Due]) -> None:
    """End the terms that are over for the customers of a batch."""
    holdings = Holdings.load(world, [due.customer_id for due in events])
    pending = being_renewed(world, holdings.holders)
    over = {
        customer_id: [
            each
            for each in held
            if _is_over(each, world.today) and each.subscription_id not in pending
        ]
        for customer_id, held in holdings.held.items()
    }
    standing = standing_preferences(world, [each for held in over.values() for each in held])
    made: list[WholeOrder] = []
    for customer_id, held in over.items():
        if held:
            holder = holdings.holders[customer_id]
            orders = _end_term(holdings, holder, held, standing)
            _tell(world, holder, held, orders)
            made += orders
    write_orders(world, [order for order, _ in made], [line for _, own in made for line in own])
    holdings.write()


def _tell(
    world: OpenWorld, holder: Holder, over: Sequence[Held], orders: Sequence[WholeOrder]
) -> None:
    """Tell a customer's admins what has renewed by now, and what has not (VC-4)."""
    send_renewed(world, holder, [each for each in orders if each[0]["status"] == Status.COMPLETE])
    send_lapsed(world, holder, [each for each in over if not each.is_open])


def _is_over(held: Held, today: date) -> bool:
    return held.renewal_date <= today and held.status != Status.INACTIVE


def _end_term(
    holdings: Holdings,
    holder: Holder,
    over: Sequence[Held],
    standing: Mapping[str, Preference],
) -> list[WholeOrder]:
    """End one customer's term; returns the renewal orders."""
    products = {
        each.subscription_id: product_of(holdings.world.reference, each.base_offer_id)
        for each in over
    }
    annual = []
    for each in over:
        if products[each.subscription_id].is_credit_pack:
            lapse(holdings, each, "credit packs end a year after their order")
        else:
            annual.append(each)
    made: list[WholeOrder] = []
    if not annual:
        return made
    reached = max(each.renewal_date for each in annual)
    holder.last_anniversary = max(reached, holder.last_anniversary or reached)
    wanted = wanted_renewals(holder, annual, products, standing)
    renewing, gone = part_renewable(holdings, holder, wanted)
    ahead = _running_on(holdings, holder, annual)
    _set_levels(holdings, holder, renewing, ahead)
    outcome = holder.order_outcome
    for currency in dict.fromkeys(each.held.currency for each in renewing):
        mine = [each for each in renewing if each.held.currency == currency]
        _order_renewal(holdings, holder, mine, outcome, made)
    for unsold in gone:
        _order_renewal(holdings, holder, [unsold], Status.FAILED.value, made)
    # What was renewed early is paid: it goes on even where the rest cannot be ordered.
    going_on = [
        each
        for each in renewing
        if outcome == Status.COMPLETE or each.held.renewal_date == each.next_date
    ]
    kept = {each.held.subscription_id for each in going_on}
    reasons = _reasons(wanted, gone, outcome)
    for each in annual:
        if each.subscription_id not in kept:
            lapse(holdings, each, reasons.get(each.subscription_id, "its auto-renewal is off"))
    if outcome != Status.COMPLETE:
        reset_levels(holdings, holder)
    first_ahead = min((each.renewal_date for each in ahead), default=None)
    next_date = max((each.next_date for each in going_on), default=first_ahead)
    if next_date is not None:
        begin_term(holdings, holder, holdings.world.today, next_date)
    return made


def _running_on(holdings: Holdings, holder: Holder, over: Sequence[Held]) -> list[Held]:
    """Return what was bought to a cotermDate that an early renewal had rolled on (RN-3)."""
    last = max(each.renewal_date for each in over)
    return [each for each in holdings.annual(holder.customer_id) if each.renewal_date > last]


def _reasons(wanted: Sequence[Renewing], gone: Sequence[Renewing], outcome: str) -> dict[str, str]:
    """Return why each subscription that was to renew would lapse, for its event."""
    if outcome != Status.COMPLETE:
        return {
            each.held.subscription_id: f"its renewal order failed with {outcome}" for each in wanted
        }
    ended = {each.held.subscription_id: "its product is no longer sold" for each in gone}
    return {each.held.subscription_id: "it could not be ordered" for each in wanted} | ended


def _set_levels(
    holdings: Holdings, holder: Holder, renewing: Sequence[Renewing], ahead: Sequence[Held]
) -> None:
    """Compute the levels anew from all that goes on, up or down (OF-3, RN-4)."""
    reference = holdings.world.reference
    fresh = levels_anew(
        [
            *((each.product, each.quantity) for each in renewing),
            *((product_of(reference, each.base_offer_id), each.current_quantity) for each in ahead),
        ]
    )
    holder.license_level = fresh.license
    holder.consumable_level = fresh.consumable
    holdings.move(holder)


def _order_renewal(
    holdings: Holdings,
    holder: Holder,
    renewing: Sequence[Renewing],
    outcome: str,
    made: list[WholeOrder],
) -> None:
    """Make the RENEWAL order of one currency: complete, failed, or pending for a while."""
    world = holdings.world
    order = order_row(
        world,
        holder,
        order_type=OrderType.RENEWAL.value,
        currency=renewing[0].held.currency,
        source=SOURCE_SYSTEM,
    )
    billed = [each for each in renewing if each.ordered]
    lines = [
        _renewal_line(world, holder, order, each, position) for position, each in enumerate(billed)
    ]
    is_complete = outcome == Status.COMPLETE
    is_pending = is_complete and world.rules.order_processing_seconds > 0
    for each in renewing:
        if not each.ordered or (is_complete and not is_pending):
            renew(holdings, each.held, each.quantity, each.next_date)
        elif not is_complete and each.held.renewed_quantity:
            renew(holdings, each.held, each.held.renewed_quantity, each.next_date)
    if not billed:
        return
    if is_pending:
        schedule_processing(world, holdings, order)
    else:
        order["status"] = outcome
        for line in lines:
            line["status"] = Status.COMPLETE.value if is_complete else Status.FAILED.value
        record_outcome(world, order)
    made.append((order, lines))


def _renewal_line(
    world: OpenWorld, holder: Holder, order: Row, each: Renewing, position: int
) -> Row:
    """Return a line at the price of this day and the level of RN-4."""
    catalogue = world.reference.catalogue
    offer = catalogue.at_level(each.product, holder.levels.of(each.product))
    price = term_price(
        world,
        holder.region,
        order["currency"],
        Line(position + 1, offer, each.ordered),
        start=each.held.renewal_date,
        term=(each.held.renewal_date, each.next_date),
    )
    if price is None:
        raise LookupError(f"{offer.offer_id} has no price in {order['currency']}")
    return line_row(
        order,
        line_number=position + 1,
        position=position,
        offer_id=offer.offer_id,
        quantity=each.ordered,
        price=price,
        term_end=each.next_date,
        subscription_id=each.held.subscription_id,
    )
