"""What `Cancel Adobe Order` says when it cannot: to the Storefront, and to BSS."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from partner_platform.adobe import AdobeClient
from partner_platform.adobe.orders import OrderLine
from platform_testing.bodies import PHOTOSHOP
from platform_testing.browser import Browser, Page
from platform_testing.cancelling import (
    cancel,
    listed_orders,
    orders_page,
    proceed,
    quantities_of,
    say_yes,
)
from platform_testing.shopping import buy

from sandbox.pytest_plugin.world import VipmpWorld

pytestmark = [pytest.mark.vipmp(now="2026-01-15T09:00:00Z"), pytest.mark.usefixtures("view")]

UNEXPECTED = (
    "An unexpected error occurred. Please review the Adobe Service Manager logs for more details."
)
SERVER_ERROR = "Adobe answered 1124: Internal Server Error. Please try again later"
FACES = pytest.mark.parametrize("face", ["Storefront", "BSS"])


def turn_to(browser: Browser, face: str) -> None:
    """Look at the same with the other face."""
    if face == "BSS":
        browser.get("/sign-in")
        browser.post("/sign-in", face="BSS")


def order_of(browser: Browser) -> str:
    [order_id] = listed_orders(orders_page(browser))
    return order_id


def received(error: str) -> str:
    return (
        "An unexpected error was received from Adobe during the order cancellation "
        f"({error}). Please try again later."
    )


def customer_of(browser: Browser, account: str) -> str:
    text = browser.get(f"/accounts/{account}").text
    return text.split("Adobe customer ID ")[1].split()[0]


@FACES
def test_nothing_is_eligible(face: str, storefront: Browser, vipmp_world: VipmpWorld) -> None:
    turn_to(storefront, face)
    vipmp_world.travel(days=15)
    expected = "There are no orders eligible for cancellation within the past 14 days."
    assert orders_page(storefront).messages == [expected]


@FACES
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("server-error", SERVER_ERROR),
        ("rate-limit", "Adobe answered 4118: Too many requests"),
        ("bad-gateway", "Adobe answered nothing readable (HTTP 502)"),
    ],
)
def test_adobe_returns_an_error_when_its_orders_are_listed(
    face: str, fault: str, error: str, storefront: Browser, vipmp_world: VipmpWorld
) -> None:
    turn_to(storefront, face)
    vipmp_world.fault(fault, operation="get_order_history")
    page = orders_page(storefront)
    assert page.status == 200
    assert page.messages == [received(error)]
    assert listed_orders(orders_page(storefront))


@FACES
def test_adobe_returns_an_error_after_proceed(
    face: str, storefront: Browser, vipmp_world: VipmpWorld
) -> None:
    turn_to(storefront, face)
    order_id = order_of(storefront)
    vipmp_world.fault("server-error", operation="get_order")
    page = proceed(storefront, order_id)
    assert page.messages == [received(SERVER_ERROR)]
    asked = proceed(storefront, order_id)
    vipmp_world.fault("server-error", operation="create_order")
    page = say_yes(storefront, asked)
    assert page.messages == [received(SERVER_ERROR)]
    assert storefront.get("/subscriptions/S-1").rows("Add-ons")[0][2] == "10"
    # The refused try stays refused; who begins anew is heard again.
    assert say_yes(storefront, asked).messages == page.messages
    assert "is successfully canceled." in cancel(storefront, order_id).messages[0]


@FACES
@pytest.mark.parametrize("operation", ["orders", "order", "return_order"])
def test_anything_else_is_unexpected_and_logged(
    face: str,
    operation: str,
    storefront: Browser,
    adobe: AdobeClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    turn_to(storefront, face)
    order_id = order_of(storefront)
    asked = proceed(storefront, order_id)

    def answers_something_else(*_: Any, **__: Any) -> None:
        raise KeyError("lineItems")

    monkeypatch.setattr(adobe, operation, answers_something_else)
    page = {
        "orders": lambda: orders_page(storefront),
        "order": lambda: storefront.post(
            "/subscriptions/S-1/cancel/confirm",
            order=order_id,
            **{f"quantity-{order_id}-1": 1},
        ),
        "return_order": lambda: say_yes(storefront, asked),
    }[operation]()
    assert page.status == 200
    assert UNEXPECTED in page.messages
    assert "lineItems" in caplog.text


def bought_beside(browser: Browser, account: str, adobe: AdobeClient) -> tuple[str, str]:
    """Buy Photoshop at Adobe without the platform; return order and offer."""
    lines = [OrderLine(1, f"{PHOTOSHOP}01A12", 2)]
    placed = adobe.place_order(customer_of(browser, account), "USD", lines, str(uuid4()))
    [line] = placed.lines
    return placed.order_id, line.offer_id


@FACES
def test_a_sku_is_of_no_add_on(
    face: str, storefront: Browser, account: str, adobe: AdobeClient
) -> None:
    order_id, sku = bought_beside(storefront, account, adobe)
    turn_to(storefront, face)
    expected = {
        "BSS": f'The selected order with ID "{order_id}" cannot be canceled. SKU ID(s) "{sku}" '
        f'is not found. Please fill in the missing SKUID(s) "{sku}" in the add-on product page.',
        "Storefront": f'The selected add-ons of the order with ID "{order_id}" cannot be '
        f'cancelled. Please check if add ons with SKU "{sku}" have already been canceled, '
        "otherwise, contact your Adobe Distributor because these SKUs are not found.",
    }[face]
    assert proceed(storefront, order_id).messages == [expected]


@FACES
def test_nobody_knows_what_was_paid(
    face: str, storefront: Browser, account: str, adobe: AdobeClient
) -> None:
    order_id, _ = bought_beside(storefront, account, adobe)
    turn_to(storefront, face)
    storefront.post(f"/accounts/{account}/sync")
    begin = f'The selected Adobe Order with ID "{order_id}" cannot be canceled. Price for the '
    expected = {
        "BSS": 'product(s) "Photoshop for teams" was not found.',
        "Storefront": 'product(s) "Photoshop for teams" was not found. '
        "Please contact your Adobe Distributor.",
    }[face]
    assert proceed(storefront, order_id).messages == [begin + expected]


@FACES
def test_a_cancellation_is_scheduled(face: str, storefront: Browser) -> None:
    storefront.get("/subscriptions/S-1/cancel-add-on")
    storefront.post(
        "/subscriptions/S-1/cancel-add-on", addon_id="P-1", type="End of Billing Period"
    )
    turn_to(storefront, face)
    order_id = order_of(storefront)
    expected = (
        f'The selected Adobe Order with ID "{order_id}" cannot be canceled. An existing '
        'cancellation request was found for the product(s) "Acrobat Pro for teams". '
        "To proceed, please revoke the cancellation request."
    )
    assert proceed(storefront, order_id).messages == [expected]
    storefront.post("/add-ons/P-1/revoke")
    assert "is successfully canceled." in cancel(storefront, order_id).messages[0]


@FACES
def test_a_sync_failed(face: str, storefront: Browser, vipmp_world: VipmpWorld) -> None:
    order_id = order_of(storefront)
    vipmp_world.fault("server-error", operation="update_subscription")
    storefront.post("/subscriptions/S-1/auto-renew", auto_renew="off")
    turn_to(storefront, face)
    begin = f'The selected Adobe Order with ID "{order_id}" cannot be canceled'
    expected = {
        "BSS": '. The sync status of the product(s) "Acrobat Pro for teams" within the '
        'subscription in turned to "failed". Please use the button "retry" in the Addon section '
        "of the subscription to try again.",
        "Storefront": " due to a sync problem of the subscription products. "
        "Please contact your Adobe Distributor.",
    }[face]
    assert proceed(storefront, order_id).messages == [begin + expected]
    if face == "BSS":
        storefront.post("/add-ons/P-1/retry")
        assert "is successfully canceled." in cancel(storefront, order_id).messages[0]


@FACES
def test_somebody_returned_the_line_meanwhile(
    face: str, storefront: Browser, account: str, adobe: AdobeClient
) -> None:
    turn_to(storefront, face)
    buy(storefront, account, **{f"n{PHOTOSHOP}": 2})
    [order_id, _] = listed_orders(orders_page(storefront))
    asked = proceed(storefront, order_id)
    order = adobe.order(customer_of(storefront, account), order_id)
    adobe.return_order(order.customer_id, order_id, "USD", order.lines, str(uuid4()))
    # The whole order is returned then, which Adobe says by 2118: one line of two is 2133.
    page = say_yes(storefront, asked)
    assert page.messages[0] == received("Adobe answered 2118: Order has already been cancelled")


@FACES
def test_somebody_returned_one_line_of_two_meanwhile(
    face: str, storefront: Browser, account: str, adobe: AdobeClient
) -> None:
    turn_to(storefront, face)
    cancel(storefront, order_of(storefront))
    buy(storefront, account, n65304479CA=3, **{f"n{PHOTOSHOP}": 2})
    [order_id] = listed_orders(orders_page(storefront))
    asked = proceed(storefront, order_id, n1=2)
    order = adobe.order(customer_of(storefront, account), order_id)
    adobe.return_order(order.customer_id, order_id, "USD", order.lines[:1], str(uuid4()))
    page = say_yes(storefront, asked)
    expected = (
        "An unexpected communication error with Adobe occurred (Line item has already been "
        "returned). Please try again later."
    )
    assert page.messages == [expected]


def test_names_are_text_and_no_markup(storefront: Browser, adobe: AdobeClient) -> None:
    page: Page = orders_page(storefront)
    [order_id] = listed_orders(page)
    assert quantities_of(page, order_id) == {f"quantity-{order_id}-1": "10"}
    hostile = "<script>alert(1)</script>"
    page = storefront.post(
        "/subscriptions/S-1/cancel/yes",
        order=order_id,
        correlation_id=hostile,
        **{'quantity-1"><script>': "1", "quantity-1": hostile},
    )
    assert "<script" not in page.html
    assert adobe.orders(adobe_customer(page), order_type="RETURN") == []


def adobe_customer(page: Page) -> str:
    return page.rows("Orders eligible for cancellation")[0][2]
