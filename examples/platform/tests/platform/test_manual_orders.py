"""Adding by hand in BSS: a new order whose products are related to a subscription."""

from __future__ import annotations

import pytest
from platform_testing.browser import Browser, Page
from platform_testing.shopping import check_out, fill_basket

pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z")


def begin(browser: Browser, account: str) -> Page:
    browser.get(f"/accounts/{account}/orders/new")
    return browser.post(
        f"/accounts/{account}/orders/new",
        **{"quantity-11073058CA": 2, "quantity-11074301CA": 0},
    )


def save(browser: Browser, subscription: str) -> Page:
    browser.get("/manual-orders/M-1/products/1")
    return browser.post(
        "/manual-orders/M-1/products/1", relation="subscription", subscription_id=subscription
    )


@pytest.mark.usefixtures("view")
def test_a_product_is_added_to_an_existing_subscription(bss: Browser, account: str) -> None:
    assert "New order" in bss.get(f"/accounts/{account}").text
    page = begin(bss, account)
    assert page.rows("Products") == [["Photoshop for teams", "2", "not related", "Edit"]]
    page = bss.post("/manual-orders/M-1/place")
    assert page.messages[0].startswith('Please relate "Photoshop for teams" to the subscription')
    page = save(bss, "S-1")
    assert page.rows("Products")[0][2] == "S-1"
    view = check_out(bss, bss.post("/manual-orders/M-1/place"))
    assert view.path == "/subscriptions/S-1"
    rows = {row[0]: (row[2], row[5]) for row in view.rows("Add-ons")}
    assert rows["Photoshop for teams"] == ("2", "Active")
    assert bss.get("/manual-orders/M-1").status == 404


@pytest.mark.usefixtures("view")
@pytest.mark.parametrize("subscription", ["S-2", "<b>", "x" * 40])
def test_it_is_related_to_a_subscription_of_the_account(
    subscription: str, bss: Browser, account: str
) -> None:
    begin(bss, account)
    page = save(bss, subscription)
    assert page.messages == ["Please choose a subscription of the account."]
    assert page.rows("Products")[0][2] == "not related"


@pytest.mark.usefixtures("view")
def test_a_basket_of_somebody_else_stays(bss: Browser, account: str) -> None:
    fill_basket(bss, account, n11074301CA=1)
    begin(bss, account)
    save(bss, "S-1")
    page = bss.post("/manual-orders/M-1/place")
    assert page.messages[0].startswith("The account's basket is not empty.")


@pytest.mark.usefixtures("view")
@pytest.mark.parametrize("quantity", ["", "0", "-1", "x", "1" * 12])
def test_an_order_has_a_product(quantity: str, bss: Browser, account: str) -> None:
    bss.get(f"/accounts/{account}/orders/new")
    page = bss.post(f"/accounts/{account}/orders/new", **{"quantity-11073058CA": quantity})
    assert page.path == f"/accounts/{account}/orders/new"
    assert page.messages
    assert bss.get("/manual-orders/M-1").status == 404


@pytest.mark.usefixtures("view")
def test_only_bss_orders_by_hand(storefront: Browser, account: str) -> None:
    assert storefront.get(f"/accounts/{account}/orders/new").status == 404
    assert "New order" not in storefront.get(f"/accounts/{account}").text
