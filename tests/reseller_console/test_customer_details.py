"""One customer of a reseller: the views that it is in, and the term that is left."""

from __future__ import annotations

import pytest

from tests.control_api.control import refused
from tests.support import Json, World, line


@pytest.fixture
def reseller(world: World) -> str:
    return world.partner.reseller()


def details(world: World, reseller: str, customer: str) -> Json:
    answer = world.control("GET", f"/resellers/{reseller}/console-customers/{customer}")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def test_a_customer_without_a_term_would_begin_one(world: World, reseller: str) -> None:
    told = details(world, reseller, world.partner.customer(reseller))
    assert told["views"] == ["noProducts"]
    assert told["extendedTerm"] is False
    assert told["remainingTerm"] == {
        "days": 365,
        "months": 12,
        "oddDays": 0,
        "until": "2027-01-15",
        "hasBegun": False,
    }


def test_the_row_is_that_of_the_customers_page(world: World, reseller: str) -> None:
    customer = world.partner.customer(reseller)
    world.partner.order(customer, line(quantity=12))
    listed = world.control("GET", f"/resellers/{reseller}/console-customers").json()["items"]
    told = details(world, reseller, customer)
    assert {name: told[name] for name in listed[0]} == listed[0]


@pytest.mark.every_backend
def test_an_extended_term_runs_from_the_choice_to_its_end(world: World, reseller: str) -> None:
    partner = world.partner
    customer = partner.customer(reseller, cotermDate="2028-02-29")
    assert details(world, reseller, customer)["extendedTerm"] is True
    partner.order(customer)
    told = details(world, reseller, customer)
    assert told["extendedTerm"] is True
    assert told["remainingTerm"]["days"] == 775
    assert (told["remainingTerm"]["months"], told["remainingTerm"]["oddDays"]) == (25, 14)
    world.advance(to="2028-02-28T23:59:59Z")
    assert details(world, reseller, customer)["extendedTerm"] is True
    for day in ("2028-02-29", "2029-02-28", "2032-02-29"):
        world.advance(to=f"{day}T00:00:00Z")
        assert details(world, reseller, customer)["extendedTerm"] is False, day


def test_an_early_renewal_makes_no_term_extended(world: World, reseller: str) -> None:
    partner = world.partner
    customer = partner.customer(reseller)
    partner.order(customer)
    world.advance(to="2026-12-20")
    (held,) = partner.subscriptions(customer)
    one = line(held["offerId"], 1, subscriptionId=held["subscriptionId"])
    partner.make(f"/customers/{customer}/orders", {"orderType": "RENEWAL", "lineItems": [one]})
    told = details(world, reseller, customer)
    assert told["anniversaryDate"] == "2028-01-15"
    assert told["extendedTerm"] is False


def test_only_a_customer_of_the_reseller_is_shown(world: World, reseller: str) -> None:
    theirs = world.partner.customer()
    for customer in (theirs, "none"):
        path = f"/resellers/{reseller}/console-customers/{customer}"
        refused(world.control("GET", path), 404, "CUSTOMER_NOT_FOUND")
    path = f"/resellers/none/console-customers/{theirs}"
    refused(world.control("GET", path), 404, "RESELLER_NOT_FOUND")
