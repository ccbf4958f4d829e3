"""Figures of a propensity's reasons that the world knows better than a seed (RE-C8)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sqlalchemy import bindparam, select

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.recommendations.model import Candidate, Enquiry
from sandbox.store.orders import OrderLineRow, OrderRow
from sandbox.subscriptions.model import Subscription
from sandbox.subscriptions.portfolio import product_of

GROWTH_DAYS: Final = 30
_HUNDREDTH: Final = Decimal("0.01")
_BOUGHT = (
    select(OrderLineRow.offer_id, OrderLineRow.remaining_quantity)
    .join(
        OrderRow,
        (OrderRow.world_id == OrderLineRow.world_id) & (OrderRow.order_id == OrderLineRow.order_id),
    )
    .where(
        OrderRow.world_id == bindparam("of_world"),
        OrderRow.customer_id == bindparam("of_customer"),
        OrderRow.order_type == OrderType.NEW.value,
        OrderRow.status == Status.COMPLETE.value,
        OrderRow.created_at >= bindparam("since"),
    )
)


def live_value(figure: str, enquiry: Enquiry, candidate: Candidate) -> str | None:
    """Return a figure as the wire writes it; None: the customer has nothing to tell it from."""
    return FIGURES[figure](enquiry, candidate)


def whole_months(start: date, end: date) -> int:
    """Return how many whole months lie between two days, none where the end comes first."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(0, months - (end.day < start.day))


def _months_to_renew(enquiry: Enquiry, candidate: Candidate) -> str | None:
    end = candidate.coterm_date
    return None if end is None else str(whole_months(enquiry.now.date(), end))


def _assigned_seats(enquiry: Enquiry, candidate: Candidate) -> str | None:
    seats = _seats(enquiry, candidate)
    return str(sum(held.used_quantity for held in seats)) if seats else None


def _deployment_ratio(enquiry: Enquiry, candidate: Candidate) -> str | None:
    seats = _seats(enquiry, candidate)
    assigned = sum(held.used_quantity for held in seats)
    return _ratio(assigned, sum(held.current_quantity for held in seats))


def _seat_growth(enquiry: Enquiry, candidate: Candidate) -> str | None:
    keys = {
        "of_world": enquiry.world_id,
        "of_customer": candidate.customer_id,
        "since": enquiry.now - timedelta(days=GROWTH_DAYS),
    }
    added = sum(
        line.remaining_quantity
        for line in enquiry.connection.execute(_BOUGHT, keys)
        if not product_of(enquiry.reference, line.offer_id).is_consumed
    )
    held = sum(held.current_quantity for held in _seats(enquiry, candidate))
    return _ratio(added, held - added)


def _seats(enquiry: Enquiry, candidate: Candidate) -> Sequence[Subscription]:
    """Return what has licences that can be assigned to users."""
    return [
        held
        for held in candidate.holdings
        if held.is_active and not product_of(enquiry.reference, held.base_offer_id).is_consumed
    ]


def _ratio(part: int, whole: int) -> str | None:
    if whole <= 0:
        return None
    return str((Decimal(part) / whole).quantize(_HUNDREDTH, ROUND_HALF_UP))


FIGURES: Final[Mapping[str, Callable[[Enquiry, Candidate], str | None]]] = {
    "months_to_renew": _months_to_renew,
    "assigned_seats": _assigned_seats,
    "deployment_ratio": _deployment_ratio,
    "seat_growth": _seat_growth,
}
"""By the names that `propensity.yaml` gives them."""
