"""Flexible discounts and deployments in a customer's term: what ends when, what may be reused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sandbox.flexible_discounts.terms import Commitment, Conditions
from tests.customer_terms.term import bands, marks, term_of
from tests.deploying import GERMANY, deploy, global_customer, line_at, worldwide
from tests.discounting import close
from tests.flexible_discounts.given import offer_discount
from tests.support import Json, Partner, World, line

LOCK = "2029-03-31T23:59:59Z"
END = "2026-06-30T23:59:59Z"


def offered(world: World, code: str = "SUMMER", *, end: str = END, lock: str | None = None) -> None:
    """Make a percent discount, by default one that ends in June and cannot be used again."""
    offer_discount(world, code, end=end, lock=lock)


def prefer(partner: Partner, customer: str, code: str) -> None:
    """Name a code in the preference of a customer's only subscription."""
    (held,) = partner.subscriptions(customer)
    path = f"/customers/{customer}/subscriptions/{held['subscriptionId']}"
    answer = partner.patch(path, {"autoRenewal": {"flexDiscountCodes": [code]}})
    assert answer.status_code == 200, answer.text


def ends(term: Json) -> list[tuple[str, str]]:
    """Return where discounts end, with their codes."""
    return marks(term, "discountEnds")


def test_who_never_had_a_discount_has_neither_band_nor_mark(world: World, partner: Partner) -> None:
    customer = partner.customer()
    offered(world, lock=LOCK)
    partner.order(customer)
    term = term_of(world, customer)
    assert "discountReuse" not in bands(term)
    assert ends(term) == []


def test_a_used_reusable_discount_is_a_band_to_its_lock(world: World, partner: Partner) -> None:
    customer = partner.customer()
    offered(world, lock=LOCK)
    plain = term_of(world, customer)["to"]
    partner.order(customer)
    without = term_of(world, customer)["to"]
    world.advance(to="2026-02-01T00:00:00Z")
    partner.order(customer, line(flexDiscountCodes=["SUMMER"]))
    term = term_of(world, customer)
    assert bands(term)["discountReuse"] == [("2026-02-01", "2029-03-31")]
    (band,) = [each for each in term["bands"] if each["kind"] == "discountReuse"]
    assert (band["code"], band["orderId"], band["anniversary"]) == ("SUMMER", "", None)
    assert ends(term) == [(END, "SUMMER")]
    # The lock, which is in years, does not stretch what is drawn.
    assert plain < term["to"] == without


def test_it_stays_in_the_next_term_up_to_the_day_of_its_lock(
    world: World, partner: Partner
) -> None:
    customer = partner.customer()
    offered(world, lock="2027-03-31T23:59:59Z")
    partner.order(customer, line(flexDiscountCodes=["SUMMER"]))
    for day in ("2027-03-31T23:59:59Z", "2027-04-01T00:00:00Z", "2028-01-14T00:00:00Z"):
        world.advance(to=day)
        assert bands(term_of(world, customer))["discountReuse"] == [("2026-01-15", "2027-03-31")]
    world.advance(to="2028-01-15T00:00:00Z")
    assert "discountReuse" not in bands(term_of(world, customer))


def test_one_for_who_has_no_commitment_is_a_band_to_the_end_of_the_term(
    world: World, partner: Partner
) -> None:
    customer = partner.customer()
    offer_discount(world, "UNBOUND", end=END, lock=LOCK, conditions=Conditions(Commitment.NONE))
    partner.order(customer, line(flexDiscountCodes=["UNBOUND"]))
    term = term_of(world, customer)
    assert bands(term)["discountReuse"] == [("2026-01-15", "2027-01-14")]
    (mark,) = [each for each in term["marks"] if each["kind"] == "discountEnds"]
    assert mark["summary"].endswith("until 2029-03-31, in the term of its first use alone")
    world.advance(to="2027-01-15T00:00:00Z")
    assert "discountReuse" not in bands(term_of(world, customer))


def test_a_use_that_was_returned_in_full_or_is_not_reusable_is_no_band(
    world: World, partner: Partner
) -> None:
    customer = partner.customer()
    offered(world, lock=LOCK)
    order = partner.order(customer, line(flexDiscountCodes=["SUMMER"]))
    partner.give_back(customer, order)
    assert "discountReuse" not in bands(term_of(world, customer))
    offered(world, "ONCE")
    partner.order(customer, line(flexDiscountCodes=["ONCE"]))
    term = term_of(world, customer)
    assert "discountReuse" not in bands(term)
    assert (END, "ONCE") in ends(term)


def test_the_code_of_a_preference_is_marked_where_it_ends(world: World, partner: Partner) -> None:
    customer = partner.customer()
    partner.order(customer)
    offered(world)
    prefer(partner, customer, "SUMMER")
    term = term_of(world, customer)
    assert ends(term) == [(END, "SUMMER")]
    (mark,) = [each for each in term["marks"] if each["kind"] == "discountEnds"]
    assert mark["subjectId"].startswith("55555555-")
    world.advance(to="2027-01-15T00:00:00Z")
    assert ends(term_of(world, customer)) == []


def test_a_closed_code_of_a_preference_is_marked_where_it_expires(
    world: World, partner: Partner
) -> None:
    customer = partner.customer()
    partner.order(customer)
    code = close(world, customer, "C4", expiryDate=END)
    prefer(partner, customer, code)
    term = term_of(world, customer)
    assert ends(term) == [(END, code)]
    (mark,) = [each for each in term["marks"] if each["kind"] == "discountEnds"]
    assert mark["subjectId"] == "C4"


@pytest.mark.parametrize(
    ("end", "shown"),
    [("2027-02-14T23:59:59Z", 1), ("2027-02-15T00:00:00Z", 0)],
)
def test_an_end_beyond_the_last_window_does_not_stretch_the_term(
    world: World, partner: Partner, end: str, shown: int
) -> None:
    customer = partner.customer()
    partner.order(customer)
    offered(world, end=end)
    prefer(partner, customer, "SUMMER")
    term = term_of(world, customer)
    assert term["to"] == "2027-02-14"
    assert len(ends(term)) == shown


def test_a_code_that_is_none_is_marked_nowhere(world: World, partner: Partner) -> None:
    customer = partner.customer()
    partner.order(customer)
    prefer(partner, customer, "NONSENSE")
    assert ends(term_of(world, customer)) == []


def test_deployments_stand_on_the_marks_of_orders_and_events(
    new_world: Callable[..., World],
) -> None:
    world = new_world(distributors=worldwide())
    partner = world.partner
    customer = global_customer(partner)
    place = deploy(partner, customer, GERMANY)
    partner.order(customer, line_at(place, "EUR"))
    found = term_of(world, customer)["marks"]
    (order,) = [each for each in found if each["kind"] == "order"]
    assert f"for deployment {place}" in order["summary"]
    created = [each["summary"] for each in found if each["what"] == "deployment.created"]
    assert created == [f"deployment {place} was created in DE"]
