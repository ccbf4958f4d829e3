"""What partners' clients read of a three-year commitment, parsed as one of them would (TC-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.committing import accepted, answer, committed, noon, requested
from tests.support import Json, Partner, World, line

FATAL = {"EXPIRED", "NONCOMPLIANT", "DECLINED"}


@dataclass(frozen=True)
class Seen:
    """What a client makes of a customer: whether an order may go on, and whose prices it has."""

    status: str
    may_order: bool
    prices_of: date | None
    minimums: dict[str, int]


def seen(customer: Json, today: date) -> Seen | None:
    """Read a customer as clients do: the request first, null and absent alike, dates as ISO."""
    for each in customer.get("benefits", []):
        if each["type"] != "THREE_YEAR_COMMIT":
            continue
        told = each["commitmentRequest"] or each["commitment"] or each["recommitmentRequest"]
        running = each["commitment"]
        is_priced = (
            running is not None
            and running["status"] in ("COMMITTED", "ACTIVE")
            and date.fromisoformat(running["endDate"]) >= today
        )
        return Seen(
            told["status"],
            told["status"] not in FATAL,
            date.fromisoformat(running["startDate"]) if is_priced else None,
            {part["offerType"]: part["quantity"] for part in told["minimumQuantities"]},
        )
    return None


def test_a_client_follows_a_customer_from_request_to_end(world: World, partner: Partner) -> None:
    customer = partner.customer()
    path = f"/customers/{customer}"
    assert seen(partner.fetch(path), date(2026, 1, 15)) is None
    partner.order(customer, line(quantity=10))
    requested(partner, customer)
    ten = {"LICENSE": 10}
    assert seen(partner.fetch(path), date(2026, 1, 15)) == Seen(
        "REQUESTED", may_order=True, prices_of=None, minimums=ten
    )
    answer(world, customer, accept=False)
    assert seen(partner.fetch(path), date(2026, 1, 15)) == Seen(
        "DECLINED", may_order=False, prices_of=None, minimums=ten
    )
    noon(world, "2026-01-20")
    committed(world, customer)
    start = date(2026, 1, 20)
    assert seen(partner.fetch(path), start) == Seen(
        "COMMITTED", may_order=True, prices_of=start, minimums=ten
    )
    noon(world, "2029-01-15")
    assert seen(partner.fetch(path), date(2029, 1, 15)) == Seen(
        "EXPIRED", may_order=False, prices_of=None, minimums=ten
    )


def test_a_client_sees_a_raise_before_what_it_raises(world: World, partner: Partner) -> None:
    customer = partner.customer()
    partner.order(customer, line(quantity=10))
    committed(world, customer)
    requested(partner, customer, LICENSE=50)
    accepted(world, customer)
    found = seen(partner.fetch(f"/customers/{customer}"), date(2026, 1, 15))
    assert found == Seen(
        "ACCEPTED", may_order=True, prices_of=date(2026, 1, 15), minimums={"LICENSE": 50}
    )
