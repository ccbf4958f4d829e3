"""Create and change deployments (GS-1, GS-2, GS-4, X33)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.deploying import GERMANY, JAPAN, body_at, deploy, global_customer, line_at, rule_of
from tests.support import Json, Partner, World, address, line, refused

FULL = address(
    country="DE",
    region="BY",
    city="Muenchen",
    addressLine1="Georg-Brauchle-Ring 58",
    addressLine2="5. OG",
    postalCode="80992",
    phoneNumber="089-317050",
)


def path(customer: str, deployment: str = "") -> str:
    return f"/customers/{customer}/deployments" + (f"/{deployment}" if deployment else "")


def events(world: World, kind: str) -> list[Json]:
    found: list[Json] = world.control("GET", f"/events?kind={kind}").json()["items"]
    return found


@pytest.mark.every_backend
def test_a_deployment_is_shown_as_adobes_sample_from_its_creation_on(
    world: World, partner: Partner, customer: str
) -> None:
    made = partner.make(path(customer), body_at(FULL))
    deployment = made["deploymentId"]
    assert made == {
        "deploymentId": deployment,
        "companyProfile": {"address": FULL},
        "creationDate": "2026-01-15T09:00:00Z",
        "status": "1000",
        "links": {
            "self": {
                "uri": f"/v3/customers/{customer}/deployments/{deployment}",
                "method": "GET",
                "headers": [],
            }
        },
    }
    assert list(made) == ["deploymentId", "companyProfile", "creationDate", "status", "links"]
    sampled = ["country", "region", "city", "addressLine1", "addressLine2", "postalCode"]
    assert list(made["companyProfile"]["address"]) == [*sampled, "phoneNumber"]
    assert (len(deployment), deployment[:2], deployment.isdigit()) == (10, "14", True)
    assert partner.fetch(path(customer, deployment)) == made
    (event,) = events(world, "deployment.created")
    assert (event["customerId"], deployment in event["summary"]) == (customer, True)


def test_optional_parts_of_an_address_that_were_not_sent_are_not_shown(
    partner: Partner, customer: str
) -> None:
    made = partner.make(path(customer), body_at(GERMANY))
    assert made["companyProfile"]["address"] == GERMANY


def test_read_only_fields_are_ignored_when_a_deployment_is_created(
    partner: Partner, customer: str
) -> None:
    sent = {**body_at(JAPAN), "deploymentId": "7", "status": "1004", "creationDate": "", "links": 1}
    made = partner.make(path(customer), sent)
    assert (made["deploymentId"] != "7", made["status"]) == (True, "1000")


def test_several_may_be_in_one_country_and_where_the_distributor_does_not_sell(
    partner: Partner, customer: str
) -> None:
    first, second = deploy(partner, customer, JAPAN), deploy(partner, customer, JAPAN)
    assert first != second
    found = partner.fetch(path(customer))["items"]
    assert [each["deploymentId"] for each in found] == [first, second]


def test_a_country_is_taken_by_either_code_and_shown_as_it_was_sent(
    partner: Partner, customer: str
) -> None:
    sent = {**GERMANY, "country": "DEU"}
    made = partner.make(path(customer), body_at(sent))
    assert made["companyProfile"]["address"]["country"] == "DEU"
    answer = partner.patch(path(customer, made["deploymentId"]), body_at(GERMANY))
    assert answer.json()["companyProfile"]["address"]["country"] == "DE"


@pytest.mark.parametrize("code", ["US", "USA"])
def test_none_is_in_the_customers_own_country(
    world: World, partner: Partner, customer: str, code: str
) -> None:
    refused(partner.post(path(customer), body_at(address(country=code))), 400, "1141")
    assert rule_of(world) == "GS-2"
    assert partner.fetch(path(customer))["totalCount"] == 0


@pytest.mark.parametrize(
    ("sent", "code", "details"),
    [
        ({"companyProfile": {}}, "1122", ["companyProfile.address"]),
        ({}, "1122", ["companyProfile"]),
        (
            {"companyProfile": {"address": GERMANY, "companyName": "Acme Inc"}},
            "1121",
            ["companyProfile.companyName"],
        ),
        (
            {"companyProfile": {"address": GERMANY, "contacts": [], "preferredLanguage": "en-US"}},
            "1121",
            ["companyProfile.contacts", "companyProfile.preferredLanguage"],
        ),
        (body_at({**GERMANY, "postalCode": "1"}), "1118", ["companyProfile.address.postalCode"]),
        (body_at({**GERMANY, "country": "XX"}), "1118", ["companyProfile.address.country"]),
        (body_at({**GERMANY, "city": 7}), "1118", ["companyProfile.address.city"]),
        (
            body_at({**GERMANY, "addressLine1": "x" * 61, "phoneNumber": "1" * 41}),
            "1118",
            ["companyProfile.address.addressLine1", "companyProfile.address.phoneNumber"],
        ),
        ({"companyProfile": 7}, "1117", ["companyProfile"]),
    ],
)
def test_a_wrong_body_is_refused_by_the_names_of_its_fields(
    partner: Partner, customer: str, sent: Json, code: str, details: list[str]
) -> None:
    answer = partner.post(path(customer), sent)
    assert (answer.status_code, answer.json()["code"]) == (400, code), answer.text
    assert sorted(answer.json()["additionalDetails"]) == sorted(details)


def test_who_has_no_global_sales_is_refused_before_the_body_is_looked_at(
    new_world: Callable[..., World],
) -> None:
    world = new_world(
        distributors=[{"name": "Home"}, {"name": "Abroad", "globalSalesEnabled": True}]
    )
    home, abroad = world.partners
    for sent in (body_at(GERMANY), {"nonsense": True}):
        refused(home.post(path("1009999999"), sent), 404, "1116")
        refused(home.post(path(home.customer()), sent), 400, "1139")
        refused(abroad.post(path(abroad.customer()), sent), 400, "1140")
        assert rule_of(world) == "GS-2"


def test_a_segment_that_only_a_tester_made_global_has_no_deployments(
    world: World, partner: Partner
) -> None:
    customer = partner.customer(name="School", marketSegment="EDU")
    world.portal(f"/customers/{customer}", globalSalesEnabled=True)
    refused(partner.post(path(customer), body_at(GERMANY)), 400, "1142")


def test_the_same_correlation_id_creates_one_deployment(partner: Partner, customer: str) -> None:
    first = partner.post(path(customer), body_at(GERMANY), X_Correlation_Id="once")
    again = partner.post(path(customer), body_at(GERMANY), X_Correlation_Id="once")
    assert (first.status_code, first.content) == (201, again.content)
    assert partner.fetch(path(customer))["totalCount"] == 1


def test_an_address_is_replaced_as_a_whole(world: World, partner: Partner, customer: str) -> None:
    deployment = partner.make(path(customer), body_at(FULL))["deploymentId"]
    moved = {**GERMANY, "region": "BE", "city": "Berlin", "postalCode": "10117"}
    answer = partner.patch(path(customer, deployment), body_at(moved))
    assert answer.status_code == 200, answer.text
    assert answer.json()["companyProfile"]["address"] == moved
    assert partner.fetch(path(customer, deployment)) == answer.json()
    assert len(events(world, "deployment.updated")) == 1


def test_a_deployment_is_deactivated_and_active_again(
    world: World, partner: Partner, customer: str
) -> None:
    deployment = deploy(partner, customer)
    off = partner.patch(path(customer, deployment), {"status": "1004"})
    assert (off.status_code, off.json()["status"]) == (200, "1004")
    assert partner.fetch(path(customer) + "?status=1000")["items"] == []
    assert partner.fetch(path(customer) + "?status=1004")["totalCount"] == 1
    same = partner.patch(path(customer, deployment), {"status": "1004"})
    assert (same.status_code, len(events(world, "deployment.deactivated"))) == (200, 1)
    on = partner.patch(path(customer, deployment), {"status": "1000"})
    assert (on.status_code, on.json()["status"]) == (200, "1000")
    assert len(events(world, "deployment.updated")) == 1


def test_status_and_address_may_change_at_once(partner: Partner, customer: str) -> None:
    deployment = deploy(partner, customer)
    moved = {**GERMANY, "addressLine1": "Another street 1"}
    shown = partner.patch(path(customer, deployment), {"status": "1004", **body_at(moved)}).json()
    assert (shown["status"], shown["companyProfile"]["address"]) == ("1004", moved)


def test_its_country_never_changes(world: World, partner: Partner, customer: str) -> None:
    deployment = deploy(partner, customer)
    answer = partner.patch(path(customer, deployment), {"status": "1004", **body_at(JAPAN)})
    refused(answer, 400, "1119", "companyProfile.address.country")
    assert rule_of(world) == "GS-4"
    assert partner.fetch(path(customer, deployment))["status"] == "1000"


@pytest.mark.parametrize(
    ("sent", "code", "details"),
    [
        ({}, "1122", ["companyProfile", "status"]),
        ({"companyProfile": None}, "1122", ["companyProfile", "status"]),
        ({"companyProfile": {}}, "1122", ["companyProfile.address"]),
        ({"status": "1002"}, "1117", ["status"]),
        ({"colour": "red"}, "1121", ["colour"]),
        ({"creationDate": "2020-01-01T00:00:00Z"}, "1119", ["creationDate"]),
        (body_at({**GERMANY, "region": "XX"}), "1118", ["companyProfile.address.region"]),
    ],
)
def test_a_wrong_change_is_refused(
    partner: Partner, customer: str, sent: Json, code: str, details: list[str]
) -> None:
    answer = partner.patch(path(customer, deploy(partner, customer)), sent)
    assert (answer.status_code, answer.json()["code"]) == (400, code), answer.text
    assert answer.json()["additionalDetails"] == details


def test_what_was_read_may_be_sent_back(partner: Partner, customer: str) -> None:
    deployment = deploy(partner, customer)
    shown = partner.fetch(path(customer, deployment))
    answer = partner.patch(path(customer, deployment), shown)
    assert (answer.status_code, answer.json()) == (200, shown)


def test_an_unknown_deployment_is_2138_and_an_unknown_customer_1116(
    partner: Partner, customer: str
) -> None:
    mine = deploy(partner, customer)
    other = global_customer(partner)
    change: dict[str, Any] = {"status": "1004"}
    for call in (partner.get, lambda where: partner.patch(where, change)):
        refused(call(path(customer, "1400000194")), 404, "2138")
        refused(call(path(other, mine)), 404, "2138")
        refused(call(path("1009999999", mine)), 404, "1116")


@pytest.mark.every_backend
def test_fifty_one_deployments_are_three_pages_by_their_links(
    partner: Partner, customer: str
) -> None:
    made = [deploy(partner, customer) for _ in range(51)]
    found: list[str] = []
    counts = []
    where: str | None = f"/v3{path(customer)}"
    while where:
        page = partner.fetch(where.removeprefix("/v3"))
        assert (page["totalCount"], page["limit"]) == (51, 25)
        counts.append(page["count"])
        found += [each["deploymentId"] for each in page["items"]]
        where = page["links"].get("next", {}).get("uri")
    assert (counts, found) == ([25, 25, 1], made)
    assert partner.fetch(f"{path(customer)}?limit=1&offset=51")["items"] == []


def test_a_deployment_with_licences_stays_active_until_its_term_has_lapsed(
    world: World, partner: Partner, customer: str
) -> None:
    deployment = deploy(partner, customer)
    partner.order(customer, line_at(deployment))
    off: Json = {"status": "1004"}
    refused(partner.patch(path(customer, deployment), off), 400, "1119", "status")
    (held,) = partner.subscriptions(customer)
    partner.renew(customer, held["subscriptionId"], enabled=False)
    world.advance(to="2027-01-14T23:59:59Z")
    refused(partner.patch(path(customer, deployment), off), 400, "1119", "status")
    world.advance(to="2027-01-15T00:00:00Z")
    assert partner.patch(path(customer, deployment), off).json()["status"] == "1004"


def test_a_deployment_is_not_deactivated_while_something_is_ordered_for_it(
    world: World, partner: Partner, customer: str
) -> None:
    here, there = deploy(partner, customer), deploy(partner, customer, JAPAN)
    world.rules(orderProcessingSeconds=60)
    order = partner.order(customer, line_at(here), line(number=2))
    refused(partner.patch(path(customer, here), {"status": "1004"}), 400, "1119", "status")
    (kept, *_) = world.control("GET", "/requests").json()["items"]
    assert kept["why"]["facts"]["pendingOrders"] == [order["orderId"]]
    assert partner.patch(path(customer, there), {"status": "1004"}).status_code == 200
