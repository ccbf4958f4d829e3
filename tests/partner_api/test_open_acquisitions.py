"""Licences that wait for the partner's order: docs customer-account/get-licenses (VC-3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.authorizing import (
    EXPIRY,
    LAST_SECOND,
    assign,
    cancel,
    events,
    states,
    take,
    taken,
    unpaid,
)
from tests.reseller_change.moving import Move
from tests.support import (
    ADD_ON,
    CONSUMABLE,
    CREDIT_PACK,
    OTHER_TEAM,
    START,
    TEAM,
    TEAM_PRODUCT,
    Partner,
    World,
    line,
    refused,
)


def acquisitions(customer: str) -> str:
    return f"/customers/{customer}/open-acquisitions"


# --- The answer ------------------------------------------------------------------------------


def test_open_acquisitions_have_the_fields_of_adobes_sample(world: World, partner: Partner) -> None:
    reseller = partner.reseller()
    customer = partner.customer(reseller)
    reference = take(world, customer, "65304921CA01A12", 2)["referenceId"]
    world.advance(by="PT1S")
    take(world, customer, OTHER_TEAM, 1, referenceId=reference)
    found = partner.fetch(acquisitions(customer))
    assert list(found) == ["customerId", "resellerId", "licenseCount", "unpaidLicenses"]
    assert found == {
        "customerId": customer,
        "resellerId": reseller,
        "licenseCount": 3,
        "unpaidLicenses": [
            {
                "referenceId": reference,
                "creationDate": START,
                "expiryDate": EXPIRY,
                "quantity": 2,
                "productName": "Acrobat Pro",
                "baseOfferId": "65304921CA01A12",
            },
            {
                "referenceId": reference,
                "creationDate": "2026-01-15T09:00:01Z",
                "expiryDate": "2026-01-22T09:00:01Z",
                "quantity": 1,
                "productName": "Creative Cloud All Apps for teams",
                "baseOfferId": OTHER_TEAM,
            },
        ],
    }
    names = ["referenceId", "creationDate", "expiryDate", "quantity", "productName", "baseOfferId"]
    assert [list(each) for each in found["unpaidLicenses"]] == [names, names]


def test_a_customer_that_took_nothing_has_none(partner: Partner) -> None:
    reseller = partner.reseller()
    customer = partner.customer(reseller)
    partner.order(customer)
    assert partner.fetch(acquisitions(customer)) == {
        "customerId": customer,
        "resellerId": reseller,
        "licenseCount": 0,
        "unpaidLicenses": [],
    }


@pytest.mark.every_backend
def test_ties_are_in_the_order_of_creation(world: World, partner: Partner, customer: str) -> None:
    offers = [TEAM, OTHER_TEAM, CONSUMABLE, CREDIT_PACK]
    for offer in offers:
        take(world, customer, offer)
    assert [offer for offer, _ in unpaid(partner, customer)] == offers


def test_what_is_past_due_still_waits_for_an_order(
    world: World, partner: Partner, customer: str
) -> None:
    take(world, customer, TEAM, 2)
    for instant in (LAST_SECOND, EXPIRY, "2027-03-01T00:00:00Z"):
        world.advance(to=instant)
        assert unpaid(partner, customer) == [(TEAM, 2)]


def test_what_is_cancelled_does_not(world: World, partner: Partner, customer: str) -> None:
    cancelled = take(world, customer)["referenceId"]
    take(world, customer, OTHER_TEAM)
    cancel(world, customer, cancelled)
    assert unpaid(partner, customer) == [(OTHER_TEAM, 1)]


def test_the_expiry_date_follows_the_rule(world: World, partner: Partner, customer: str) -> None:
    take(world, customer)
    world.rules(purchaseAuthorizationDays=10)
    (found,) = partner.fetch(acquisitions(customer))["unpaidLicenses"]
    assert found["expiryDate"] == "2026-01-25T09:00:00Z"


def test_it_is_read_by_its_own_distributor_only(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "Mouse"}, {"name": "Duck"}])
    owner, stranger = world.partners
    customer = owner.customer()
    take(world, customer)
    refused(stranger.get(acquisitions(customer)), 404, "1116")
    assert unpaid(owner, customer) == [(TEAM, 1)]


def test_what_is_taken_in_a_world_is_not_taken_in_its_twin(
    new_world: Callable[..., World],
) -> None:
    here, there = new_world(seed=11), new_world(seed=11)
    customer = here.partner.customer()
    assert there.partner.customer() == customer
    take(here, customer)
    here.advance(by="P8D")
    assert unpaid(there.partner, customer) == []
    take(there, customer)
    assert states(there, customer) == [("OPEN", 0, 0)]


# --- Covered by an order ---------------------------------------------------------------------


def test_an_order_covers_it(world: World, partner: Partner, customer: str) -> None:
    reference = take(world, customer, TEAM, 2)["referenceId"]
    order = partner.order(customer, line(quantity=2))
    assert unpaid(partner, customer) == []
    assert states(world, customer) == [("COVERED", 2, 0)]
    (event,) = events(world, "covered")
    assert (event["orderId"], event["customerId"]) == (order["orderId"], customer)
    assert reference in event["summary"]
    world.advance(by="P8D")
    assert events(world, "past_due") == []


@pytest.mark.parametrize(("ordered", "left"), [(1, 4), (4, 1), (5, 0), (6, 0)])
def test_a_part_covers_a_part(
    world: World, partner: Partner, customer: str, ordered: int, left: int
) -> None:
    take(world, customer, TEAM, 5)
    partner.order(customer, line(quantity=ordered))
    assert unpaid(partner, customer) == ([(TEAM, left)] if left else [])
    assert states(world, customer) == [("OPEN" if left else "COVERED", 5 - left, 0)]


def test_parts_add_up(world: World, partner: Partner, customer: str) -> None:
    take(world, customer, TEAM, 5)
    for ordered in (2, 2):
        partner.order(customer, line(quantity=ordered))
    assert unpaid(partner, customer) == [(TEAM, 1)]
    partner.order(customer)
    assert states(world, customer) == [("COVERED", 5, 0)]
    assert len(events(world, "covered")) == 3


@pytest.mark.every_backend
def test_the_oldest_is_covered_first(world: World, partner: Partner, customer: str) -> None:
    take(world, customer, TEAM, 2)
    take(world, customer, TEAM, 3)
    partner.order(customer, line(quantity=3))
    assert states(world, customer) == [("COVERED", 2, 0), ("OPEN", 1, 0)]
    assert unpaid(partner, customer) == [(TEAM, 2)]


def test_each_product_is_covered_by_its_own_line(
    world: World, partner: Partner, customer: str
) -> None:
    take(world, customer, TEAM, 2)
    take(world, customer, OTHER_TEAM, 2)
    partner.order(customer, line(OTHER_TEAM, 5))
    assert unpaid(partner, customer) == [(TEAM, 2)]
    partner.order(customer, line(OTHER_TEAM, 5), line(TEAM, 1, number=2))
    assert unpaid(partner, customer) == [(TEAM, 1)]


def test_two_lines_of_a_product_cover_together(
    world: World, partner: Partner, customer: str
) -> None:
    take(world, customer, TEAM, 5)
    partner.order(customer, line(quantity=2), line(quantity=2, number=2))
    assert unpaid(partner, customer) == [(TEAM, 1)]


def test_the_product_counts_not_the_level(world: World, partner: Partner, customer: str) -> None:
    take(world, customer, TEAM, 10)
    partner.order(customer, line(f"{TEAM_PRODUCT}02A12", 10))
    assert unpaid(partner, customer) == []


def test_an_order_of_another_customer_covers_nothing(
    world: World, partner: Partner, customer: str
) -> None:
    take(world, customer)
    partner.order(partner.customer(name="Beta Inc"))
    assert unpaid(partner, customer) == [(TEAM, 1)]


def test_past_due_licences_are_covered_before_younger_ones(
    world: World, partner: Partner, customer: str
) -> None:
    take(world, customer, TEAM, 2)
    world.advance(to=LAST_SECOND)
    take(world, customer, TEAM, 2)
    world.advance(to=EXPIRY)
    partner.order(customer, line(quantity=3))
    assert states(world, customer) == [("COVERED", 2, 0), ("OPEN", 1, 0)]


def test_what_was_cancelled_is_covered_by_nothing(
    world: World, partner: Partner, customer: str
) -> None:
    cancel(world, customer, take(world, customer)["referenceId"])
    take(world, customer, TEAM)
    partner.order(customer)
    assert states(world, customer) == [("CANCELLED", 0, 0), ("COVERED", 1, 0)]


def test_a_preview_covers_nothing(world: World, partner: Partner, customer: str) -> None:
    take(world, customer)
    assert partner.preview(customer).status_code == 201
    assert unpaid(partner, customer) == [(TEAM, 1)]


def test_a_refused_order_covers_nothing(world: World, partner: Partner, customer: str) -> None:
    take(world, customer)
    refused(partner.try_order(customer, line(), line(ADD_ON, 0, number=2)), 400, "2120")
    assert unpaid(partner, customer) == [(TEAM, 1)]


def test_what_is_returned_stays_covered(world: World, partner: Partner, customer: str) -> None:
    take(world, customer)
    order = partner.order(customer)
    assert partner.give_back(customer, order).status_code == 201
    assert states(world, customer) == [("COVERED", 1, 0)]
    world.advance(by="P8D")
    assert unpaid(partner, customer) == []


def test_an_automatic_renewal_covers_nothing(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=5))
    world.advance(to="2027-01-10T00:00:00Z")
    take(world, customer, TEAM, 5)
    world.advance(to="2027-01-16T00:00:00Z")
    assert partner.orders(customer)[0]["orderType"] == "RENEWAL"
    assert unpaid(partner, customer) == [(TEAM, 5)]


# --- While an order is being processed -------------------------------------------------------


def test_a_pending_order_covers_when_it_completes(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(orderProcessingSeconds=60)
    take(world, customer)
    partner.order(customer)
    world.advance(by="PT59S")
    assert states(world, customer) == [("OPEN", 0, 0)]
    world.advance(by="PT1S")
    assert states(world, customer) == [("COVERED", 1, 0)]
    (event,) = events(world, "covered")
    assert event["at"] == "2026-01-15T09:01:00Z"


def test_what_is_being_processed_is_no_longer_to_be_ordered(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(orderProcessingSeconds=60)
    take(world, customer, quantity=5)
    take(world, customer, OTHER_TEAM, 2)
    partner.order(customer, line(quantity=3))
    assert unpaid(partner, customer) == [(TEAM, 2), (OTHER_TEAM, 2)]
    partner.order(customer, line(OTHER_TEAM, 2))
    assert unpaid(partner, customer) == [(TEAM, 2)]
    world.advance(by="PT1M")
    assert unpaid(partner, customer) == [(TEAM, 2)]


def test_what_was_ordered_in_time_does_not_fall_past_due_while_that_is_processed(
    world: World, partner: Partner, customer: str
) -> None:
    take(world, customer, quantity=5, assignedQuantity=3)
    world.advance(to=LAST_SECOND)
    world.rules(orderProcessingSeconds=3600)
    partner.order(customer, line(quantity=5))
    world.advance(to=EXPIRY)
    assert states(world, customer) == [("OPEN", 0, 3)]
    world.advance(by="PT1H")
    assert states(world, customer) == [("COVERED", 5, 0)]
    (held,) = partner.subscriptions(customer)
    assert held["usedQuantity"] == 3


def test_what_was_ordered_in_part_falls_past_due_all_the_same(
    world: World, partner: Partner, customer: str
) -> None:
    take(world, customer, quantity=5)
    world.rules(orderProcessingSeconds=30 * 86_400)
    partner.order(customer, line(quantity=4))
    world.advance(to=EXPIRY)
    assert states(world, customer) == [("PAST_DUE", 0, 0)]


@pytest.mark.parametrize("status", ["1004", "1000"])
def test_when_the_order_is_settled_it_is_looked_at_again(
    world: World, partner: Partner, customer: str, status: str
) -> None:
    take(world, customer)
    world.advance(to=LAST_SECOND)
    world.rules(orderProcessingSeconds=3600)
    partner.order(customer)
    world.portal(f"/customers/{customer}", status=status)
    world.advance(by="PT1H")
    expected = ("COVERED", 1, 0) if status == "1000" else ("PAST_DUE", 0, 0)
    assert states(world, customer) == [expected]
    assert len(events(world, "past_due")) == (status == "1004")


def test_it_covers_what_was_taken_after_it_was_placed(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(orderProcessingSeconds=60)
    partner.order(customer)
    take(world, customer)
    world.advance(by="PT1M")
    assert states(world, customer) == [("COVERED", 1, 0)]


def test_an_order_that_completes_at_the_instant_of_expiry_comes_first(
    world: World, partner: Partner, customer: str
) -> None:
    take(world, customer)
    world.rules(orderProcessingSeconds=60)
    world.advance(to="2026-01-22T08:59:00Z")
    partner.order(customer)
    world.advance(to=EXPIRY)
    assert states(world, customer) == [("COVERED", 1, 0)]
    assert events(world, "past_due") == []


def test_two_orders_that_complete_together_cover_one_after_the_other(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(orderProcessingSeconds=60)
    take(world, customer, TEAM, 3)
    partner.order(customer, line(quantity=2))
    partner.order(customer, line(quantity=2))
    world.advance(by="PT1M")
    assert states(world, customer) == [("COVERED", 3, 0)]
    assert [event["summary"].partition(" ")[0] for event in events(world, "covered")] == ["2", "1"]


def test_an_order_that_fails_covers_nothing(world: World, partner: Partner, customer: str) -> None:
    world.rules(orderProcessingSeconds=60)
    take(world, customer)
    partner.order(customer)
    world.portal(f"/customers/{customer}", status="1004")
    world.advance(by="PT1M")
    assert unpaid(partner, customer) == [(TEAM, 1)]
    assert events(world, "covered") == []


# --- Licences in use -------------------------------------------------------------------------


def test_licences_in_use_are_paid_first_and_used_by_the_subscription(
    world: World, partner: Partner, customer: str
) -> None:
    reference = take(world, customer, TEAM, 5, assignedQuantity=3)["referenceId"]
    partner.order(customer, line(quantity=2))
    (held,) = partner.subscriptions(customer)
    assert (held["currentQuantity"], held["usedQuantity"]) == (2, 2)
    assert states(world, customer) == [("OPEN", 2, 1)]
    # Three still wait, so three at most can be in use.
    assert assign(world, customer, reference, 4).status_code == 400
    assert assign(world, customer, reference, 3).status_code == 200
    partner.order(customer, line(quantity=8))
    (held,) = partner.subscriptions(customer)
    assert (held["currentQuantity"], held["usedQuantity"]) == (10, 5)
    assert states(world, customer) == [("COVERED", 5, 0)]


def test_what_was_deactivated_is_not_in_use_when_it_is_paid(
    world: World, partner: Partner, customer: str
) -> None:
    take(world, customer, TEAM, 5, assignedQuantity=3)
    world.advance(by="P7D")
    partner.order(customer, line(quantity=5))
    (held,) = partner.subscriptions(customer)
    assert (held["currentQuantity"], held["usedQuantity"]) == (5, 0)


# --- Moving ----------------------------------------------------------------------------------


def test_they_move_with_the_customer(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "Mouse"}, {"name": "Duck"}])
    old, new = world.partners
    customer, reseller = old.customer(), new.reseller("Duck Reselling")
    take(world, customer, TEAM, 2)
    Move(world, old, new, customer, reseller).done()
    refused(old.get(acquisitions(customer)), 404, "1116")
    assert unpaid(new, customer) == [(TEAM, 2)]
    assert new.fetch(acquisitions(customer))["resellerId"] == reseller
    new.order(customer)
    assert unpaid(new, customer) == [(TEAM, 1)]
    world.advance(by="P7D")
    assert states(world, customer) == [("PAST_DUE", 1, 0)]


# --- Steps -----------------------------------------------------------------------------------


@pytest.mark.every_backend
def test_advancing_at_once_or_by_steps_ends_alike(new_world: Callable[..., World]) -> None:
    found = []
    for step in ("P60D", "P1D", "PT12H"):
        world = new_world(seed=11, rules={"orderProcessingSeconds": 7200})
        partner = world.partner
        one, two = partner.customer(), partner.customer(name="Beta Inc")
        take(world, one, TEAM, 2)
        take(world, two, OTHER_TEAM, 3, assignedQuantity=1)
        partner.order(two, line(OTHER_TEAM, 1))
        world.advance(by="PT3H")
        take(world, one, OTHER_TEAM)
        while world.now() < "2026-03-16":
            world.advance(by=step)
        seen = [taken(world, each) for each in (one, two)]
        happened = world.control("GET", "/events?limit=1000").json()["items"]
        found.append((seen, [each for each in happened if each["kind"] != "account.activated"]))
    assert found[0] == found[1] == found[2]
    assert [each["status"] for each in found[0][0][0]] == ["PAST_DUE", "PAST_DUE"]
