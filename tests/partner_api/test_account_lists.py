"""Lists of resellers and customers over HTTP: AC-7."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.support import Json, Partner, World, refused

pytestmark = pytest.mark.every_backend


def names(page: Json) -> list[str]:
    return [each["companyProfile"]["companyName"] for each in page["accounts"]]


@pytest.fixture
def reseller_id(partner: Partner) -> str:
    return partner.reseller()


def test_a_list_of_resellers_has_the_fields_of_adobes_sample(partner: Partner) -> None:
    reseller_id = partner.reseller("Reseller Name A")
    page = partner.fetch("/resellers")
    assert list(page) == ["totalCount", "count", "offset", "limit", "accounts", "links"]
    assert page["accounts"] == [
        {
            "externalReferenceId": "",
            "resellerId": reseller_id,
            "distributorId": partner.distributor_id,
            "status": "1000",
            "companyProfile": {"companyName": "Reseller Name A"},
            "creationDate": "2026-01-15T09:00:00Z",
            "links": {
                "self": {"uri": f"/v3/resellers/{reseller_id}", "method": "GET", "headers": []}
            },
        }
    ]


def test_a_list_of_customers_has_the_fields_of_adobes_sample(
    partner: Partner, reseller_id: str
) -> None:
    customer_id = partner.customer(reseller_id, "Customer Name 1")
    page = partner.fetch(f"/resellers/{reseller_id}/customers")
    assert list(page) == ["totalCount", "count", "offset", "limit", "accounts", "links"]
    assert page["accounts"] == [
        {
            "externalReferenceId": "",
            "customerId": customer_id,
            "resellerId": reseller_id,
            "status": "1000",
            "companyProfile": {"companyName": "Customer Name 1"},
            "creationDate": "2026-01-15T09:00:00Z",
            "links": {
                "self": {"uri": f"/v3/customers/{customer_id}", "method": "GET", "headers": []}
            },
        }
    ]


def test_an_empty_list_is_a_page_too(partner: Partner) -> None:
    page = partner.fetch("/resellers")
    assert (page["totalCount"], page["count"], page["accounts"]) == (0, 0, [])
    assert list(page["links"]) == ["self"]


def test_newest_first_and_ties_by_order_of_creation(
    world: World, partner: Partner, reseller_id: str
) -> None:
    for name in ("First", "Second"):
        partner.customer(reseller_id, name)
    world.advance(by="PT1S")
    partner.customer(reseller_id, "Third")
    path = f"/resellers/{reseller_id}/customers"
    assert names(partner.fetch(path)) == ["Third", "Second", "First"]
    assert names(partner.fetch(f"{path}?order-by=desc")) == ["Third", "Second", "First"]
    assert names(partner.fetch(f"{path}?order-by=ASC")) == ["First", "Second", "Third"]


def test_sorted_by_name_case_does_not_matter(partner: Partner, reseller_id: str) -> None:
    for name in ("delta", "Alpha", "charlie", "Bravo"):
        partner.customer(reseller_id, name)
    path = f"/resellers/{reseller_id}/customers?sort-by=companyName"
    assert names(partner.fetch(f"{path}&order-by=Asc")) == ["Alpha", "Bravo", "charlie", "delta"]
    assert names(partner.fetch(path)) == ["delta", "charlie", "Bravo", "Alpha"]


def test_a_list_has_20_accounts_a_page_and_at_most_50(partner: Partner, reseller_id: str) -> None:
    for number in range(51):
        partner.customer(reseller_id, f"Customer {number:02}")
    path = f"/resellers/{reseller_id}/customers"
    first = partner.fetch(path)
    assert (first["totalCount"], first["count"], first["limit"]) == (51, 20, 20)
    assert list(first["links"]) == ["self", "next"]
    seen, uri = names(first), first["links"]["next"]["uri"]
    while uri:
        page = partner.fetch(uri.removeprefix("/v3"))
        seen += names(page)
        uri = page["links"].get("next", {}).get("uri")
    assert seen == [f"Customer {number:02}" for number in reversed(range(51))]
    assert list(page["links"]) == ["self", "prev"]
    most = partner.fetch(f"{path}?limit=50&offset=1")
    assert (most["count"], most["offset"]) == (50, 1)
    assert list(most["links"]) == ["self", "prev"]


def test_filters_sent_again_on_top_of_a_next_link_are_accepted(
    partner: Partner, reseller_id: str
) -> None:
    for name in ("Test One", "Test Two", "Other"):
        partner.customer(reseller_id, name)
    filters = "company-name=Test*&status=1000"
    first = partner.fetch(f"/resellers/{reseller_id}/customers?{filters}&limit=1")
    uri = first["links"]["next"]["uri"].removeprefix("/v3")
    page = partner.fetch(f"{uri}&{filters}")
    assert (page["totalCount"], page["offset"], names(page)) == (2, 1, ["Test One"])
    assert page["links"]["prev"]["uri"].count("company-name") == 1


def test_an_offset_past_the_end_is_an_empty_page(partner: Partner) -> None:
    partner.reseller()
    page = partner.fetch("/resellers?offset=2147483647&limit=50")
    assert (page["totalCount"], page["count"]) == (1, 0)


SEARCHES = [
    ("Test*", ["Test 100 Pct", "test_two", "TestXtwo"]),
    ("test 100 pct", ["Test 100 Pct"]),
    ("test", []),
    ("*two", ["test_two", "TestXtwo"]),
    ("t*t*o", ["test_two", "TestXtwo"]),
    ("*", ["Test 100 Pct", "test_two", "TestXtwo", "Ärger & Söhne"]),
    ("test_*", ["test_two"]),
    ("%", []),
    ("*%*", []),
    ("\\*", []),
    ("ärger*", ["Ärger & Söhne"]),
    ("*SÖHNE", ["Ärger & Söhne"]),
]


@pytest.mark.parametrize(("wanted", "found"), SEARCHES)
def test_a_name_is_searched_with_wildcards_in_any_case(
    partner: Partner, reseller_id: str, wanted: str, found: list[str]
) -> None:
    everything = ["Test 100 Pct", "test_two", "TestXtwo", "Ärger & Söhne"]
    for name in everything:
        partner.customer(reseller_id, name)
    query = f"company-name={quote(wanted, safe='')}&order-by=asc"
    page = partner.fetch(f"/resellers/{reseller_id}/customers?{query}")
    assert names(page) == found


def test_resellers_are_searched_as_customers_are(partner: Partner) -> None:
    partner.reseller("Reseller Nord")
    partner.reseller("Reseller Süd")
    partner.reseller("Other")
    page = partner.fetch("/resellers?company-name=reseller*&sort-by=companyName&order-by=asc")
    assert names(page) == ["Reseller Nord", "Reseller Süd"]


def test_only_active_accounts_are_listed_unless_another_status_is_asked_for(
    world: World, partner: Partner, reseller_id: str
) -> None:
    partner.customer(reseller_id, "Active")
    inactive = partner.customer(reseller_id, "Inactive")
    world.control("PATCH", f"/customers/{inactive}", {"status": "1004"})
    path = f"/resellers/{reseller_id}/customers"
    assert names(partner.fetch(path)) == ["Active"]
    assert names(partner.fetch(f"{path}?status=1004")) == ["Inactive"]
    assert names(partner.fetch(f"{path}?status=1026")) == []
    world.control("PATCH", f"/resellers/{reseller_id}", {"status": "1004"})
    assert partner.fetch("/resellers")["totalCount"] == 0
    assert partner.fetch("/resellers?status=1004")["totalCount"] == 1


def test_customers_are_found_by_id(partner: Partner, reseller_id: str) -> None:
    wanted = partner.customer(reseller_id, "Wanted")
    partner.customer(reseller_id, "Other")
    path = f"/resellers/{reseller_id}/customers?customer-id="
    assert names(partner.fetch(path + wanted)) == ["Wanted"]
    assert names(partner.fetch(f"{path}1")) == []


def test_dates_of_creation_are_inclusive_on_both_ends(
    new_world: Callable[..., World],
) -> None:
    world = new_world(now="2026-01-14T23:59:59Z")
    partner = world.partner
    reseller_id = partner.reseller()
    partner.customer(reseller_id, "Last of 14")
    world.advance(by="PT1S")
    partner.customer(reseller_id, "First of 15")
    world.advance(to="2026-01-15T23:59:59Z")
    partner.customer(reseller_id, "Last of 15")
    world.advance(by="PT1S")
    partner.customer(reseller_id, "First of 16")
    path = f"/resellers/{reseller_id}/customers?order-by=asc"
    fifteenth = f"{path}&from-created-date=2026-01-15&to-created-date=2026-01-15"
    assert names(partner.fetch(fifteenth)) == ["First of 15", "Last of 15"]
    assert names(partner.fetch(f"{path}&to-created-date=2026-01-14")) == ["Last of 14"]
    assert names(partner.fetch(f"{path}&from-created-date=2026-01-16")) == ["First of 16"]
    backwards = f"{path}&from-created-date=2026-01-16&to-created-date=2026-01-14"
    assert names(partner.fetch(backwards)) == []
    widest = f"{path}&from-created-date=0001-01-01&to-created-date=9999-12-31"
    assert partner.fetch(widest)["totalCount"] == 4


BAD = [
    ("status", "1001"),
    ("status", "active"),
    ("limit", "0"),
    ("limit", "51"),
    ("limit", "-1"),
    ("limit", "many"),
    ("limit", "5.0"),
    ("limit", "1_0"),
    ("offset", "-1"),
    ("offset", "99999999999999999999"),
    ("offset", "2147483648"),
    ("sort-by", "status"),
    ("order-by", "up"),
    ("company-name", "a%00b"),
    ("company-name", ""),
    ("company-name", "x" * 256),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_parameter_is_named(
    partner: Partner, reseller_id: str, name: str, value: str
) -> None:
    for path in ("/resellers", f"/resellers/{reseller_id}/customers"):
        refused(partner.get(f"{path}?{name}={value}"), 400, "1117", name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from-created-date", "2026-02-30"),
        ("from-created-date", "1767225600"),
        ("to-created-date", "yesterday"),
        ("to-created-date", "2026-01-15T00:00:00Z"),
        ("customer-id", "a%00b"),
    ],
)
def test_a_bad_parameter_of_customers_is_named(
    partner: Partner, reseller_id: str, name: str, value: str
) -> None:
    path = f"/resellers/{reseller_id}/customers?{name}={value}"
    refused(partner.get(path), 400, "1117", name)


def test_unknown_parameters_are_ignored(partner: Partner) -> None:
    partner.reseller()
    assert partner.fetch("/resellers?color=red")["totalCount"] == 1


def test_lists_hold_only_the_distributors_own(new_world: Callable[..., World]) -> None:
    mine, other = new_world(distributors=[{"name": "One"}, {"name": "Two"}]).partners
    mine.reseller("Mine Alone")
    assert names(mine.fetch("/resellers")) == ["Mine Alone"]
    assert names(other.fetch("/resellers")) == []


def test_customers_of_an_unknown_reseller_are_refused(partner: Partner) -> None:
    refused(partner.get("/resellers/1/customers"), 404, "1115")
    refused(partner.get("/resellers/no%20id/customers"), 404, "1115")
