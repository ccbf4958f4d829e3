"""The views of the Customers page move with the clock, and with what customers ask for."""

from __future__ import annotations

import pytest

from tests.authorizing import cancel, take
from tests.control_api.control import refused
from tests.reseller_console.console import page, views_of
from tests.support import CREDIT_PACK, ENDS_2027_06_30, OTHER_TEAM, World, line


@pytest.fixture
def reseller(world: World) -> str:
    return world.partner.reseller()


@pytest.fixture
def customer(world: World, reseller: str) -> str:
    return world.partner.customer(reseller)


def test_a_customer_that_bought_nothing_has_no_products(
    world: World, reseller: str, customer: str
) -> None:
    assert views_of(world, reseller, customer) == {"noProducts", "all"}
    world.partner.order(customer)
    assert views_of(world, reseller, customer) == {"all"}


def test_a_pending_order_is_something_and_a_failed_one_is_not(
    world: World, reseller: str, customer: str
) -> None:
    world.rules(orderProcessingSeconds=60)
    order = world.partner.order(customer)
    assert views_of(world, reseller, customer) == {"all"}
    world.portal(f"/orders/{order['orderId']}", status="1004")
    assert views_of(world, reseller, customer) == {"noProducts", "all"}


def test_returned_licences_were_products(world: World, reseller: str, customer: str) -> None:
    world.partner.give_back(customer, world.partner.order(customer))
    assert views_of(world, reseller, customer) == {"all"}


def test_an_authorization_is_pending_for_seven_days_and_then_past_due(
    world: World, reseller: str, customer: str
) -> None:
    reference = take(world, customer)["referenceId"]
    assert views_of(world, reseller, customer) == {"pendingRequests", "all"}
    world.advance(to="2026-01-22T08:59:59Z")
    assert views_of(world, reseller, customer) == {"pendingRequests", "all"}
    world.advance(to="2026-01-22T09:00:00Z")
    assert views_of(world, reseller, customer) == {"pastDueRequests", "all"}
    assert cancel(world, customer, reference).status_code == 204
    assert views_of(world, reseller, customer) == {"noProducts", "all"}


@pytest.mark.every_backend
def test_a_renewal_is_upcoming_ready_and_ready_late(
    world: World, reseller: str, customer: str
) -> None:
    """C1: the anniversary is 2027-01-15."""
    partner = world.partner
    partner.order(customer)
    (held,) = partner.subscriptions(customer)
    assert held["renewalDate"] == "2027-01-15"
    partner.renew(customer, held["subscriptionId"], enabled=False)
    for day, view in (
        ("2026-11-30", None),
        ("2026-12-01", "upcomingRenewals"),
        ("2026-12-15", "upcomingRenewals"),
        ("2026-12-16", "readyForRenewal"),
        ("2027-01-14", "readyForRenewal"),
        ("2027-01-15", "readyForRenewal"),
        ("2027-02-14", "readyForRenewal"),
        ("2027-02-15", None),
    ):
        world.advance(to=f"{day}T23:59:59Z")
        assert views_of(world, reseller, customer) - {"all"} == ({view} if view else set()), day


def test_what_renews_by_itself_is_ready_until_it_does(
    world: World, reseller: str, customer: str
) -> None:
    world.partner.order(customer)
    world.advance(to="2027-01-14T23:59:59Z")
    assert views_of(world, reseller, customer) == {"readyForRenewal", "all"}
    world.advance(to="2027-01-15T00:00:00Z")
    assert views_of(world, reseller, customer) == {"all"}


def test_the_windows_are_those_of_the_rules(world: World, reseller: str, customer: str) -> None:
    world.partner.order(customer)
    world.rules(upcomingRenewalDays=90, earlyRenewalDays=60)
    for day, view in (
        ("2026-10-16", None),
        ("2026-10-17", "upcomingRenewals"),
        ("2026-11-15", "upcomingRenewals"),
        ("2026-11-16", "readyForRenewal"),
    ):
        world.advance(to=f"{day}T00:00:00Z")
        assert views_of(world, reseller, customer) - {"all"} == ({view} if view else set()), day


def test_what_is_renewed_early_in_full_is_not_ready_and_a_part_is(
    world: World, reseller: str, customer: str
) -> None:
    partner = world.partner
    partner.order(customer, line(quantity=3))
    (held,) = partner.subscriptions(customer)
    world.advance(to="2026-12-20")

    def renew(quantity: int) -> None:
        one = line(held["offerId"], quantity, subscriptionId=held["subscriptionId"])
        partner.make(f"/customers/{customer}/orders", {"orderType": "RENEWAL", "lineItems": [one]})

    renew(2)
    assert views_of(world, reseller, customer) == {"readyForRenewal", "all"}
    renew(1)
    assert views_of(world, reseller, customer) == {"all"}


def test_a_lapsed_product_that_is_bought_anew_is_not_ready(
    world: World, reseller: str, customer: str
) -> None:
    partner = world.partner
    partner.order(customer)
    (held,) = partner.subscriptions(customer)
    partner.renew(customer, held["subscriptionId"], enabled=False)
    world.advance(to="2027-01-20")
    partner.order(customer, line(OTHER_TEAM))
    assert views_of(world, reseller, customer) == {"readyForRenewal", "all"}
    partner.order(customer)
    assert views_of(world, reseller, customer) == {"all"}


def test_a_lapsed_product_that_is_no_longer_sold_is_not_ready(
    world: World, reseller: str, customer: str
) -> None:
    partner = world.partner
    world.advance(to="2026-07-01")
    partner.order(customer, line(ENDS_2027_06_30))
    (held,) = partner.subscriptions(customer)
    partner.renew(customer, held["subscriptionId"], enabled=False)
    world.advance(to="2027-06-30")
    assert views_of(world, reseller, customer) == {"readyForRenewal", "all"}
    world.advance(to="2027-07-02")
    assert views_of(world, reseller, customer) == {"all"}


def test_credit_packs_have_no_anniversary(world: World, reseller: str, customer: str) -> None:
    world.partner.order(customer, line(CREDIT_PACK))
    world.advance(to="2026-12-10")
    assert views_of(world, reseller, customer) == {"all"}
    world.advance(to="2027-01-16")
    assert views_of(world, reseller, customer) == {"all"}


def test_customers_stand_by_name_and_then_by_vip_id(world: World, reseller: str) -> None:
    partner = world.partner
    wanted = sorted(
        [partner.customer(reseller, "beta Works"), partner.customer(reseller, "Beta works")]
    )
    wanted.insert(0, partner.customer(reseller, "alpha Works"))
    wanted.append(partner.customer(reseller, "Gamma Works"))
    assert [each["vipId"] for each in page(world, reseller)["items"]] == wanted
    second = page(world, reseller, limit=2, offset=1)
    assert second["totalCount"] == 4
    assert [each["vipId"] for each in second["items"]] == wanted[1:3]
    assert page(world, reseller, offset=4)["items"] == []


def test_a_part_of_the_name_finds_whatever_its_case(world: World, reseller: str) -> None:
    partner = world.partner
    found = partner.customer(reseller, "Sunny Ways, Ltd.")
    other = partner.customer(reseller, "Ärger & Söhne")
    partner.customer(reseller, "Elsewhere")
    listed = page(world, reseller, q="NNY way")
    assert [each["vipId"] for each in listed["items"]] == [found]
    assert listed["counts"]["all"] == listed["counts"]["noProducts"] == 1
    assert [each["vipId"] for each in page(world, reseller, q="ärger")["items"]] == [other]
    for nothing in ("100%", "_", "\\"):
        assert page(world, reseller, q=nothing)["totalCount"] == 0


def test_a_row_shows_who_it_is_and_what_it_has(world: World, reseller: str, customer: str) -> None:
    partner = world.partner
    shown = page(world, reseller)["items"][0]
    email = partner.fetch(f"/customers/{customer}")["companyProfile"]["contacts"][0]["email"]
    assert shown == {
        "vipId": customer,
        "companyName": "Acme",
        "email": email,
        "anniversaryDate": "",
        "marketSegment": "COM",
        "managedBy": "",
        "invitationStatus": "ACCEPTED",
        "vipSelect": False,
        "licenseLevel": "01",
        "threeYearCommit": "",
        "offerings": ["TEAM"],
        "licenses": 0,
        "assigned": 0,
        "unassigned": 0,
    }
    partner.order(customer, line(quantity=9), line(CREDIT_PACK, 50, 2))
    (held, _) = partner.subscriptions(customer)
    world.portal(f"/subscriptions/{held['subscriptionId']}", usedQuantity=4)
    (shown,) = page(world, reseller)["items"]
    assert shown["anniversaryDate"] == "2027-01-15"
    assert (shown["licenses"], shown["assigned"], shown["unassigned"]) == (9, 4, 5)


def test_ten_licences_bought_in_the_term_make_a_customer_of_vip_select(
    world: World, reseller: str, customer: str
) -> None:
    partner = world.partner

    def is_select() -> bool:
        return bool(page(world, reseller)["items"][0]["vipSelect"])

    first = partner.order(customer, line(quantity=5))
    partner.order(customer, line(OTHER_TEAM, quantity=4))
    assert not is_select()
    partner.order(customer, line(OTHER_TEAM))
    assert is_select()
    partner.give_back(customer, first)
    assert not is_select()


def test_what_is_renewed_early_counts_in_the_next_term(
    world: World, reseller: str, customer: str
) -> None:
    partner = world.partner
    partner.order(customer, line(quantity=10))
    (held,) = partner.subscriptions(customer)
    world.advance(to="2026-12-20")
    one = line(held["offerId"], 9, subscriptionId=held["subscriptionId"])
    partner.make(f"/customers/{customer}/orders", {"orderType": "RENEWAL", "lineItems": [one]})
    partner.renew(customer, held["subscriptionId"], enabled=True, renewalQuantity=9)
    assert page(world, reseller)["items"][0]["vipSelect"]
    world.advance(to="2027-01-15")
    assert not page(world, reseller)["items"][0]["vipSelect"]


def test_who_and_what_is_not_there_is_refused(world: World, reseller: str) -> None:
    for path in ("console-customers", "customers.csv"):
        answer = world.control("GET", f"/resellers/nobody/{path}")
        refused(answer, 404, "RESELLER_NOT_FOUND", "resellerId: nobody")
        answer = world.control("GET", f"/resellers/{reseller}/{path}?managed-by=no@body.example")
        refused(answer, 404, "TEAM_MEMBER_NOT_FOUND", "managed-by: no@body.example")
        answer = world.control("GET", f"/resellers/{reseller}/{path}?view=some")
        refused(answer, 400, "INVALID_REQUEST", "view: is one of noProducts,")
        gone = world.http.get(f"/sandbox/v1/worlds/w-0/resellers/{reseller}/{path}")
        refused(gone, 404, "WORLD_NOT_FOUND")
    for wrong in ("limit=0", "limit=1001", "offset=-1"):
        answer = world.control("GET", f"/resellers/{reseller}/console-customers?{wrong}")
        refused(answer, 400, "INVALID_REQUEST", wrong.partition("=")[0])


@pytest.mark.usefixtures("customer")
def test_another_resellers_customers_are_on_its_page(world: World, reseller: str) -> None:
    other = world.partner.reseller("Duck Reselling")
    world.partner.customer(other)
    assert page(world, other)["totalCount"] == 1
    assert page(world, reseller)["totalCount"] == 1
