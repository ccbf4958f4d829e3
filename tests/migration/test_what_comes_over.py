"""What a completed transfer makes, and how that goes on (MG-3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.migrating import AD, Migration, membership_of, three_years, vip
from tests.reseller_change.moving import BLACKOUT, Move
from tests.support import (
    CONSUMABLE,
    CREDIT_PACK,
    OTHER_TEAM,
    TEAM,
    Json,
    World,
    address,
    line,
    refused,
)

A_YEAR_ON = "2027-07-15"


def moved(world: World, **facts: Any) -> str:
    """Migrate a membership; return the customer's id."""
    return Migration.of(world, **facts).done()


def moved_at(world: World, days: int, **facts: Any) -> str:
    """Migrate a membership of 2026-07-15 on a day around that; return the customer's id."""
    migration = Migration.of(world, renewalDate=AD, **facts)
    world.advance(to=f"{date.fromisoformat(AD) + timedelta(days=days)}T12:00:00Z")
    return migration.done()


def cotermed(world: World, customer: str) -> str:
    day: str = world.partner.fetch(f"/customers/{customer}")["cotermDate"]
    return day


# --- The customer ----------------------------------------------------------------------------


def test_the_customer_is_the_company_of_the_membership(world: World) -> None:
    home = address(addressLine2="Floor 2")
    contacts = [{"firstName": "Minnie", "lastName": "Mouse", "email": "Minnie@mouse.com"}]
    migration = Migration.of(
        world,
        companyName="Acme Inc",
        preferredLanguage="en-GB",
        address=home,
        contacts=contacts,
        renewalDate=AD,
    )
    customer = migration.done()
    shown = world.partner.fetch(f"/customers/{customer}")
    assert shown == {
        "externalReferenceId": "",
        "customerId": customer,
        "resellerId": migration.reseller_id,
        "globalSalesEnabled": False,
        "companyProfile": {
            "companyName": "Acme Inc",
            "preferredLanguage": "en-GB",
            "marketSegment": "COM",
            "address": home,
            "contacts": contacts,
        },
        "discounts": [{"offerType": "LICENSE", "level": "01"}],
        "cotermDate": AD,
        "creationDate": "2026-01-15T09:00:00Z",
        "status": "1000",
        "links": shown["links"],
    }
    listed = world.partner.fetch(f"/resellers/{migration.reseller_id}/customers")["accounts"]
    assert [each["customerId"] for each in listed] == [customer]


def test_contacts_go_by_the_names_that_the_world_knows(world: World) -> None:
    minnie = {"firstName": "Minnie", "lastName": "Mouse", "email": "minnie@mouse.com"}
    world.partner.reseller(contacts=[minnie])
    customer = moved(world, contacts=[minnie | {"firstName": "Minerva"}])
    shown = world.partner.fetch(f"/customers/{customer}")["companyProfile"]["contacts"]
    assert shown == [minnie]
    learned = {"firstName": "Daisy", "lastName": "Duck", "email": "daisy@duck.com"}
    moved(world, contacts=[learned])
    reseller = world.partner.reseller(contacts=[learned | {"firstName": "Donald"}])
    shown = world.partner.fetch(f"/resellers/{reseller}")["companyProfile"]["contacts"]
    assert shown == [learned]


def test_the_level_is_kept(world: World) -> None:
    customer = moved(world, discountLevel="04", offers=[vip(quantity=1)])
    shown = world.partner.fetch(f"/customers/{customer}")
    assert shown["discounts"] == [{"offerType": "LICENSE", "level": "04"}]
    order = world.partner.preview(customer).json()
    assert order["lineItems"][0]["offerId"] == "65304479CA04A12"


def test_the_level_of_consumables_is_kept_too(world: World) -> None:
    customer = moved(world, offers=[vip(), vip(CONSUMABLE, 1200)])
    assert world.partner.fetch(f"/customers/{customer}")["discounts"] == [
        {"offerType": "LICENSE", "level": "01"},
        {"offerType": "CONSUMABLES", "level": "T2"},
    ]


def test_a_commitment_is_kept_and_may_be_sent_back(world: World) -> None:
    customer = moved(world, benefits=three_years(), offers=[vip(quantity=10)])
    shown = world.partner.fetch(f"/customers/{customer}")
    held = [
        three_years(status="COMMITTED")[0]
        | {"commitmentRequest": None, "recommitmentRequest": None}
    ]
    assert shown["benefits"] == held, "VIP's ACTIVE is COMMITTED, what there is not is null"
    assert shown["discounts"] == [{"offerType": "LICENSE", "level": "12"}]
    answer = world.partner.patch(f"/customers/{customer}", shown)
    assert answer.status_code == 200, answer.text
    assert answer.json()["benefits"] == held
    other = three_years(quantity=100)
    answer = world.partner.patch(f"/customers/{customer}", shown | {"benefits": other})
    refused(answer, 400, "1119", "benefits[0].commitment")


def test_customers_of_the_marketplace_show_no_benefits(world: World, customer: str) -> None:
    assert "benefits" not in world.partner.fetch(f"/customers/{customer}")


# --- Subscriptions ---------------------------------------------------------------------------


@pytest.mark.every_backend
def test_each_product_becomes_a_subscription_that_renews(world: World) -> None:
    customer = moved(world, renewalDate=AD)
    first, second = world.partner.subscriptions(customer)
    assert first == {
        "subscriptionId": first["subscriptionId"],
        "offerId": TEAM,
        "currentQuantity": 5,
        "usedQuantity": 0,
        "autoRenewal": {"enabled": True, "renewalQuantity": 5},
        "creationDate": "2026-01-15T09:00:00Z",
        "renewalDate": AD,
        "status": "1000",
        "currencyCode": "USD",
        "links": first["links"],
    }
    assert (second["offerId"], second["currentQuantity"]) == (OTHER_TEAM, 3)


@pytest.mark.parametrize(
    ("days", "coterm"),
    [(-31, AD), (0, A_YEAR_ON), (30, A_YEAR_ON), (31, A_YEAR_ON), (334, A_YEAR_ON)],
)
def test_what_is_fully_renewed_runs_a_year_more(world: World, days: int, coterm: str) -> None:
    customer = moved_at(world, days)
    assert cotermed(world, customer) == coterm
    assert {each["renewalDate"] for each in world.partner.subscriptions(customer)} == {coterm}
    assert not any("renewedQuantity" in each for each in world.partner.subscriptions(customer))
    assert {each["status"] for each in world.partner.subscriptions(customer)} == {"1000"}


@pytest.mark.parametrize("days", [0, 1, 30])
def test_what_was_not_renewed_comes_over_inactive(world: World, days: int) -> None:
    customer = moved_at(world, days, renewalState="PARTIAL")
    assert cotermed(world, customer) == A_YEAR_ON
    kept, lapsed = world.partner.subscriptions(customer)
    assert (kept["status"], kept["renewalDate"]) == ("1000", A_YEAR_ON)
    assert (lapsed["status"], lapsed["renewalDate"]) == ("1004", AD)
    assert lapsed["allowedActions"] == ["MANUAL_RENEWAL"]
    assert lapsed["currentQuantity"] == 3
    renewal = line(OTHER_TEAM, 3, subscriptionId=lapsed["subscriptionId"])
    body = {"orderType": "RENEWAL", "lineItems": [renewal]}
    order = world.partner.make(f"/customers/{customer}/orders", body)
    assert world.partner.read_order(customer, order["orderId"])["status"] == "1000"
    _, renewed = world.partner.subscriptions(customer)
    assert (renewed["status"], renewed["renewalDate"]) == ("1000", A_YEAR_ON)


def test_what_was_not_renewed_stays_behind_once_it_cannot_be(world: World) -> None:
    customer = moved_at(world, 31, renewalState="PARTIAL")
    (kept,) = world.partner.subscriptions(customer)
    assert (kept["offerId"], kept["renewalDate"]) == (TEAM, A_YEAR_ON)


def test_a_customer_with_nothing_renewed_has_no_term(world: World) -> None:
    customer = moved_at(world, 10, renewalState="NO")
    assert cotermed(world, customer) == AD
    assert {each["status"] for each in world.partner.subscriptions(customer)} == {"1004"}
    assert world.control("GET", f"/schedule?customer-id={customer}").json()["items"] == []
    world.partner.order(customer)
    assert cotermed(world, customer) == "2027-07-25"


def test_a_partial_renewal_long_before_the_anniversary_changes_nothing_yet(world: World) -> None:
    customer = moved_at(world, -31, renewalState="PARTIAL")
    assert {each["renewalDate"] for each in world.partner.subscriptions(customer)} == {AD}
    assert {each["status"] for each in world.partner.subscriptions(customer)} == {"1000"}


def test_a_leap_days_anniversary_is_kept(new_world: Callable[..., World]) -> None:
    world = new_world(now="2027-06-01T09:00:00Z")
    customer = moved(world, renewalDate="2028-02-29")
    assert cotermed(world, customer) == "2028-02-29"
    world.advance(to="2028-02-29T00:00:00Z")
    assert cotermed(world, customer) == "2029-02-28"
    world.advance(by="P1461D")
    assert cotermed(world, customer) == "2033-02-28"
    assert world.now()[:10] == "2032-02-29"


def test_a_leap_days_anniversary_comes_back_after_a_move_in_a_common_year(
    new_world: Callable[..., World],
) -> None:
    world = new_world(now="2026-06-01T09:00:00Z")
    customer = moved(world, renewalDate="2024-02-29")
    assert cotermed(world, customer) == "2027-02-28"
    world.advance(to="2027-02-28T00:00:00Z")
    assert cotermed(world, customer) == "2028-02-29"


def test_two_currencies_make_two_transfer_orders(new_world: Callable[..., World]) -> None:
    distributor = {"region": "WE", "currencies": ["EUR", "GBP"], "countries": ["US"]}
    world = new_world(distributors=[distributor])
    offers = [vip(), vip(OTHER_TEAM, currencyCode="GBP")]
    customer = moved(world, offers=offers)
    orders = world.partner.orders(customer, "order-type=TRANSFER")
    assert [each["currencyCode"] for each in orders] == ["GBP", "EUR"]
    assert [len(each["lineItems"]) for each in orders] == [1, 1]
    held = world.partner.subscriptions(customer)
    assert [each["currencyCode"] for each in held] == ["EUR", "GBP"]


def test_a_credit_pack_comes_over_and_does_not_renew(world: World) -> None:
    customer = moved(world, offers=[vip(), vip(CREDIT_PACK, 2)], renewalDate=AD)
    _, pack = world.partner.subscriptions(customer)
    assert (pack["autoRenewal"]["enabled"], pack["renewalDate"]) == (False, AD)
    world.advance(to=f"{AD}T00:00:00Z")
    kept, pack = world.partner.subscriptions(customer)
    assert (kept["status"], pack["status"]) == ("1000", "1004")


def test_a_lapsed_credit_pack_does_no_harm(world: World) -> None:
    customer = moved_at(world, 5, offers=[vip(), vip(CREDIT_PACK)], renewalState="PARTIAL")
    world.advance(by="P2D")
    assert [each["status"] for each in world.partner.subscriptions(customer)] == ["1000", "1004"]


# --- History ---------------------------------------------------------------------------------


def test_the_transfer_stands_in_the_order_history(world: World) -> None:
    customer = moved(world, offers=[vip(quantity=60), vip(OTHER_TEAM)])
    (order,) = world.partner.orders(customer, "")
    assert [order] == world.partner.orders(customer, "order-type=TRANSFER")
    assert world.partner.orders(customer, "order-type=NEW&order-type=RENEWAL") == []
    held = [each["subscriptionId"] for each in world.partner.subscriptions(customer)]
    line_items = [
        {
            "extLineItemNumber": number,
            "offerId": offer_id,
            "quantity": quantity,
            "subscriptionId": subscription_id,
            "status": "1000",
            "currencyCode": "USD",
        }
        for number, offer_id, quantity, subscription_id in (
            (1, "65304479CA03A12", 60, held[0]),
            (2, "11083117CA03A12", 5, held[1]),
        )
    ]
    assert order == {
        "referenceOrderId": "",
        "referencedOrderId": "",
        "externalReferenceId": "",
        "orderId": order["orderId"],
        "customerId": customer,
        "currencyCode": "USD",
        "orderType": "TRANSFER",
        "creationDate": "2026-01-15T09:00:00Z",
        "status": "1000",
        "source": "System",
        "lineItems": line_items,
        "links": order["links"],
    }


@pytest.mark.parametrize("days", [-31, -30, -1, 0, 30, 31])
def test_the_history_shows_it_without_any_filter(world: World, days: int) -> None:
    customer = moved_at(world, days)
    assert [each["orderType"] for each in world.partner.orders(customer, "")] == ["TRANSFER"]


def test_a_first_term_of_more_than_a_year_shows_it_too(world: World) -> None:
    customer = moved(world, renewalDate="2027-12-31")
    assert [each["orderType"] for each in world.partner.orders(customer, "")] == ["TRANSFER"]
    assert cotermed(world, customer) == "2027-12-31"


def test_it_cost_nothing_and_cannot_be_returned(world: World) -> None:
    customer = moved(world)
    (order,) = world.partner.orders(customer, "fetch-price=true")
    assert order["pricingSummary"] == [{"totalLineItemPartnerPrice": 0, "currencyCode": "USD"}]
    lines = [line(each["offerId"], each["quantity"]) for each in order["lineItems"][:1]]
    refused(world.partner.give_back(customer, order, *lines), 400, "2116")


# --- What comes after ------------------------------------------------------------------------


def test_an_order_adds_to_what_came_over_and_can_be_returned(world: World) -> None:
    customer = moved(world, renewalDate=AD)
    order = world.partner.order(customer, line(quantity=5))
    held, _ = world.partner.subscriptions(customer)
    assert (held["currentQuantity"], held["renewalDate"]) == (10, AD)
    priced = world.partner.read_order(customer, order["orderId"], priced=True)
    assert priced["lineItems"][0]["proratedDays"] == 181
    assert world.partner.give_back(customer, order).status_code == 201
    held, _ = world.partner.subscriptions(customer)
    assert held["currentQuantity"] == 5


def test_a_purchase_in_the_window_of_a_renewed_membership_runs_to_its_new_date(
    world: World,
) -> None:
    customer = moved_at(world, -10)
    order = world.partner.order(customer, line("11073058CA01A12"))
    priced = world.partner.read_order(customer, order["orderId"], priced=True)
    assert priced["lineItems"][0]["proratedDays"] == 375
    added = world.partner.subscriptions(customer)[-1]
    assert added["renewalDate"] == A_YEAR_ON


def test_it_renews_by_itself_on_its_anniversary_and_the_year_after(world: World) -> None:
    customer = moved(world, renewalDate=AD)
    world.advance(to="2026-07-14T23:59:59Z")
    assert world.partner.orders(customer, "order-type=RENEWAL") == []
    world.advance(by="PT1S")
    (renewal,) = world.partner.orders(customer, "order-type=RENEWAL")
    assert [each["quantity"] for each in renewal["lineItems"]] == [5, 3]
    assert {each["renewalDate"] for each in world.partner.subscriptions(customer)} == {A_YEAR_ON}
    world.advance(to=f"{A_YEAR_ON}T00:00:00Z")
    assert len(world.partner.orders(customer, "order-type=RENEWAL&start-date=2026-01-01")) == 2
    assert cotermed(world, customer) == "2028-07-15"


@pytest.mark.parametrize("days", [-30, -1, 0, 30, 31])
def test_what_was_renewed_in_vip_renews_a_year_later(world: World, days: int) -> None:
    customer = moved_at(world, days)
    world.advance(to="2027-07-14T23:59:59Z")
    assert world.partner.orders(customer, "order-type=RENEWAL&start-date=2026-01-01") == []
    world.advance(by="PT1S")
    (renewal,) = world.partner.orders(customer, "order-type=RENEWAL")
    assert [each["quantity"] for each in renewal["lineItems"]] == [5, 3]
    assert cotermed(world, customer) == "2028-07-15"


def test_its_renewal_may_be_changed_as_any_other(world: World) -> None:
    customer = moved(world, renewalDate=AD)
    first, second = world.partner.subscriptions(customer)
    assert world.partner.renew(customer, first["subscriptionId"], enabled=False).status_code == 200
    kept = {"enabled": True, "renewalQuantity": 20}
    assert world.partner.renew(customer, second["subscriptionId"], **kept).status_code == 200
    world.advance(to=f"{AD}T00:00:00Z")
    first, second = world.partner.subscriptions(customer)
    assert (first["status"], second["status"], second["currentQuantity"]) == ("1004", "1000", 20)
    shown = world.partner.fetch(f"/customers/{customer}")
    assert shown["discounts"] == [{"offerType": "LICENSE", "level": "02"}]


@pytest.mark.parametrize(
    ("days", "is_open"),
    [(-31, True), (-30, False), (-1, False), (0, False), (30, False), (31, True)],
)
def test_it_brings_its_blackout_along(
    new_world: Callable[..., World],
    days: int,
    is_open: bool,  # noqa: FBT001 - a case of the table
) -> None:
    """RC-3: the anniversary ahead counts, renewed or not, and the one reached in VIP."""
    world = new_world()
    customer = moved_at(world, days)
    partner = world.partner
    move = Move(world, partner, partner, customer, partner.reseller("Third Reselling"))
    if is_open:
        move.is_open()
    else:
        move.is_refused(BLACKOUT)


def test_the_blackout_of_an_anniversary_in_vip_ends_as_any_other(world: World) -> None:
    customer = moved_at(world, -10)
    partner = world.partner
    move = Move(world, partner, partner, customer, partner.reseller("Third Reselling"))
    world.advance(to="2026-08-14T23:59:59Z")
    move.is_refused(BLACKOUT)
    world.advance(by="PT1S")
    move.is_open()


# --- Worlds ----------------------------------------------------------------------------------


def test_the_same_seed_and_the_same_calls_make_the_same(new_world: Callable[..., World]) -> None:
    shown = []
    for world in (new_world(seed=5), new_world(seed=5)):
        made = membership_of(world, offerCount=3)
        reseller = world.partner.reseller()
        migration = Migration(world, world.partner, made["membershipId"], reseller)
        transfer = migration.read(migration.begun())
        held: list[Json] = world.partner.subscriptions(transfer["customerId"])
        shown.append((made, transfer, held))
    assert shown[0] == shown[1]


@pytest.mark.every_backend
@pytest.mark.parametrize(("method", "path"), [("POST", "/reset"), ("DELETE", "")])
def test_the_end_of_a_world_ends_its_memberships_alone(
    new_world: Callable[..., World], method: str, path: str
) -> None:
    here, there = new_world(seed=5), new_world(seed=5)
    mine, twin = Migration.of(here), Migration.of(there)
    assert mine.membership_id == twin.membership_id
    mine.begun()
    assert here.control(method, path).status_code in (200, 204)
    assert len(twin.items()) == 2
    if method == "POST":
        assert here.control("GET", "/memberships").json()["items"] == []
        refused(here.partner.get(f"{mine.path}/offers"), 400, "5115")
        assert Migration.of(here).membership_id == mine.membership_id
