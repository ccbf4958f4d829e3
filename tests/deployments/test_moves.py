"""Customers with deployments move: to another reseller, or from VIP (GS-11)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.deploying import GERMANY, JAPAN, deploy, global_customer, line_at, worldwide
from tests.migrating import Migration
from tests.reseller_change.moving import Move
from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, line


def two_worldwide(new_world: Callable[..., World], **other: object) -> World:
    """A world of two distributors of global sales; the second one may differ."""
    return new_world(distributors=[*worldwide(name="Old"), *worldwide(name="New", **other)])


def moving(world: World) -> tuple[Move, str, str]:
    """A customer with licences at home, in Germany and in Japan, and who takes it over."""
    old, new = world.partners
    customer = global_customer(old)
    germany, japan = deploy(old, customer, GERMANY), deploy(old, customer, JAPAN)
    old.order(
        customer,
        line(),
        line_at(germany, "EUR", number=2, quantity=2),
        line_at(japan, "JPY", number=3, quantity=3),
    )
    world.advance(by="P40D")
    return Move(world, old, new, customer, new.reseller("Duck Reselling")), germany, japan


@pytest.mark.every_backend
def test_deployments_keep_their_ids_with_a_new_distributor(
    new_world: Callable[..., World],
) -> None:
    world = two_worldwide(new_world)
    move, germany, japan = moving(world)
    shown = {each["deploymentId"]: each for each in move.done()["lineItems"]}
    assert {place: each["currencyCode"] for place, each in shown.items()} == {
        "": "USD",
        germany: "EUR",
        japan: "JPY",
    }
    own = f"/customers/{move.customer}/deployments"
    found = move.new.fetch(own)["items"]
    assert [each["deploymentId"] for each in found] == [germany, japan]
    assert move.old.get(own).status_code == 404
    held = {each.get("deploymentId") for each in move.new.subscriptions(move.customer)}
    assert held == {None, germany, japan}
    move.new.order(move.customer, line_at(japan, "JPY", quantity=4))
    quantities = {
        each.get("deploymentId"): each["currentQuantity"]
        for each in move.new.subscriptions(move.customer)
    }
    assert quantities == {None: 1, germany: 2, japan: 7}


def test_what_is_deployed_is_priced_by_its_country_whatever_the_new_distributors_region(
    new_world: Callable[..., World],
) -> None:
    """Only home is asked for in the new distributor's region: Germany stays Germany."""
    world = two_worldwide(new_world, region="JP")
    move, germany, japan = moving(world)
    (home,) = [each for each in move.old.subscriptions(move.customer) if "deploymentId" not in each]
    move.is_refused("Reason: NO_TARGET_SKU", f"Offer ID: {TEAM}")
    world.portal(f"/subscriptions/{home['subscriptionId']}", status="1004")
    shown = {each["deploymentId"] for each in move.done()["lineItems"]}
    assert shown == {germany, japan}


def test_the_new_distributor_sells_in_the_currencies_of_the_deployments(
    new_world: Callable[..., World],
) -> None:
    world = two_worldwide(new_world, currencies=["USD", "EUR"])
    move, *_ = moving(world)
    move.is_refused("Reason: NO_TARGET_SKU", f"Offer ID: {TEAM}")


# --- From VIP ----------------------------------------------------------------------------------


def places(**changes: object) -> list[Json]:
    """Deployments of a membership in Germany and Japan."""
    return [
        {
            "address": GERMANY,
            "currencyCode": "EUR",
            "offers": [{"offerId": TEAM, "quantity": 6}, {"offerId": OTHER_TEAM, "quantity": 2}],
            **changes,
        },
        {"address": JAPAN, "currencyCode": "JPY", "offers": [{"offerId": TEAM, "quantity": 4}]},
    ]


def make(world: World, **body: object) -> Json:
    answer = world.control("POST", "/memberships", body)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


@pytest.mark.every_backend
def test_a_membership_brings_its_deployments_along(world: World, partner: Partner) -> None:
    made = make(world, offers=[{"offerId": TEAM, "quantity": 5}], deployments=places())
    assert made["globalSalesEnabled"] is True
    assert [each["currencyCode"] for each in made["deployments"]] == ["EUR", "JPY"]
    assert made["deployments"][0]["offers"][1] == {
        "offerId": OTHER_TEAM,
        "quantity": 2,
        "currencyCode": "EUR",
        "renewed": True,
    }
    # Fifteen licences of all places together (GS-9).
    assert made["discountLevel"] == "02"
    membership = made["membershipId"]
    preview = partner.fetch(f"/memberships/{membership}/offers")
    assert [each["currencyCode"] for each in preview["items"]] == ["USD", "EUR", "EUR", "JPY"]
    migration = Migration(world, partner, membership, partner.reseller())
    transfer = migration.read(migration.begun())
    customer = transfer["customerId"]
    assert partner.fetch(f"/customers/{customer}")["globalSalesEnabled"] is True
    items = partner.fetch(f"/customers/{customer}/deployments")["items"]
    assert [each["companyProfile"]["address"]["country"] for each in items] == ["DE", "JP"]
    germany, japan = (each["deploymentId"] for each in items)
    assert [each["deploymentId"] for each in transfer["lineItems"]] == [
        "",
        germany,
        germany,
        japan,
    ]
    held = partner.subscriptions(customer)
    assert [each.get("deploymentId") for each in held] == [None, germany, germany, japan]
    assert [each["currencyCode"] for each in held] == ["USD", "EUR", "EUR", "JPY"]
    history = partner.orders(customer, "order-type=TRANSFER&start-date=2018-01-01")
    lines = {
        order["currencyCode"]: [each.get("deploymentId") for each in order["lineItems"]]
        for order in history
    }
    assert lines == {"USD": [None], "EUR": [germany, germany], "JPY": [japan]}


def test_what_is_made_up_at_home_stands_beside_deployments(world: World) -> None:
    made = make(world, deployments=places())
    assert (len(made["offers"]), len(made["deployments"])) == (2, 2)
    assert make(world)["deployments"] == []


def test_a_distributor_without_global_sales_takes_no_worldwide_membership(
    new_world: Callable[..., World],
) -> None:
    world = new_world(distributors=worldwide(globalSalesEnabled=False))
    made = make(world, deployments=places())
    assert "NOT_A_WORLDWIDE_PURCHASER" in made["eligibility"]["reasons"][0]


def test_a_deployment_without_prices_in_its_currency_does_not_migrate(world: World) -> None:
    made = make(world, deployments=places(currencyCode="JPY"))
    assert made["eligibility"]["eligible"] is False
    assert any("NO_TARGET_SKU" in each for each in made["eligibility"]["reasons"])


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"address": {**GERMANY, "postalCode": "1"}}, "deployments[0].address.postalCode"),
        (
            {"address": {**GERMANY, "country": "US", "region": "CA", "postalCode": "95110"}},
            "deployments[0].address.country",
        ),
        ({"offers": []}, "deployments[0].offers"),
        ({"currencyCode": "CHF"}, "deployments[0].currencyCode"),
        (
            {"offers": [{"offerId": TEAM, "quantity": 1}, {"offerId": TEAM, "quantity": 2}]},
            "deployments[0].offers[1].offerId",
        ),
    ],
)
def test_a_wrong_deployment_of_a_membership_is_named(world: World, change: Json, path: str) -> None:
    answer = world.control("POST", "/memberships", {"deployments": places(**change)})
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_REQUEST"), answer.text
    assert any(each.startswith(path) for each in answer.json()["additionalDetails"]), answer.text
