"""A return is in the currency of its order (OR-8); what orders say beside it (OR-2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.support import OTHER_TEAM, Json, Partner, World, line, refused


@pytest.fixture
def partner(new_world: Callable[..., World]) -> Partner:
    """A distributor that sells in two currencies."""
    return new_world(distributors=[{"currencies": ["USD", "EUR"]}]).partner


@pytest.fixture
def order(partner: Partner, customer: str) -> Json:
    """An order in dollars."""
    return partner.order(customer, line(quantity=5), line(OTHER_TEAM, 5, number=2))


def sent(partner: Partner, order: Json, *currencies: str | None, **changes: Any) -> httpx.Response:
    """Send a return of both products whose lines name these currencies."""
    lines = []
    for each, currency in zip(order["lineItems"], currencies, strict=True):
        kept = {name: value for name, value in each.items() if name != "currencyCode"}
        lines.append(kept | ({"currencyCode": currency} if currency else {}))
    body = {
        "orderType": "RETURN",
        "referenceOrderId": order["orderId"],
        "lineItems": lines,
        **changes,
    }
    return partner.post(f"/customers/{order['customerId']}/orders", body)


@pytest.mark.parametrize(
    ("on_order", "on_lines"),
    [
        ("USD", ("USD", "USD")),
        ("USD", (None, None)),
        ("USD", ("USD", None)),
        (None, ("USD", None)),
        (None, (None, None)),
    ],
)
def test_it_may_be_named_or_left_out_anywhere(
    partner: Partner, order: Json, on_order: str | None, on_lines: tuple[str | None, str | None]
) -> None:
    changes = {"currencyCode": on_order} if on_order else {}
    answer = sent(partner, order, *on_lines, **changes)
    assert answer.status_code == 201, answer.text
    assert answer.json()["currencyCode"] == "USD"


@pytest.mark.parametrize(
    ("on_order", "on_lines", "code", "details"),
    [
        ("EUR", (None, None), "2128", ["Line Item: 1", "Line Item: 2"]),
        ("EUR", ("EUR", "EUR"), "2128", ["Line Item: 1", "Line Item: 2"]),
        (None, ("USD", "EUR"), "2128", ["Line Item: 2"]),
        (None, (None, "EUR"), "2128", ["Line Item: 2"]),
        ("GBP", (None, None), "2125", ["GBP"]),
        (None, ("EUR", "GBP"), "2125", ["GBP"]),
        ("USD", ("EUR", "USD"), "2140", []),
        ("GBP", ("USD", None), "2140", []),
    ],
)
def test_another_is_refused_and_takes_nothing(
    partner: Partner,
    order: Json,
    on_order: str | None,
    on_lines: tuple[str | None, str | None],
    code: str,
    details: list[str],
) -> None:
    changes = {"currencyCode": on_order} if on_order else {}
    answer = sent(partner, order, *on_lines, **changes)
    refused(answer, 400, code, *details)
    read = partner.read_order(order["customerId"], order["orderId"])
    assert [each["remainingQuantity"] for each in read["lineItems"]] == [5, 5]


def test_the_window_is_asked_before_the_currency_and_the_currency_before_the_lines(
    partner: Partner, order: Json
) -> None:
    wrong = [line(quantity=99, number=8, currencyCode="EUR")]
    answer = partner.give_back(order["customerId"], order, *wrong)
    refused(answer, 400, "2128", "Line Item: 8")
    refused(partner.give_back(order["customerId"], {"orderId": "1"}, *wrong), 404, "2115")


@pytest.mark.parametrize("kind", ["NEW", "PREVIEW"])
@pytest.mark.parametrize(("on_line", "code"), [("USD", None), ("EUR", "2140")])
def test_purchases_may_repeat_the_currency_of_the_order_on_a_line_and_name_no_other(
    partner: Partner, customer: str, kind: str, on_line: str, code: str | None
) -> None:
    body = {
        "orderType": kind,
        "currencyCode": "USD",
        "lineItems": [line(currencyCode=on_line)],
    }
    answer = partner.post(f"/customers/{customer}/orders", body)
    if code:
        refused(answer, 400, code)
    else:
        assert answer.status_code == 201, answer.text


@pytest.mark.every_backend
@pytest.mark.parametrize("length", [36, 4096])
def test_renewals_and_returns_echo_a_reference_of_any_length(world: World, length: int) -> None:
    partner, reference = world.partner, "  PO ☂ ".ljust(length, "x")
    customer = partner.customer()
    bought = partner.order(customer, line(quantity=3))
    (held,) = partner.subscriptions(customer)
    takes = {"orderType": "RETURN", "referenceOrderId": bought["orderId"], "lineItems": [line()]}
    renews = {
        "orderType": "RENEWAL",
        "lineItems": [line(subscriptionId=held["subscriptionId"])],
    }
    for body, day in ((takes, "2026-01-29"), (renews, "2027-01-10")):
        world.advance(to=f"{day}T12:00:00Z")
        sent_body = {**body, "externalReferenceId": reference}
        made = partner.make(f"/customers/{customer}/orders", sent_body)
        shown = partner.read_order(customer, made["orderId"])
        assert made["externalReferenceId"] == shown["externalReferenceId"] == reference
