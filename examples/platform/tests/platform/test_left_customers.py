"""A customer that left its reseller outside the platform is nothing that the reseller can touch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from partner_platform.adobe import AdobeClient
from partner_platform.adobe.transfers import TransferRequest
from platform_testing.browser import Browser, Page
from platform_testing.cancelling import listed_orders, orders_page
from platform_testing.shopping import check_out, fill_basket

from sandbox.pytest_plugin.world import VipmpWorld

pytestmark = [pytest.mark.vipmp(now="2026-01-15T09:00:00Z"), pytest.mark.usefixtures("view")]

MOVED = "The customer changed to another reseller."


@pytest.fixture
def leave(
    storefront: Browser, vipmp_world: VipmpWorld, adobe: AdobeClient, other_reseller: str
) -> Callable[[], str]:
    """Let the customer go to another reseller, who uses another program; return its id."""

    def move() -> str:
        customer = storefront.get("/accounts/A-1").text.split("Adobe customer ID ")[1].split()[0]
        code = vipmp_world.admin(customer).approval_code()
        adobe.commit_transfer(TransferRequest(code, other_reseller, "a@other.example"), "elsewhere")
        return customer

    return move


def sync(browser: Browser) -> Page:
    return browser.post("/accounts/A-1/sync")


def list_orders(browser: Browser) -> Page:
    return orders_page(browser)


def increase(browser: Browser) -> Page:
    return browser.post("/add-ons/P-1/quantity", more=1)


def switch_off(browser: Browser) -> Page:
    return browser.post("/subscriptions/S-1/auto-renew", auto_renew="off")


def cancel_an_add_on(browser: Browser) -> Page:
    return browser.post(
        "/subscriptions/S-1/cancel-add-on", addon_id="P-1", type="End of Billing Period"
    )


@pytest.mark.parametrize("act", [sync, list_orders, increase, switch_off, cancel_an_add_on])
def test_nothing_is_shown_or_changed_of_it(
    act: Callable[[Browser], Page],
    storefront: Browser,
    adobe: AdobeClient,
    leave: Callable[[], str],
) -> None:
    customer = leave()
    before = adobe.subscriptions(customer)
    page = act(storefront)
    assert MOVED in page.text
    assert listed_orders(page) == []
    assert adobe.subscriptions(customer) == before
    assert storefront.get("/accounts/").rows("Accounts") == [
        ["Acme Rockets", "COM", "-", "unsynced"]
    ]
    view = storefront.get("/subscriptions/S-1")
    assert "Status Canceled" in view.text
    assert view.rows("Add-ons")[0][5] == "Canceled"


def test_an_order_that_was_chosen_before_is_not_cancelled(
    storefront: Browser, adobe: AdobeClient, leave: Callable[[], str]
) -> None:
    [order_id] = listed_orders(orders_page(storefront))
    customer = leave()
    page = storefront.post(
        "/subscriptions/S-1/cancel/yes",
        order=order_id,
        correlation_id="chosen-before",
        **{"quantity-1": 1},
    )
    assert page.messages[0] == MOVED
    assert adobe.orders(customer, order_type="RETURN") == []


def test_a_basket_that_was_filled_before_is_not_ordered(
    storefront: Browser, account: str, adobe: AdobeClient, leave: Callable[[], str]
) -> None:
    basket = fill_basket(storefront, account, n11073058CA=1)
    customer = leave()
    assert check_out(storefront, basket).messages[0] == MOVED
    assert len(adobe.orders(customer)) == 1


def test_its_renewal_is_billed_to_nobody_here(
    storefront: Browser, vipmp_world: VipmpWorld, leave: Callable[[], str]
) -> None:
    leave()
    vipmp_world.travel(to="2027-01-15")
    assert "Status Canceled" in storefront.get("/subscriptions/S-1").text
    assert [row[1] for row in storefront.get("/invoices/").rows("Invoices")] == ["Debit"]
