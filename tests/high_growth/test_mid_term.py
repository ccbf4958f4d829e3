"""High growth offers that are bought in the middle of a term (HG-6, HG-7, HG-9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.committed import AD, at, status_of, with_commitment, with_request
from tests.committing import committed
from tests.growing import (
    X,
    Y,
    Z,
    acrobat,
    bought,
    choose,
    held,
    on,
    preference,
    renewed,
    shown,
)
from tests.migrating import vip
from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, line, refused

PARTIAL = "Line Item: 1, Reason: PARTIAL_CANCELLATION_NOT_ALLOWED_FOR_SCP_OR_CONSUMABLE"


def offer_of(order: Json) -> Any:
    (item,) = order["lineItems"]
    return item["offerId"]


# --- The scenarios of the page -----------------------------------------------------------------


@pytest.mark.every_backend
def test_too_few_to_renew_are_overridden_by_what_is_bought(world: World, partner: Partner) -> None:
    """Scenario 4: 30 held, 25 to renew; MOQ 100 makes 130 held, 100 to renew."""
    customer = with_request(world, 30, 100)
    assert choose(partner, customer, None, 25).status_code == 200
    bought(partner, customer, X, 100)
    assert status_of(partner, customer) == "COMMITTED"
    assert held(partner, customer)["currentQuantity"] == 130
    expected = {"enabled": True, "renewalQuantity": 100, "renewalCode": "MOQ_100"}
    assert preference(partner, customer) == expected
    assert shown(partner, customer) == (X, 100)
    on(world, AD)
    assert renewed(partner, customer) == (X, 100)


def test_enough_to_renew_stay_what_they_were(world: World, partner: Partner) -> None:
    """Scenario 5: 30 held, 105 to renew; MOQ 100 makes 130 held, 105 renew."""
    customer = with_request(world, 30, 100)
    assert choose(partner, customer, None, 105).status_code == 200
    bought(partner, customer, X, 100)
    assert held(partner, customer)["currentQuantity"] == 130
    on(world, AD)
    assert renewed(partner, customer) == (X, 105)


def test_a_higher_offer_takes_the_place_of_a_lower_one(world: World, partner: Partner) -> None:
    """Scenario 6: MOQ 100, then MOQ 250: 350 held, 250 to renew."""
    customer = with_commitment(world, minimum=250, offers=[vip(OTHER_TEAM, 250)])
    bought(partner, customer, X, 100)
    expected = {"enabled": True, "renewalQuantity": 100, "renewalCode": "MOQ_100"}
    assert preference(partner, customer) == expected
    bought(partner, customer, Y, 250)
    assert held(partner, customer)["currentQuantity"] == 350
    expected = {"enabled": True, "renewalQuantity": 250, "renewalCode": "MOQ_250"}
    assert preference(partner, customer) == expected
    on(world, AD)
    assert renewed(partner, customer) == (Y, 250)


def test_what_is_added_has_the_same_offer(world: World, partner: Partner) -> None:
    """100 bought, 300 added: the discount of MOQ 100 (docs high-growth-scenarios)."""
    customer = acrobat(world)
    bought(partner, customer, X, 100)
    for offer in (TEAM, X):
        preview = partner.preview(customer, line(offer, 3)).json()
        assert offer_of(preview) == X
    first = bought(partner, customer, TEAM, 300)
    assert offer_of(first) == X
    assert offer_of(bought(partner, customer, X, 1)) == X
    assert held(partner, customer)["currentQuantity"] == 406
    assert preference(partner, customer)["renewalQuantity"] == 100


def test_the_journal_says_why_a_plain_offer_became_another(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    bought(partner, customer, X, 100)
    partner.order(customer, line())
    (kept, *_) = world.control("GET", "/requests?operation=create_order").json()["items"]
    assert kept["why"]["rule"] == "HG-6"
    assert kept["why"]["facts"]["heldBy"] == X


def test_what_was_bought_in_the_last_term_of_a_commitment_does_not_renew_so(
    world: World, partner: Partner
) -> None:
    customer = acrobat(world, end="2026-07-14")
    bought(partner, customer, X, 100)
    assert preference(partner, customer) == {"enabled": True, "renewalQuantity": 100}
    on(world, AD)
    assert renewed(partner, customer) == (at("04"), 100)
    assert offer_of(bought(partner, customer, TEAM, 1)) == TEAM, "it is no longer held by it"


@pytest.mark.parametrize("named", [X, TEAM])
def test_what_is_held_by_an_offer_is_added_to_at_it_through_the_last_day_of_the_commitment(
    world: World, partner: Partner, named: str
) -> None:
    customer = acrobat(world, end="2026-03-31")
    bought(partner, customer, X, 100)
    world.advance(to="2026-03-31T23:59:59Z")
    assert offer_of(bought(partner, customer, named, 1)) == X
    world.advance(to="2026-04-01T00:00:00Z")
    if named == X:
        refused(partner.preview(customer, line(X)), 400, "5128", "Line Item: 1")
        refused(partner.try_order(customer, line(X)), 400, "5128", "Line Item: 1")
        refused(partner.try_order(customer, line(X, 100)), 400, "5128", "Line Item: 1")
    else:
        assert offer_of(bought(partner, customer, TEAM, 1)) == TEAM
    assert world.control("POST", "/check").json()["broken"] == []


def test_another_commitment_of_the_same_term_adds_nothing_at_the_offer(
    world: World, partner: Partner
) -> None:
    """The same offer is not for the commitment after (5132), though it is held until AD."""
    customer = acrobat(world, end="2026-03-31")
    bought(partner, customer, X, 100)
    on(world, "2026-04-01")
    committed(world, customer, LICENSE=100)
    assert offer_of(bought(partner, customer, TEAM, 1)) == TEAM
    refused(partner.try_order(customer, line(X)), 400, "5132", "Line Item: 1")


def test_a_broken_commitment_adds_nothing_at_the_offer(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    bought(partner, customer, X, 100)
    world.portal(f"/customers/{customer}", commitment={"status": "NONCOMPLIANT"})
    refused(partner.try_order(customer, line(X)), 400, "5128", "Line Item: 1")
    world.portal(f"/customers/{customer}", commitment={"status": "COMMITTED"})
    assert offer_of(bought(partner, customer, X, 1)) == X


def test_what_is_not_held_by_an_offer_is_not_touched(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    bought(partner, customer, X, 100)
    assert offer_of(bought(partner, customer, OTHER_TEAM, 1)) == OTHER_TEAM


# --- Refusals (HG-5, HG-6) ---------------------------------------------------------------------


@pytest.mark.parametrize(("quantity", "code"), [(99, "5131"), (100, "")])
def test_no_fewer_are_bought_than_the_offer_is_for(
    world: World, partner: Partner, quantity: int, code: str
) -> None:
    customer = acrobat(world)
    lines = [line(OTHER_TEAM), line(X, quantity, number=7)]
    if code:
        refused(partner.preview(customer, *lines), 400, code, "Line Item: 7")
        refused(partner.try_order(customer, *lines), 400, code, "Line Item: 7")
    else:
        assert partner.try_order(customer, *lines).status_code == 201


def test_who_is_not_committed_buys_none(world: World, partner: Partner, customer: str) -> None:
    refused(partner.try_order(customer, line(X, 100)), 400, "5128", "Line Item: 1")
    accepted = with_request(world, 5, 200)
    refused(partner.try_order(accepted, line(X, 194)), 400, "5128", "Line Item: 1")
    assert partner.try_order(accepted, line(X, 195)).status_code == 201, (
        "it reaches what is accepted"
    )


def test_none_is_bought_beyond_what_is_committed_to(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    refused(partner.try_order(customer, line(Y, 250)), 400, "5129", "Line Item: 1")


def test_none_is_bought_for_more_seats_than_it_is_for(world: World, partner: Partner) -> None:
    customer = acrobat(world, 51, minimum=250)
    refused(partner.try_order(customer, line(X, 100)), 400, "5126", "Line Item: 1")
    assert partner.try_order(customer, line(Y, 250)).status_code == 201
    refused(partner.try_order(customer, line(X, 100)), 400, "5126", "Line Item: 1")
    refused(partner.try_order(customer, line(Z, 500)), 400, "5129", "Line Item: 1")


def test_what_is_held_by_an_offer_cannot_be_switched_off(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    bought(partner, customer, X, 100)
    refused(choose(partner, customer, None, None, enabled=False), 400, "5134")
    refused(choose(partner, customer, None, None, resets=True, enabled=False), 400, "5134")
    refused(choose(partner, customer, None, 99), 400, "5124")
    assert choose(partner, customer, None, 105).status_code == 200, "on any day"


# --- Returns (HG-9) ----------------------------------------------------------------------------


@pytest.mark.every_backend
def test_it_goes_back_whole_and_leaves_nothing_or_enough(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    own = held(partner, customer)["currentQuantity"]
    assert own == 5
    first = bought(partner, customer, X, 100)
    refused(partner.give_back(customer, first, line(X, 99)), 400, "2127", PARTIAL)
    refused(partner.give_back(customer, first), 400, "5133", "Line Item: 1")
    more = bought(partner, customer, TEAM, 1)
    refused(partner.give_back(customer, first), 400, "5133", "Line Item: 1")
    assert partner.give_back(customer, more).status_code == 201, "105 are left"
    assert held(partner, customer)["currentQuantity"] == 105


def test_all_of_it_may_go_back(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    other = "65304481CA14X12"
    first = bought(partner, customer, other, 100)
    assert partner.give_back(customer, first).status_code == 201
    assert held(partner, customer, "65304481CA01A12")["status"] == "1004"
    again = bought(partner, customer, "65304481CA01A12", 1)
    assert offer_of(again) == "65304481CA01A12", "nothing is held by it any more"


def test_the_commitment_is_asked_after_the_offer(world: World, partner: Partner) -> None:
    customer = with_request(world, 5, 105)
    first = bought(partner, customer, X, 100)
    refused(partner.give_back(customer, first), 400, "5133", "Line Item: 1")
    alone = with_request(world, 50, 150, offers=[vip(OTHER_TEAM, 50)])
    whole = bought(partner, alone, X, 100)
    refused(partner.give_back(alone, whole), 400, "2127", "Line Item: 1, Reason: THREE_YEAR_COMMIT")


def test_two_returns_under_way_count_together(new_world: Callable[..., World]) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    partner = world.partner
    customer = with_commitment(world, minimum=100, offers=[vip(OTHER_TEAM, 100)])
    first = partner.order(customer, line(X, 100))
    world.advance(by="PT1H")
    extra = partner.order(customer, line(quantity=100))
    partner.order(customer, line(quantity=15))
    world.advance(by="PT1H")
    assert held(partner, customer)["currentQuantity"] == 215
    assert partner.give_back(customer, extra, line(X, 100)).status_code == 201, "115 are left"
    refused(partner.give_back(customer, first, line(X, 100)), 400, "5133", "Line Item: 1")
