"""Reading orders and changing their reference (OR-4; docs order-management/get-order)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support import (
    CONSUMABLE,
    OTHER_TEAM,
    START,
    TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
    shape,
)

pytestmark = pytest.mark.every_backend

NewWorld = Callable[..., World]

LINK: Json = {"uri": "str", "method": "str", "headers": []}
READ: Json = {
    "referenceOrderId": "str",
    "referencedOrderId": "str",
    "externalReferenceId": "str",
    "orderId": "str",
    "customerId": "str",
    "currencyCode": "str",
    "orderType": "str",
    "creationDate": "str",
    "status": "str",
    "source": "str",
    "lineItems": [
        {
            "extLineItemNumber": "number",
            "offerId": "str",
            "quantity": "number",
            "subscriptionId": "str",
            "status": "str",
            "currencyCode": "str",
            "remainingQuantity": "number",
        }
    ],
    "links": {"self": LINK},
}
PAGE: Json = {
    "totalCount": "number",
    "count": "number",
    "offset": "number",
    "limit": "number",
    "items": [READ],
    "links": {"self": LINK},
}


def page(partner: Partner, customer: str, query: str = "") -> Json:
    """Return a page of the history."""
    return partner.fetch(f"/customers/{customer}/orders?{query}")


def ids(items: list[Json]) -> list[str]:
    """Return the ids of orders."""
    return [each["orderId"] for each in items]


def bad(partner: Partner, customer: str, query: str) -> Any:
    """Send a query that is expected to be refused."""
    return partner.get(f"/customers/{customer}/orders?{query}")


def test_a_history_has_the_form_of_adobes_sample(partner: Partner, customer: str) -> None:
    order = partner.order(customer)
    found = page(partner, customer)
    assert shape(found) == PAGE
    assert found["items"] == [partner.read_order(customer, order["orderId"])]
    assert [found[name] for name in ("totalCount", "count", "offset", "limit")] == [1, 1, 0, 25]


def test_an_empty_history_is_a_page_without_items(partner: Partner, customer: str) -> None:
    found = page(partner, customer)
    assert found["items"] == []
    assert [found[name] for name in ("totalCount", "count")] == [0, 0]
    assert list(found["links"]) == ["self"]


def test_the_history_of_an_unknown_customer_is_refused(partner: Partner) -> None:
    refused(partner.get("/customers/1009999999/orders"), 404, "1116")


def test_an_order_is_found_under_its_own_customer_alone(partner: Partner) -> None:
    reseller = partner.reseller()
    mine, other = (partner.customer(reseller, name) for name in ("Mine Ltd", "Other"))
    order = partner.order(mine)
    refused(partner.get(f"/customers/{other}/orders/{order['orderId']}"), 404, "2115")
    refused(partner.get(f"/customers/{mine}/orders/9999999999"), 404, "2115")
    refused(partner.get(f"/customers/1009999999/orders/{order['orderId']}"), 404, "2115")


def test_orders_come_newest_first_also_when_the_clock_stands(world: World, customer: str) -> None:
    partner = world.partner
    made = [partner.order(customer)["orderId"] for _ in range(3)]
    world.advance(by="PT1S")
    made += [partner.order(customer)["orderId"] for _ in range(2)]
    assert ids(page(partner, customer)["items"]) == made[::-1]


# --- Filters ---------------------------------------------------------------------------------


@pytest.fixture
def story(world: World) -> tuple[Partner, str, dict[str, str]]:
    """A customer with orders of every kind; ids by name."""
    partner = world.partner
    customer = partner.customer()
    found = {"first": partner.order(customer, line(quantity=3))["orderId"]}
    world.advance(to="2026-06-01T10:00:00Z")
    second = partner.order(customer, line(OTHER_TEAM, 2), line(CONSUMABLE, 5, number=2))
    found["second"] = second["orderId"]
    world.advance(to="2026-06-02T10:00:00Z")
    returned = partner.give_back(customer, second)
    assert returned.status_code == 201
    found["return"] = returned.json()["orderId"]
    world.advance(to="2027-01-15T10:00:00Z")
    (renewal,) = partner.orders(customer, "order-type=RENEWAL")
    found["renewal"] = renewal["orderId"]
    world.rules(orderProcessingSeconds=3600)
    found["pending"] = partner.order(customer, line(OTHER_TEAM))["orderId"]
    return partner, customer, found


ALL = "start-date=2018-01-01"


FILTERED: list[tuple[str, list[str]]] = [
    ("", ["pending", "renewal"]),
    (ALL, ["pending", "renewal", "return", "second", "first"]),
    (f"{ALL}&order-type=NEW", ["pending", "second", "first"]),
    (f"{ALL}&order-type=RETURN", ["return"]),
    (f"{ALL}&order-type=RENEWAL&order-type=RETURN", ["renewal", "return"]),
    (f"{ALL}&order-type=TRANSFER", []),
    (f"{ALL}&order-type=SWITCH&order-type=REVERT_SWITCH&order-type=PREVIEW", []),
    (f"{ALL}&status=1002", ["pending"]),
    (f"{ALL}&status=1008", ["second"]),
    (f"{ALL}&status=1002&status=1008", ["pending", "second"]),
    (f"{ALL}&status=1004&status=1020&status=1022&status=1024&status=1026", []),
    (f"{ALL}&offer-id={TEAM}", ["renewal", "first"]),
    (f"{ALL}&offer-id={CONSUMABLE}", ["return", "second"]),
    (f"{ALL}&offer-id={CONSUMABLE}&offer-id={TEAM}", ["renewal", "return", "second", "first"]),
    (f"{ALL}&offer-id=nonsense", []),
    (f"{ALL}&order-type=NEW&offer-id={OTHER_TEAM}", ["pending", "second"]),
    (f"{ALL}&order-type=NEW&offer-id={OTHER_TEAM}&status=1000", []),
    (f"{ALL}&reseller-id=nobody", []),
    ("end-date=2027-01-15", ["renewal"]),
    ("end-date=2027-01-14", []),
    ("start-date=2026-06-01", ["pending", "renewal", "return", "second"]),
    ("start-date=2026-06-01T10:00:00Z", ["pending", "renewal", "return", "second"]),
    ("start-date=2026-06-01T10:00:01Z", ["pending", "renewal", "return"]),
    ("start-date=2026-06-02", ["pending", "renewal", "return"]),
    (f"{ALL}&end-date=2026-06-01T10:00:00Z", ["second", "first"]),
    (f"{ALL}&end-date=2026-06-01T09:59:59Z", ["first"]),
    (f"{ALL}&end-date=2026-06-01", ["first"]),
    ("start-date=2026-06-02&end-date=2026-06-01", []),
    (f"{ALL}&unknown-parameter=1", ["pending", "renewal", "return", "second", "first"]),
]


def test_filters_narrow_together_and_widen_within_one(
    story: tuple[Partner, str, dict[str, str]],
) -> None:
    partner, customer, by_name = story
    names = {order_id: name for name, order_id in by_name.items()}
    found = []
    for query, _ in FILTERED:
        answer = page(partner, customer, query)
        assert answer["totalCount"] == answer["count"] == len(answer["items"])
        found.append((query, [names[order_id] for order_id in ids(answer["items"])]))
    assert found == FILTERED


def test_returns_are_found_by_the_order_that_they_return(
    story: tuple[Partner, str, dict[str, str]],
) -> None:
    partner, customer, by_name = story
    query = f"{ALL}&reference-order-id={by_name['second']}&reference-order-id={by_name['first']}"
    assert ids(page(partner, customer, query)["items"]) == [by_name["return"]]


def test_orders_are_found_by_the_reseller(story: tuple[Partner, str, dict[str, str]]) -> None:
    partner, customer, by_name = story
    reseller = partner.fetch(f"/customers/{customer}")["resellerId"]
    assert len(page(partner, customer, f"{ALL}&reseller-id={reseller}")["items"]) == len(by_name)


def test_every_item_has_its_references_status_currency_and_subscriptions(
    story: tuple[Partner, str, dict[str, str]],
) -> None:
    partner, customer, by_name = story
    for each in page(partner, customer, ALL)["items"]:
        name = next(key for key, order_id in by_name.items() if order_id == each["orderId"])
        assert each["externalReferenceId"] == ""
        assert each["referenceOrderId"] == (by_name["second"] if name == "return" else "")
        assert each["source"] == ("System" if name == "renewal" else "API")
        for item in each["lineItems"]:
            assert item["currencyCode"] == "USD"
            assert bool(item["subscriptionId"]) == (name != "pending")
            assert ("remainingQuantity" in item) == (name != "return")


def test_without_a_start_the_history_begins_with_the_running_term(
    world: World, customer: str
) -> None:
    partner = world.partner
    partner.order(customer)
    world.advance(to="2027-01-14T23:59:59Z")
    partner.order(customer)
    assert page(partner, customer)["totalCount"] == 2
    world.advance(to="2027-01-15T00:00:00Z")
    (only,) = page(partner, customer)["items"]
    assert only["orderType"] == "RENEWAL"


BAD_FILTERS = [
    ("order-type=OLD", "order-type"),
    ("order-type=new", "order-type"),
    ("order-type=NEW&order-type=OLD", "order-type"),
    ("status=1001", "status"),
    ("status=active", "status"),
    ("status=", "status"),
    ("start-date=yesterday", "start-date"),
    ("start-date=2026-02-29", "start-date"),
    ("start-date=2026-W01-1", "start-date"),
    ("start-date=2026-1-1", "start-date"),
    ("start-date=20260101", "start-date"),
    ("start-date=2026-01-01T10:00:00", "start-date"),
    ("start-date=2026-01-01T10:00:00%2B00:00", "start-date"),
    ("start-date=2026-01-01T10:00:00.000Z", "start-date"),
    ("start-date=2026-01-01T24:00:00Z", "start-date"),
    ("start-date=2026-1-1T1:0:0Z", "start-date"),
    ("end-date=", "end-date"),
    ("limit=0", "limit"),
    ("limit=-1", "limit"),
    ("limit=ten", "limit"),
    ("limit=", "limit"),
    ("limit=1.5", "limit"),
    ("offset=-1", "offset"),
    ("offset=x", "offset"),
    ("fetch-price=yes", "fetch-price"),
    ("offer-id=" + "x" * 41, "offer-id"),
]


def test_a_bad_filter_is_refused_and_named(partner: Partner, customer: str) -> None:
    for query, name in BAD_FILTERS:
        refused(bad(partner, customer, query), 400, "1132", name)


# --- Pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=1", (1, 1, 0)),
        ("limit=2&offset=1", (2, 2, 1)),
        ("limit=99", (99, 3, 0)),
        ("limit=100", (100, 3, 0)),
        ("limit=101", (100, 3, 0)),
        ("limit=999999999999999999999999", (100, 3, 0)),
        ("offset=2", (25, 1, 2)),
        ("offset=3", (25, 0, 3)),
        ("limit=50&limit=2", (2, 2, 0)),
    ],
)
def test_limits_and_offsets(
    partner: Partner, customer: str, query: str, expected: tuple[int, int, int]
) -> None:
    for _ in range(3):
        partner.order(customer)
    found = page(partner, customer, query)
    assert (found["limit"], found["count"], found["offset"]) == expected
    assert len(found["items"]) == found["count"]
    assert found["totalCount"] == 3


def test_an_offset_past_the_end_is_refused(partner: Partner, customer: str) -> None:
    refused(bad(partner, customer, "offset=1"), 400, "1133")
    partner.order(customer)
    partner.order(customer)
    refused(bad(partner, customer, "offset=3"), 400, "1133")
    refused(bad(partner, customer, "offset=2147483647"), 400, "1133")
    refused(bad(partner, customer, "offset=2&order-type=RETURN"), 400, "1133")


def test_an_offset_that_no_database_holds_is_no_error_of_the_server(
    partner: Partner, customer: str
) -> None:
    assert bad(partner, customer, f"offset={10**30}").json()["code"] in {"1132", "1133"}


def test_next_and_prev_lead_through_all_pages_with_the_filters(world: World, customer: str) -> None:
    partner = world.partner
    made = [partner.order(customer)["orderId"] for _ in range(7)]
    partner.give_back(customer, {"orderId": made[0], "lineItems": [line()]})
    query = f"order-type=NEW&status=1000&status=1002&offer-id={TEAM}&limit=2&fetch-price=true"
    forward, at = [], page(partner, customer, query)
    steps = []
    while True:
        forward += ids(at["items"])
        assert at["totalCount"] == 6
        assert all("pricing" in each["lineItems"][0] for each in at["items"])
        steps.append((at["offset"], sorted(at["links"])))
        if "next" not in at["links"]:
            break
        # A client may put its own filters on top of the link (AC-7).
        uri = at["links"]["next"]["uri"]
        at = partner.fetch(uri.removeprefix("/v3") + f"&order-type=NEW&offer-id={TEAM}")
    assert forward == made[:0:-1]
    assert steps == [(0, ["next", "self"]), (2, ["next", "prev", "self"]), (4, ["prev", "self"])]
    backward = ids(at["items"])
    while "prev" in at["links"]:
        at = partner.fetch(at["links"]["prev"]["uri"].removeprefix("/v3"))
        backward = ids(at["items"]) + backward
    assert backward == forward


def test_links_keep_each_filter_once(partner: Partner, customer: str) -> None:
    for _ in range(2):
        partner.order(customer)
    query = f"offer-id={TEAM}&offer-id={TEAM}&limit=1&limit=1&status=1000"
    links = page(partner, customer, query)["links"]
    target = urlsplit(links["next"]["uri"])
    assert target.path == f"/v3/customers/{customer}/orders"
    assert parse_qs(target.query) == {
        "offer-id": [TEAM],
        "status": ["1000"],
        "limit": ["1"],
        "offset": ["1"],
    }
    again = urlsplit(links["self"]["uri"])
    assert parse_qs(again.query)["offset"] == ["0"]


def test_a_page_that_begins_within_the_first_one_has_a_previous_one_from_the_start(
    partner: Partner, customer: str
) -> None:
    for _ in range(3):
        partner.order(customer)
    links = page(partner, customer, "limit=2&offset=1")["links"]
    assert parse_qs(urlsplit(links["prev"]["uri"]).query)["offset"] == ["0"]
    assert "next" not in links


# --- PATCH of the reference ------------------------------------------------------------------


def change(partner: Partner, customer: str, order: Json, body: Any) -> Any:
    """PATCH an order."""
    return partner.patch(f"/customers/{customer}/orders/{order['orderId']}", body)


def test_the_external_reference_can_be_changed(partner: Partner, customer: str) -> None:
    order = partner.order(customer, externalReferenceId="old")
    answer = change(partner, customer, order, {"externalReferenceId": "34567"})
    assert answer.status_code == 200
    assert shape(answer.json()) == READ
    assert answer.json()["externalReferenceId"] == "34567"
    assert answer.json() == partner.read_order(customer, order["orderId"])
    assert answer.json()["creationDate"] == START


def test_the_reference_may_be_emptied_and_has_at_most_35_characters(
    partner: Partner, customer: str
) -> None:
    order = partner.order(customer, externalReferenceId="old")
    refused(change(partner, customer, order, {"externalReferenceId": "x" * 36}), 400, "2126")
    for text in ("x" * 35, ""):
        answer = change(partner, customer, order, {"externalReferenceId": text})
        assert answer.json()["externalReferenceId"] == text


def test_a_whole_order_may_be_sent_back_with_a_new_reference(
    partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(quantity=2))
    read = partner.read_order(customer, order["orderId"])
    answer = change(partner, customer, order, {**read, "externalReferenceId": "new"})
    assert answer.status_code == 200, answer.text
    assert answer.json() == {**read, "externalReferenceId": "new"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "1008"),
        ("orderType", "RETURN"),
        ("currencyCode", "EUR"),
        ("creationDate", "2025-01-01T00:00:00Z"),
        ("lineItems", []),
        ("customerId", "1"),
        ("source", "System"),
    ],
)
def test_what_is_read_only_cannot_be_changed(
    partner: Partner, customer: str, name: str, value: Any
) -> None:
    order = partner.order(customer)
    before = partner.read_order(customer, order["orderId"])
    answer = change(partner, customer, order, {"externalReferenceId": "new", name: value})
    refused(answer, 400, "1119", name)
    assert partner.read_order(customer, order["orderId"]) == before


def test_a_change_without_a_reference_or_with_unknown_fields_is_refused(
    partner: Partner, customer: str
) -> None:
    order = partner.order(customer)
    refused(change(partner, customer, order, {}), 400, "1122", "externalReferenceId")
    refused(change(partner, customer, order, {"externalReferenceId": None}), 400, "1117")
    body = {"externalReferenceId": "new", "colour": "red"}
    refused(change(partner, customer, order, body), 400, "1121", "colour")
    missing = {"orderId": "9999999999"}
    refused(change(partner, customer, missing, {"externalReferenceId": "n"}), 404, "2115")
