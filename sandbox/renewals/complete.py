"""What a RENEWAL order does when it completes or fails: automatic, early or late (RN-1 to RN-5)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sandbox.catalogue.eligibility import entitled_levels, levels_anew
from sandbox.catalogue.offers import OfferKind
from sandbox.domain.calendar import TERM_MONTHS, add_months, start_of
from sandbox.domain.statuses import Status
from sandbox.orders.model import SOURCE_SYSTEM, OrderWithLines, Row
from sandbox.renewals.emails import send_lapsed, send_renewed
from sandbox.subscriptions.model import Held, Holder
from sandbox.subscriptions.portfolio import Holdings, product_of
from sandbox.subscriptions.seat_removal import trim_seats
from sandbox.timeline.queue import PRIORITIES, EventKind


def complete_renewal(
    holdings: Holdings, order: Row, lines: list[Row], _: OrderWithLines | None = None
) -> None:
    """Renew what the lines name."""
    holder = holdings.holders[order["customer_id"]]
    for line in lines:
        held = holdings.find(holder.customer_id, line["subscription_id"])
        if order["source"] == SOURCE_SYSTEM:
            if held is not None:
                quantity = line["quantity"] + (held.renewed_quantity or 0)
                renew(holdings, held, quantity, line["term_end"])
        elif held is not None and held.status == Status.INACTIVE:
            _finish_late(holdings, holder, held, line)
        else:
            _finish_early(holdings, holder, held, line)


def _finish_early(holdings: Holdings, holder: Holder, held: Held | None, line: Row) -> None:
    """Note what is renewed ahead; the first early order rolls the cotermDate on, once (RN-3)."""
    anniversary = add_months(line["term_end"], -TERM_MONTHS, anchor_day=holder.anniversary_day)
    if held is None:
        product = holdings.world.reference.catalogue.ordered_offer(line["offer_id"]).product
        held = holdings.schedule_product(holder, product, line["currency"], anniversary)
        line["subscription_id"] = held.subscription_id
    held.renewed_quantity = (held.renewed_quantity or 0) + line["quantity"]
    holdings.change(held)
    if holder.coterm_date is None or holder.coterm_date < line["term_end"]:
        holder.coterm_date = line["term_end"]
        holdings.move(holder)
    if held.renewal_date <= holdings.world.today:
        # The anniversary came while the order was being processed: the term ends now.
        holdings.schedule_end(holder.customer_id, held.renewal_date)


def _finish_late(holdings: Holdings, holder: Holder, held: Held, line: Row) -> None:
    """Bring a lapsed subscription back, with the dates that it would have on time (RN-5)."""
    anniversary = held.renewal_date
    renew(holdings, held, line["quantity"], line["term_end"])
    begin_term(holdings, holder, anniversary, line["term_end"])
    reached = entitled_levels(holder.levels, holdings.quantities(holder.customer_id))
    holder.license_level, holder.consumable_level = reached.license, reached.consumable


def begin_term(holdings: Holdings, holder: Holder, start: date, next_date: date) -> None:
    """Move the anniversary on, the cotermDate too unless it is later already (RN-1).

    What is renewed late joins a term that the others have begun, whose end is announced already.
    """
    is_begun = (
        holder.coterm_date == next_date
        and holder.term_start is not None
        and holder.term_start >= add_months(next_date, -TERM_MONTHS)
    )
    if holder.coterm_date is None or holder.coterm_date < next_date:
        holder.coterm_date = next_date
    holder.term_start = start
    holdings.move(holder)
    holdings.schedule_end(holder.customer_id, next_date, announced=not is_begun)


def renew(holdings: Holdings, held: Held, quantity: int, renewal_date: date) -> None:
    """Renew one subscription for `quantity` licences in all, until the next renewal date."""
    held.current_quantity = quantity
    held.renewed_quantity = None
    held.status = Status.ACTIVE.value
    held.renewal_date = renewal_date
    if held.used_quantity:
        product = product_of(holdings.world.reference, held.base_offer_id)
        # A new year brings new transactions, while seats stay with their users.
        used = 0 if product.kind is OfferKind.CONSUMABLE else held.used_quantity
        if used > quantity:
            trim_seats(holdings.world, held.customer_id, held.subscription_id, quantity)
        held.used_quantity = min(used, quantity)
    holdings.change(held)


def fail_renewal(
    holdings: Holdings, order: Row, lines: list[Row], _: OrderWithLines | None = None
) -> None:
    """Let what should have renewed by itself lapse; a failed order by hand changes nothing.

    Without any other subscription the customer's term is over (RN-9).
    """
    if order["source"] != SOURCE_SYSTEM:
        return
    holder = holdings.holders[order["customer_id"]]
    for line in lines:
        held = holdings.find(holder.customer_id, line["subscription_id"])
        if held is not None:
            held.renewed_quantity = None
            lapse(holdings, held, f"its renewal order failed with {order['status']}")
            _close_term(holdings, holder, held)


def lapse(holdings: Holdings, held: Held, why: str) -> None:
    """End a subscription at its renewal date; its quantities stay as they were (section 7)."""
    held.status = Status.INACTIVE.value
    holdings.change(held)
    holdings.world.record(
        "subscription.lapsed",
        f"subscription {held.subscription_id} lapsed: {why}",
        customer_id=held.customer_id,
        subscription_id=held.subscription_id,
    )
    if held.used_quantity:
        kind = EventKind.GRACE_ENDS
        grace = timedelta(days=holdings.world.rules.grace_service_days)
        holdings.world.schedule(
            kind,
            start_of(held.renewal_date + grace),
            customer_id=held.customer_id,
            subject_id=held.subscription_id,
            priority=PRIORITIES[kind],
        )


def _close_term(holdings: Holdings, holder: Holder, lapsed: Held) -> None:
    if not holdings.active(holder.customer_id):
        holder.coterm_date = lapsed.renewal_date
        reset_levels(holdings, holder)


def tell_renewals(
    holdings: Holdings, orders: Iterable[Row], lines: Mapping[str, list[Row]]
) -> None:
    """Tell each customer once what the orders renewed, and once what lapsed since they failed."""
    renewals = defaultdict(list)
    for order in orders:
        renewals[order["customer_id"]].append((order, lines[order["order_id"]]))
    for customer_id, mine in renewals.items():
        holder = holdings.holders[customer_id]
        complete = [each for each in mine if each[0]["status"] == Status.COMPLETE]
        send_renewed(holdings.world, holder, complete)
        failed = {
            line["subscription_id"]
            for order, ordered in mine
            if order["status"] != Status.COMPLETE and order["source"] == SOURCE_SYSTEM
            for line in ordered
        }
        lapsed = [each for each in holdings.held[customer_id] if each.subscription_id in failed]
        send_lapsed(holdings.world, holder, lapsed)


def reset_levels(holdings: Holdings, holder: Holder) -> None:
    """Put the levels to what is left when nothing could be renewed (RN-4)."""
    fresh = levels_anew(holdings.quantities(holder.customer_id))
    holder.license_level, holder.consumable_level = fresh.license, fresh.consumable
    holdings.move(holder)
