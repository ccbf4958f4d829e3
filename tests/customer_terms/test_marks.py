"""What stands at an instant of a term: orders, authorizations, what is due, what fired."""

from __future__ import annotations

import pytest

from tests.authorizing import EXPIRY, LAST_SECOND, cancel, take
from tests.customer_terms.term import marks, term_of
from tests.linking import NAME, accept_terms, holding, joined, noon, own
from tests.support import Partner, World

START = "2026-01-15T09:00:00Z"


def test_orders_are_marked_by_their_type(world: World, partner: Partner) -> None:
    customer = partner.customer()
    order = partner.order(customer)
    world.advance(to="2026-01-20T00:00:00Z")
    partner.give_back(customer, order)
    term = term_of(world, customer)
    assert marks(term, "order") == [(START, "NEW"), ("2026-01-20T00:00:00Z", "RETURN")]
    assert order["orderId"] in {mark["subjectId"] for mark in term["marks"]}


def test_what_is_due_and_what_fired_are_those_of_the_customer(
    world: World, partner: Partner
) -> None:
    customer, other = partner.customer(), partner.customer(name="Bravo")
    partner.order(other)
    world.rules(orderProcessingSeconds=60)
    partner.order(customer)
    term = term_of(world, customer)
    assert marks(term, "due") == [("2026-01-15T09:01:00Z", "order.processed")]
    world.advance(by="PT1M")
    term = term_of(world, customer)
    assert marks(term, "due") == [
        ("2026-12-16T00:00:00Z", "renewal.coming"),
        ("2027-01-15T00:00:00Z", "term.ends"),
    ]
    assert ("2026-01-15T09:01:00Z", "order.completed") in marks(term, "fired")


def test_an_authorization_is_marked_from_its_opening_to_its_end(
    world: World, partner: Partner
) -> None:
    customer = partner.customer()
    reference = take(world, customer)["referenceId"]
    world.advance(to=LAST_SECOND)
    term = term_of(world, customer)
    assert marks(term, "authorization") == [(START, "OPEN")]
    assert marks(term, "authorizationEnds") == [(EXPIRY, "OPEN")]
    world.advance(to=EXPIRY)
    assert marks(term_of(world, customer), "authorizationEnds") == [(EXPIRY, "PAST_DUE")]
    cancel(world, customer, reference)
    term = term_of(world, customer)
    assert marks(term, "authorization") == [(START, "CANCELLED")]
    assert marks(term, "authorizationEnds") == []


def test_all_in_a_linked_membership_have_its_anniversary_marked(
    world: World, partner: Partner
) -> None:
    owner, member, other = (holding(partner, quantity) for quantity in (70, 31, 5))
    group = own(partner, owner)
    accept_terms(world, owner)
    noon(world, "2026-02-10")
    joined(world, owner, member)
    for customer, role in ((owner, "Owner"), (member, "Member")):
        term = term_of(world, customer)
        assert marks(term, "groupAnniversary") == [("2027-01-15T00:00:00Z", NAME)]
        (mark,) = [found for found in term["marks"] if found["kind"] == "groupAnniversary"]
        assert mark["subjectId"] == group["id"]
        assert mark["summary"] == f"{role}, levels of all are computed anew"
    assert marks(term_of(world, other), "groupAnniversary") == []


@pytest.mark.parametrize(
    ("now", "marked"),
    [
        ("2027-01-14T23:59:59Z", "2027-01-15T00:00:00Z"),
        ("2027-01-15T00:00:00Z", "2028-01-15T00:00:00Z"),
    ],
)
def test_once_it_has_passed_the_next_one_is_marked(
    world: World, partner: Partner, now: str, marked: str
) -> None:
    owner = holding(partner, 70)
    own(partner, owner)
    world.advance(to=now)
    assert marks(term_of(world, owner), "groupAnniversary") == [(marked, NAME)]


def test_who_leaves_has_none_marked_any_more(world: World, partner: Partner) -> None:
    owner, member = holding(partner, 70), holding(partner, 31)
    own(partner, owner)
    accept_terms(world, owner)
    joined(world, owner, member)
    path = f"/customers/{member}/linked-membership"
    assert world.control("DELETE", path).status_code == 204
    assert marks(term_of(world, member), "groupAnniversary") == []


def test_what_belonged_to_the_last_term_is_not_marked_in_this_one(
    world: World, partner: Partner
) -> None:
    customer = partner.customer()
    partner.order(customer)
    world.advance(to="2027-01-15T00:00:00Z")
    term = term_of(world, customer)
    assert marks(term, "order") == [("2027-01-15T00:00:00Z", "RENEWAL")]
    assert all(at >= "2027-01-15" for at, _ in marks(term, "fired"))


def test_more_than_two_hundred_orders_are_cut_and_said_to_be(
    world: World, partner: Partner
) -> None:
    customer = partner.customer()
    for number in range(200):
        term = term_of(world, customer) if number == 60 else None
        partner.order(customer)
        assert term is None or not term["truncated"]
    partner.order(customer)
    term = term_of(world, customer)
    assert len(marks(term, "order")) == len(marks(term, "fired")) == 200
    assert term["truncated"]
