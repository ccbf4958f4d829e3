from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.control_api.control import refused
from tests.support import EDU, World, line, profile

RESELLER = {"companyProfile": profile("Fixed Reseller", marketSegments=["COM", "EDU", "GOV"])}


def patch(world: World, path: str, **changes: Any) -> dict[str, Any]:
    answer = world.control("PATCH", path, changes)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def due(world: World) -> list[tuple[str, str]]:
    found = world.control("GET", "/schedule").json()["items"]
    return [(each["kind"], each["at"]) for each in found]


def test_a_reseller_takes_the_status_that_the_tester_sets(world: World) -> None:
    reseller = world.partner.reseller()
    for status in ("1002", "1004", "1010", "1012", "1014", "1024", "1000"):
        shown = patch(world, f"/resellers/{reseller}", status=status)
        assert shown["status"] == status
        assert shown == world.partner.fetch(f"/resellers/{reseller}")


def test_an_inactive_reseller_gains_no_customer(world: World) -> None:
    reseller = world.partner.reseller()
    patch(world, f"/resellers/{reseller}", status="1004")
    body = {"resellerId": reseller, "companyProfile": profile("Acme Inc")}
    assert world.partner.post("/customers", body).json()["code"] == "1126"


@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        ("/resellers/1", {"status": "1005"}, "status: is one of"),
        ("/resellers/1", {"status": 1000}, "status:"),
        ("/resellers/1", {"name": "x"}, "name:"),
        ("/customers/1", {"status": "1008"}, "status: is one of"),
        ("/customers/1", {"cotermDate": "2026-02-30"}, "cotermDate: is a date"),
        ("/customers/1", {"cotermDate": "2026-02-01T00:00:00Z"}, "cotermDate: is a date"),
        ("/customers/1", {"cotermDate": ""}, "cotermDate: is a date"),
        ("/customers/1", {"marketSubSegments": "K_12"}, "marketSubSegments:"),
        ("/customers/1", {"marketSubSegments": ["K_13"]}, "marketSubSegments[0]: is one of"),
        ("/customers/1", {"globalSalesEnabled": "yes"}, "globalSalesEnabled:"),
        ("/customers/1", [], "body:"),
    ],
)
def test_a_bad_change_is_refused_naming_the_field(
    world: World, path: str, body: object, fault: str
) -> None:
    refused(world.control("PATCH", path, body), 400, "INVALID_REQUEST", fault)


def test_accounts_that_are_not_there_are_refused(world: World) -> None:
    refused(world.control("PATCH", "/resellers/1", {}), 404, "RESELLER_NOT_FOUND", "resellerId: 1")
    refused(world.control("PATCH", "/customers/1", {}), 404, "CUSTOMER_NOT_FOUND", "customerId: 1")
    refused(world.control("POST", "/customers/1/renew"), 404, "CUSTOMER_NOT_FOUND")
    refused(world.control("PATCH", "/customers/%00", {}), 404, "CUSTOMER_NOT_FOUND")


def test_a_change_of_nothing_changes_nothing(world: World, customer: str) -> None:
    before = world.partner.fetch(f"/customers/{customer}")
    assert patch(world, f"/customers/{customer}") == before
    nulls: dict[str, Any] = dict.fromkeys(("status", "cotermDate", "marketSubSegments"))
    assert patch(world, f"/customers/{customer}", **nulls) == before


def test_sub_segments_are_those_of_the_market_segment(world: World) -> None:
    school = world.partner.customer(marketSegment="EDU")
    shown = patch(world, f"/customers/{school}", marketSubSegments=["K_12", "NON_PROFIT", "K_12"])
    assert shown["companyProfile"]["marketSubSegments"] == ["K_12", "NON_PROFIT"]
    shown = patch(world, f"/customers/{school}", marketSubSegments=[])
    assert "marketSubSegments" not in shown["companyProfile"]
    answer = world.control("PATCH", f"/customers/{school}", {"marketSubSegments": ["STATE"]})
    refused(answer, 400, "INVALID_REQUEST", "marketSubSegments: segment EDU has K_12")


def test_status_and_global_sales_of_a_customer_are_set(world: World, customer: str) -> None:
    shown = patch(world, f"/customers/{customer}", status="1012", globalSalesEnabled=True)
    assert (shown["status"], shown["globalSalesEnabled"]) == ("1012", True)
    assert shown == world.partner.fetch(f"/customers/{customer}")


@pytest.mark.every_backend
def test_a_new_coterm_date_moves_renewal_dates_and_what_is_due(world: World, customer: str) -> None:
    world.partner.order(customer)
    shown = patch(world, f"/customers/{customer}", cotermDate="2026-03-31")
    assert shown["cotermDate"] == "2026-03-31"
    [subscription] = world.partner.subscriptions(customer)
    assert subscription["renewalDate"] == "2026-03-31"
    assert due(world) == [
        ("renewal.coming", "2026-03-01T00:00:00Z"),
        ("term.ends", "2026-03-31T00:00:00Z"),
    ]
    assert world.advance(to="2026-03-30T23:59:59Z")["fired"] == []
    assert world.advance(to="2026-03-31T00:00:00Z")["counts"] == {"order.completed": 1}
    assert world.partner.fetch(f"/customers/{customer}")["cotermDate"] == "2027-03-31"


def test_the_new_day_of_month_is_the_anniversarys(new_world: Callable[..., World]) -> None:
    world = new_world(now="2027-06-01")
    customer = world.partner.customer()
    world.partner.order(customer)
    patch(world, f"/customers/{customer}", cotermDate="2028-02-29")
    world.advance(to="2032-03-01")
    ends = [
        each["at"]
        for each in world.control("GET", "/events?kind=order.completed").json()["items"][1:]
    ]
    assert ends == [
        "2028-02-29T00:00:00Z",
        "2029-02-28T00:00:00Z",
        "2030-02-28T00:00:00Z",
        "2031-02-28T00:00:00Z",
        "2032-02-29T00:00:00Z",
    ]


def test_the_end_of_a_credit_pack_stays_where_it_is(world: World, customer: str) -> None:
    world.partner.order(customer, line(), line("90000010CA01A12", number=2))
    patch(world, f"/customers/{customer}", cotermDate="2026-03-31")
    dates = [each["renewalDate"] for each in world.partner.subscriptions(customer)]
    assert dates == ["2026-03-31", "2027-01-15"]
    assert due(world) == [
        ("renewal.coming", "2026-03-01T00:00:00Z"),
        ("term.ends", "2026-03-31T00:00:00Z"),
        ("term.ends", "2027-01-15T00:00:00Z"),
    ]


def test_a_coterm_date_that_is_reached_waits_for_renew(world: World, customer: str) -> None:
    world.partner.order(customer)
    patch(world, f"/customers/{customer}", cotermDate="2026-01-15")
    assert world.control("GET", "/schedule").json()["items"] == []
    assert len(world.partner.orders(customer)) == 1
    renewed = world.control("POST", f"/customers/{customer}/renew")
    assert renewed.status_code == 200, renewed.text
    assert renewed.json()["counts"] == {"order.completed": 1}
    [fired] = renewed.json()["fired"]
    assert (fired["kind"], fired["customerId"]) == ("order.completed", customer)
    assert [each["orderType"] for each in world.partner.orders(customer)] == ["RENEWAL", "NEW"]
    shown = world.partner.fetch(f"/customers/{customer}")
    assert shown["cotermDate"] == "2027-01-15"
    assert due(world) == [
        ("renewal.coming", "2026-12-16T00:00:00Z"),
        ("term.ends", "2027-01-15T00:00:00Z"),
    ]
    again = world.control("POST", f"/customers/{customer}/renew")
    refused(again, 409, "NOTHING_DUE", "today: 2026-01-15")


def test_a_customer_with_nothing_due_is_not_renewed(world: World, customer: str) -> None:
    refused(world.control("POST", f"/customers/{customer}/renew"), 409, "NOTHING_DUE")
    world.partner.order(customer)
    refused(world.control("POST", f"/customers/{customer}/renew"), 409, "NOTHING_DUE")


def test_a_first_order_runs_to_the_coterm_date_that_was_set(world: World, customer: str) -> None:
    patch(world, f"/customers/{customer}", cotermDate="2026-06-30")
    world.partner.order(customer)
    [subscription] = world.partner.subscriptions(customer)
    assert subscription["renewalDate"] == "2026-06-30"
    assert world.advance(to="2026-06-30")["counts"] == {"order.completed": 1}


def test_a_lapsed_customer_with_a_new_coterm_date_renews_what_it_buys(
    world: World, customer: str
) -> None:
    world.partner.order(customer)
    [old] = world.partner.subscriptions(customer)
    world.partner.renew(customer, old["subscriptionId"], enabled=False)
    world.advance(to="2027-02-01")
    patch(world, f"/customers/{customer}", cotermDate="2027-06-30")
    world.partner.order(customer)
    assert world.advance(to="2027-06-30")["counts"] == {"order.completed": 1}


def test_accounts_are_made_under_chosen_ids_and_active_at_once(
    new_world: Callable[..., World],
) -> None:
    world = new_world(rules={"accountProcessingSeconds": 3600})
    made = world.control("POST", "/resellers", {**RESELLER, "resellerId": "5556667778"})
    assert made.status_code == 201, made.text
    assert (made.json()["resellerId"], made.json()["status"]) == ("5556667778", "1000")
    assert made.json() == world.partner.fetch("/resellers/5556667778")
    body = {"resellerId": "5556667778", "companyProfile": profile("Fixed Inc")}
    made = world.control("POST", "/customers", {**body, "customerId": "P1005053489"})
    assert made.status_code == 201, made.text
    assert (made.json()["customerId"], made.json()["status"]) == ("P1005053489", "1000")
    assert made.json() == world.partner.fetch("/customers/P1005053489")
    again = {**body, "companyProfile": profile("Other Inc"), "customerId": "P1005053489"}
    refused(world.control("POST", "/customers", again), 409, "ID_TAKEN")
    taken = {**RESELLER, "resellerId": "5556667778"}
    refused(world.control("POST", "/resellers", taken), 409, "ID_TAKEN")


def test_without_a_chosen_id_the_next_one_is_drawn(world: World) -> None:
    first = world.control("POST", "/resellers", RESELLER).json()["resellerId"]
    body = {"resellerId": first, "companyProfile": profile("Some School", marketSegment="EDU")}
    customer = world.control("POST", "/customers", body).json()["customerId"]
    order = world.partner.order(customer, line(EDU))
    assert order["customerId"] == customer


def test_a_reseller_may_be_of_any_distributor(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "North"}, {"name": "South"}])
    south = world.partners[1]
    body = {**RESELLER, "distributorId": south.distributor_id, "resellerId": "1"}
    assert world.control("POST", "/resellers", body).status_code == 201
    assert south.get("/resellers/1").status_code == 200
    assert world.partners[0].get("/resellers/1").json()["code"] == "1115"
    answer = world.control("POST", "/resellers", {**RESELLER, "distributorId": "1"})
    refused(answer, 404, "DISTRIBUTOR_NOT_FOUND", "distributorId: 1")
    customer = {"resellerId": "1", "companyProfile": profile("Southern Inc"), "customerId": "2"}
    assert world.control("POST", "/customers", customer).status_code == 201
    assert south.get("/customers/2").status_code == 200


@pytest.mark.parametrize("chosen", ["", "a b", "x" * 41, "\x00", 5])
def test_a_chosen_id_is_short_and_plain(world: World, chosen: object) -> None:
    answer = world.control("POST", "/resellers", {**RESELLER, "resellerId": chosen})
    refused(answer, 400, "INVALID_REQUEST", "resellerId:")


def test_bad_accounts_are_refused_with_adobes_reason(world: World) -> None:
    body: dict[str, Any] = {"companyProfile": {**RESELLER["companyProfile"], "companyName": "X"}}
    answer = world.control("POST", "/resellers", body)
    refused(answer, 400, "INVALID_REQUEST", "1117", "companyProfile.companyName")
    body = {"resellerId": "nobody", "companyProfile": profile("Acme Inc")}
    refused(world.control("POST", "/customers", body), 404, "RESELLER_NOT_FOUND")
    reseller = world.partner.reseller()
    patch(world, f"/resellers/{reseller}", status="1004")
    body["resellerId"] = reseller
    refused(world.control("POST", "/customers", body), 409, "REFUSED", "1126")


def test_a_reseller_is_not_made_in_a_segment_that_nobody_sells_in(
    new_world: Callable[..., World],
) -> None:
    world = new_world(distributors=[{"name": "Commercial", "marketSegments": ["COM"]}])
    refused(world.control("POST", "/resellers", RESELLER), 409, "REFUSED", "2135")
