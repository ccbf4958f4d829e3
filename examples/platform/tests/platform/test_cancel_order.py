"""`Cancel Adobe Order`: what is listed, what goes, and that it goes once."""

from __future__ import annotations

import pytest
from partner_platform.adobe import AdobeClient
from platform_testing.browser import Browser, Page
from platform_testing.cancelling import (
    cancel,
    confirmation,
    listed_orders,
    orders_page,
    proceed,
    say_yes,
    shown_orders,
)
from platform_testing.shopping import buy

from sandbox.pytest_plugin.world import VipmpWorld

pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z")

NOTHING = "There are no orders eligible for cancellation within the past 14 days."


def customer_of(browser: Browser, account: str) -> str:
    text = browser.get(f"/accounts/{account}").text
    return text.split("Adobe customer ID ")[1].split()[0]


@pytest.mark.usefixtures("view")
def test_the_list_shows_what_adobe_lets_be_cancelled(storefront: Browser, account: str) -> None:
    page = orders_page(storefront)
    [row] = shown_orders(page)
    [order_id] = listed_orders(page)
    assert row[1:5] == [order_id, customer_of(storefront, account), "2026-01-15 09:00:00", "14"]
    assert "Product Acrobat Pro for teams Offer ID 65304479CA02A12 Quantity 10" in row[5]


@pytest.mark.usefixtures("view")
@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("2026-01-15T23:59:59Z", "14"),
        ("2026-01-16T00:00:00Z", "13"),
        ("2026-01-29T00:00:00Z", "0"),
        ("2026-01-29T23:59:59Z", "0"),
    ],
)
def test_whole_utc_days_are_left(
    moment: str, left: str, storefront: Browser, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.travel(to=moment)
    page = orders_page(storefront)
    [row] = shown_orders(page)
    assert row[4] == left
    [order_id] = listed_orders(page)
    assert "is successfully canceled." in cancel(storefront, order_id).messages[0]


@pytest.mark.usefixtures("view")
def test_on_day_fifteen_nothing_is_left(storefront: Browser, vipmp_world: VipmpWorld) -> None:
    vipmp_world.travel(to="2026-01-30T00:00:00Z")
    assert orders_page(storefront).messages == [NOTHING]


def test_cancelling_a_whole_add_on_ends_it(
    view: Page, storefront: Browser, account: str, adobe: AdobeClient
) -> None:
    assert "Cancel Adobe Order" in view.text
    [order_id] = listed_orders(orders_page(storefront))
    page = cancel(storefront, order_id)
    assert page.path == "/subscriptions/S-1"
    assert page.messages == [f'The Adobe Order with ID "{order_id}" is successfully canceled.']
    [row] = page.rows("Add-ons")
    assert row[2] == "0"
    assert row[5] == "Canceled"
    assert orders_page(storefront).messages == [NOTHING]
    [subscription] = adobe.subscriptions(customer_of(storefront, account))
    assert not subscription.is_active


@pytest.mark.usefixtures("view")
def test_part_of_a_line_is_cancelled_and_the_rest_later(storefront: Browser) -> None:
    [order_id] = listed_orders(orders_page(storefront))
    page = cancel(storefront, order_id, n1=4)
    [row] = page.rows("Add-ons")
    assert (row[2], row[5]) == ("6", "Active")
    [row] = shown_orders(orders_page(storefront))
    assert "Quantity 6" in row[5]
    [row] = cancel(storefront, order_id, n1=6).rows("Add-ons")
    assert (row[2], row[5]) == ("0", "Canceled")


def test_one_line_of_two_is_cancelled(storefront: Browser, account: str) -> None:
    buy(storefront, account, n65304479CA=3, n11073058CA=5)
    [order_id] = listed_orders(orders_page(storefront))
    page = cancel(storefront, order_id, n2=3)
    rows = {row[0].split()[0]: (row[2], row[5]) for row in page.rows("Add-ons")}
    assert sorted(rows.values()) == [("0", "Canceled"), ("5", "Active")]


@pytest.mark.usefixtures("view")
def test_yes_sent_twice_cancels_once(storefront: Browser, account: str, adobe: AdobeClient) -> None:
    [order_id] = listed_orders(orders_page(storefront))
    asked = proceed(storefront, order_id, n1=4)
    first, second = say_yes(storefront, asked), say_yes(storefront, asked)
    assert first.messages == second.messages
    assert second.rows("Add-ons")[0][2] == "6"
    returns = adobe.orders(customer_of(storefront, account), order_type="RETURN")
    assert [line.quantity for order in returns for line in order.lines] == [4]
    kinds = [row[1] for row in storefront.get("/invoices/").rows("Invoices")]
    assert sorted(kinds) == ["Credit", "Debit"]


@pytest.mark.usefixtures("view")
@pytest.mark.parametrize("fault", ["timeout-after-commit", "dropped", "bad-gateway"])
def test_a_new_try_after_no_answer_cancels_once(
    fault: str, storefront: Browser, account: str, adobe: AdobeClient, vipmp_world: VipmpWorld
) -> None:
    [order_id] = listed_orders(orders_page(storefront))
    asked = proceed(storefront, order_id, n1=4)
    effect = {"effect": {"type": "dropConnection", "after": fault.startswith("time")}}
    vipmp_world.fault(
        method="POST",
        path="/v3/customers/*/orders",
        **({"name": fault} if fault[0] == "b" else effect),
    )
    page = say_yes(storefront, asked)
    assert page.messages[0].startswith("An unexpected error was received from Adobe")
    # The user begins anew, with another confirmation.
    page = cancel(storefront, order_id, n1=4)
    assert "is successfully canceled." in page.messages[0]
    assert page.rows("Add-ons")[0][2] == "6"
    returns = adobe.orders(customer_of(storefront, account), order_type="RETURN")
    assert [line.quantity for order in returns for line in order.lines] == [4]


@pytest.mark.usefixtures("view")
def test_another_choice_after_no_answer_first_ends_what_was_asked(
    storefront: Browser, vipmp_world: VipmpWorld
) -> None:
    [order_id] = listed_orders(orders_page(storefront))
    asked = proceed(storefront, order_id, n1=4)
    vipmp_world.fault(
        method="POST", path="/v3/customers/*/orders", effect={"type": "dropConnection"}
    )
    say_yes(storefront, asked)
    page = cancel(storefront, order_id, n1=9)
    assert page.messages[0].startswith("An earlier cancellation of this order has been completed")
    assert "Quantity 6" in shown_orders(page)[0][5]


@pytest.mark.usefixtures("view")
def test_a_cancellation_that_adobe_processes_is_written_down_when_it_is_done(
    storefront: Browser, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.rules(orderProcessingSeconds=3600)
    [order_id] = listed_orders(orders_page(storefront))
    page = cancel(storefront, order_id)
    assert page.messages[0].startswith("Adobe is processing the cancellation.")
    assert page.rows("Add-ons")[0][2] == "10"
    vipmp_world.travel(hours=2)
    orders_page(storefront)
    assert storefront.get("/subscriptions/S-1").rows("Add-ons")[0][5] == "Canceled"


@pytest.mark.usefixtures("view")
def test_nobody_cancels_another_resellers_order(
    storefront: Browser, other_reseller: str, account: str, adobe: AdobeClient
) -> None:
    [order_id] = listed_orders(orders_page(storefront))
    customer = customer_of(storefront, account)
    asked = proceed(storefront, order_id)
    storefront.get("/sign-in")
    storefront.post("/sign-in", face="Storefront", reseller_id=other_reseller)
    assert orders_page(storefront).status == 404
    assert say_yes(storefront, asked).status == 404
    assert adobe.orders(customer, order_type="RETURN") == []


@pytest.mark.usefixtures("view")
@pytest.mark.parametrize("order", ["", "../x", "9" * 41, "x y", "\0"])
def test_what_is_no_order_is_told(order: str, storefront: Browser) -> None:
    orders_page(storefront)
    page = storefront.post("/subscriptions/S-1/cancel/confirm", order=order)
    assert page.status == 200
    assert page.messages == ["Please select an order."]


@pytest.mark.usefixtures("view")
@pytest.mark.parametrize("quantity", ["-1", "x", "1.5", "²", "9" * 30, "<script>"])
def test_what_is_no_quantity_is_told(quantity: str, storefront: Browser) -> None:
    page = orders_page(storefront)
    [order_id] = listed_orders(page)
    fields = {f"quantity-{order_id}-1": quantity}
    page = storefront.post("/subscriptions/S-1/cancel/confirm", order=order_id, **fields)
    assert page.messages == ["Quantity: a whole number from 0 to 999999."]
    assert "<script" not in page.html


@pytest.mark.usefixtures("view")
def test_a_confirmation_is_of_one_order(storefront: Browser, account: str) -> None:
    first = listed_orders(orders_page(storefront))[0]
    asked = confirmation(proceed(storefront, first, n1=1))
    storefront.post("/subscriptions/S-1/cancel/yes", **asked)
    buy(storefront, account, n11073058CA=5)
    [other] = [found for found in listed_orders(orders_page(storefront)) if found != first]
    page = storefront.post("/subscriptions/S-1/cancel/yes", **{**asked, "order": other})
    assert page.messages == ["That is the cancellation of another order."]
