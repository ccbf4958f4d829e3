"""One automatic renewal for each customer, anniversary and currency (RN-1)."""

from collections import defaultdict
from datetime import date

from sandbox.domain.calendar import start_of
from sandbox.domain.statuses import Status
from sandbox.invariants.held import PlacedLine
from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.invariants.records import Records


def check_renewals(records: Records) -> Findings:
    """Look for a second order of one anniversary and currency.

    Orders that failed are none: a product that is no longer sold fails by one of its own.
    """
    if records.is_dated_by_hand or records.set_by_hand:
        # What was brought back by hand renews by itself, after the others.
        return
    found: defaultdict[tuple[date, str], dict[str, None]] = defaultdict(dict)
    for line in records.lines:
        if line.is_automatic and line.status != Status.FAILED:
            found[line.term_end, line.order_currency][line.order_id] = None
    for (term_end, currency), orders in found.items():
        if len(orders) > 1 and not _was_held_open(records, term_end):
            yield Broken(
                Invariant.ONE_RENEWAL,
                records.customer_id,
                {"termEnd": term_end, "currency": currency, "orders": list(orders)},
            )


def _was_held_open(records: Records, term_end: date) -> bool:
    """Tell whether an early order was processed across the anniversary: the rest renews then."""
    begun = start_of(records.years_from(term_end, -1))

    def outlasted(line: PlacedLine) -> bool:
        done = records.completed.get(line.order_id)
        return line.created_at < begun and (done is None or done >= begun)

    return any(
        line.is_renewal and not line.is_automatic and line.term_end == term_end and outlasted(line)
        for line in records.lines
    )
