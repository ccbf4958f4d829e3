"""A membership that is renewed and moves before its anniversary: an early renewal (MG-3, RN-3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.migrating import Migration, vip
from tests.reseller_change.moving import BLACKOUT, Move
from tests.support import (
    CREDIT_PACK,
    ONCE_PER_TERM,
    OTHER_TEAM,
    TEAM,
    Json,
    World,
    line,
    refused,
)

MOVED = "2028-03-01T09:00:00Z"
AD = "2028-03-15"
A_YEAR_ON = "2029-03-15"


@pytest.fixture
def world(new_world: Callable[..., World]) -> World:
    """A world two weeks before the anniversary; the term that ends then has a leap day."""
    return new_world(now=MOVED)


def moved(world: World, **facts: Any) -> str:
    """Migrate a membership that is renewed ahead; return the customer's id."""
    return Migration.of(world, renewalDate=AD, **facts).done()


def customer_of(world: World, customer: str) -> Json:
    shown: Json = world.partner.fetch(f"/customers/{customer}")
    return shown


def dates(world: World, customer: str) -> set[str]:
    return {each["renewalDate"] for each in world.partner.subscriptions(customer)}


def test_it_looks_as_after_an_early_renewal(world: World) -> None:
    customer = moved(world)
    assert customer_of(world, customer)["cotermDate"] == A_YEAR_ON
    first, second = world.partner.subscriptions(customer)
    assert first == {
        "subscriptionId": first["subscriptionId"],
        "offerId": TEAM,
        "currentQuantity": 5,
        "usedQuantity": 0,
        "renewedQuantity": 5,
        "autoRenewal": {"enabled": True, "renewalQuantity": 5},
        "creationDate": MOVED,
        "renewalDate": AD,
        "status": "1000",
        "currencyCode": "USD",
        "links": first["links"],
    }
    assert (second["renewedQuantity"], second["renewalDate"]) == (3, AD)


@pytest.mark.every_backend
def test_its_new_term_begins_on_the_anniversary_without_an_order(world: World) -> None:
    customer = moved(world)
    world.advance(to=f"{AD}T00:00:00Z")
    assert dates(world, customer) == {A_YEAR_ON}
    for held in world.partner.subscriptions(customer):
        assert (held["status"], "renewedQuantity" in held) == ("1000", False)
    assert customer_of(world, customer)["cotermDate"] == A_YEAR_ON
    (order,) = world.partner.orders(customer)
    assert order["orderType"] == "TRANSFER"
    assert world.partner.orders(customer, "") == []  # the history begins with the new term


def test_its_new_term_has_the_prices_of_a_year_of_its_own(world: World) -> None:
    """The leap day lies in the term before: a day costs a 365th (OF-6)."""
    customer = moved(world)
    world.advance(to="2028-06-01T12:00:00Z")
    offer = line("11083117CA01A12")
    (priced,) = world.partner.preview(customer, offer, priced=True).json()["pricingSummary"]
    assert priced["totalLineItemPartnerPrice"] == 777.4


def test_what_is_sold_once_in_a_term_is_sold_again_in_the_new_one(world: World) -> None:
    customer = moved(world)
    once = line(ONCE_PER_TERM)
    world.partner.order(customer, once)
    refused(world.partner.try_order(customer, once), 400, "2129")
    world.advance(to="2028-03-14T23:59:59Z")
    refused(world.partner.try_order(customer, once), 400, "2129")
    world.advance(by="PT1S")
    assert world.partner.try_order(customer, once).status_code == 201


def test_orders_are_held_back_around_the_anniversary(world: World) -> None:
    customer = moved(world)
    world.rules(orderFreezeHours=24)
    for moment, open_ in (
        ("2028-03-14T06:59:59Z", True),  # 24 hours before 00:00 of Pacific daylight time
        ("2028-03-14T07:00:00Z", False),
        ("2028-03-16T06:59:59Z", False),
        ("2028-03-16T07:00:00Z", True),
    ):
        world.advance(to=moment)
        answer = world.partner.preview(customer)
        assert answer.status_code == (201 if open_ else 400), (moment, answer.text)


def test_nothing_is_left_to_renew_by_hand_but_seats_may_be_added(world: World) -> None:
    customer = moved(world)
    first, second = world.partner.subscriptions(customer)
    seats = line(TEAM, 2, subscriptionId=first["subscriptionId"])
    body = {"orderType": "RENEWAL", "lineItems": [seats]}
    world.partner.make(f"/customers/{customer}/orders", body)
    first, _ = world.partner.subscriptions(customer)
    assert (first["currentQuantity"], first["renewedQuantity"]) == (5, 7)
    assert world.partner.renew(customer, second["subscriptionId"], enabled=False).status_code == 200
    world.advance(to=f"{AD}T00:00:00Z")
    held = world.partner.subscriptions(customer)
    assert [each["currentQuantity"] for each in held] == [7, 3]
    assert {each["status"] for each in held} == {"1000"}, "what is renewed goes on"


def test_it_renews_a_year_after_the_anniversary_and_is_told_of_ahead(world: World) -> None:
    customer = moved(world)
    (due,) = world.control("GET", f"/schedule?customer-id={customer}").json()["items"]
    assert due["at"] == f"{AD}T00:00:00Z"
    world.advance(to=f"{AD}T00:00:00Z")
    later = world.control("GET", f"/schedule?customer-id={customer}").json()["items"]
    assert [each["at"][:10] for each in later] == ["2029-02-13", A_YEAR_ON]
    world.advance(to=f"{A_YEAR_ON}T00:00:00Z")
    (renewal,) = world.partner.orders(customer, "order-type=RENEWAL")
    assert [each["quantity"] for each in renewal["lineItems"]] == [5, 3]
    assert dates(world, customer) == {"2030-03-15"}


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2028-03-01T09:00:00Z", False),
        ("2028-03-14T23:59:59Z", False),
        ("2028-03-15T00:00:00Z", False),
        ("2028-04-14T23:59:59Z", False),
        ("2028-04-15T00:00:00Z", True),
        ("2029-02-12T23:59:59Z", True),
        ("2029-02-13T00:00:00Z", False),
    ],
)
def test_the_blackout_is_around_the_anniversary_that_is_renewed(
    world: World,
    moment: str,
    is_open: bool,  # noqa: FBT001 - a case of the table
) -> None:
    partner, customer = world.partner, moved(world)
    move = Move(world, partner, partner, customer, partner.reseller("Third Reselling"))
    world.advance(to=moment)
    if is_open:
        move.is_open()
    else:
        move.is_refused(BLACKOUT)


def test_a_leap_days_anniversary_that_is_renewed_ahead_comes_back(
    new_world: Callable[..., World],
) -> None:
    world = new_world(now="2027-02-20T09:00:00Z")
    customer = Migration.of(world, renewalDate="2024-02-29").done()
    assert (customer_of(world, customer)["cotermDate"], dates(world, customer)) == (
        "2028-02-29",
        {"2027-02-28"},
    )
    world.advance(to="2027-02-28T00:00:00Z")
    assert dates(world, customer) == {"2028-02-29"}


# --- Credit packs ----------------------------------------------------------------------------


def test_a_credit_pack_that_is_paid_ahead_ends_with_what_is_paid(world: World) -> None:
    customer = moved(world, offers=[vip(), vip(CREDIT_PACK)])
    _, pack = world.partner.subscriptions(customer)
    assert (pack["renewalDate"], "renewedQuantity" in pack) == (A_YEAR_ON, False)
    world.advance(to=f"{AD}T00:00:00Z")
    _, pack = world.partner.subscriptions(customer)
    assert pack["status"] == "1000"
    world.advance(to=f"{A_YEAR_ON}T00:00:00Z")
    kept, pack = world.partner.subscriptions(customer)
    assert (kept["status"], pack["status"]) == ("1000", "1004")


def test_credit_packs_alone_renew_no_term(world: World) -> None:
    customer = moved(world, offers=[vip(CREDIT_PACK)])
    assert customer_of(world, customer)["cotermDate"] == AD
    world.advance(to="2028-06-01T12:00:00Z")
    world.partner.order(customer)
    assert customer_of(world, customer)["cotermDate"] == "2029-06-01"


def test_what_is_bought_beside_credit_packs_alone_ends_with_the_term(world: World) -> None:
    customer = moved(world, offers=[vip(CREDIT_PACK)])
    world.partner.order(customer)
    world.advance(to=f"{AD}T00:00:00Z")
    pack, bought = world.partner.subscriptions(customer)
    assert (pack["renewalDate"], bought["renewalDate"]) == (A_YEAR_ON, A_YEAR_ON)
    assert len(world.partner.orders(customer, "order-type=RENEWAL")) == 1


# --- Forced ----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["PARTIAL", "NO"])
def test_what_is_not_renewed_renews_on_the_anniversary_where_a_tester_lets_it_move(
    new_world: Callable[..., World], state: str
) -> None:
    world = new_world(now="2028-02-13T09:00:00Z", rules={"transferProcessingSeconds": 5 * 86_400})
    migration = Migration.of(world, renewalDate=AD, renewalState=state)
    transfer_id = migration.begun()
    world.advance(by="P3D")
    world.portal(f"/transfers/{transfer_id}", status="1000")
    customer = migration.read(transfer_id)["customerId"]
    coterm = customer_of(world, customer)["cotermDate"]
    assert coterm == (A_YEAR_ON if state == "PARTIAL" else AD)
    assert dates(world, customer) == {AD}
    world.advance(to=f"{AD}T00:00:00Z")
    (renewal,) = world.partner.orders(customer, "order-type=RENEWAL")
    renewed = [each["offerId"][:10] for each in renewal["lineItems"]]
    assert renewed == ([OTHER_TEAM[:10]] if state == "PARTIAL" else [TEAM[:10], OTHER_TEAM[:10]])
    assert dates(world, customer) == {A_YEAR_ON}
    assert {each["status"] for each in world.partner.subscriptions(customer)} == {"1000"}
