"""After the end of a cycle nothing is bought or switched off before its renewal is billed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from partner_platform.adobe import AdobeClient
from platform_testing.browser import Browser, Page
from platform_testing.shopping import buy, check_out, fill_basket

from sandbox.pytest_plugin.world import VipmpWorld

pytestmark = [pytest.mark.vipmp(now="2026-01-15T09:00:00Z"), pytest.mark.usefixtures("view")]

NOT_BILLED = (
    "The billing cycle of the subscription S-1 ended on 2027-01-14, and its renewal is not billed "
    "yet. Please try again when it is."
)
CANCEL = "/subscriptions/S-1/cancel-add-on"


def kinds(browser: Browser) -> list[str]:
    return [row[1] for row in browser.get("/invoices/").rows("Invoices")]


def switch_off(browser: Browser) -> Page:
    return browser.post("/subscriptions/S-1/auto-renew", auto_renew="off")


def cancel_an_add_on(browser: Browser) -> Page:
    return browser.post(CANCEL, addon_id="P-1", type="End of Billing Period")


@pytest.mark.parametrize("act", [switch_off, cancel_an_add_on])
@pytest.mark.parametrize(
    ("now", "refused"), [("2027-01-14T23:59:59Z", False), ("2027-01-15T00:00:00Z", True)]
)
def test_what_adobe_has_renewed_is_not_switched_off_in_a_tab_that_was_open(
    act: Callable[[Browser], Page],
    now: str,
    storefront: Browser,
    vipmp_world: VipmpWorld,
    *,
    refused: bool,
) -> None:
    vipmp_world.travel(to=now)
    page = act(storefront)
    assert (NOT_BILLED in page.messages) is refused
    assert kinds(storefront) == (["Renewal", "Debit"] if refused else ["Debit"])
    row = storefront.get("/subscriptions/S-1").rows("Add-ons")[0]
    assert row[5].startswith("Active")
    assert ("to end" in row[5] or "Auto-renew Off" in page.text) is not refused


@pytest.mark.parametrize("how", [switch_off, cancel_an_add_on])
def test_what_adobe_renews_that_ends_here_is_told(
    how: Callable[[Browser], Page],
    storefront: Browser,
    account: str,
    adobe: AdobeClient,
    vipmp_world: VipmpWorld,
) -> None:
    how(storefront)
    customer = storefront.get(f"/accounts/{account}").text.split("Adobe customer ID ")[1].split()[0]
    [held] = adobe.subscriptions(customer)
    adobe.set_auto_renewal(
        customer, held.subscription_id, enabled=True, quantity=10, correlation_id="elsewhere"
    )
    vipmp_world.travel(to="2027-01-15")
    storefront.get("/sign-in")
    storefront.post("/sign-in", face="BSS")
    view = storefront.get("/subscriptions/S-1")
    assert "Status Inactive" in view.text
    told = 'Adobe has renewed "Acrobat Pro for teams", which does not renew here.'
    assert told in view.text
    assert told in storefront.get("/billing/").text


def test_a_request_is_not_revoked_for_a_cycle_that_ended(
    storefront: Browser, account: str, vipmp_world: VipmpWorld
) -> None:
    buy(storefront, account, n11073058CA=1)
    cancel_an_add_on(storefront)
    vipmp_world.travel(to="2027-01-15")
    assert NOT_BILLED in storefront.post("/add-ons/P-1/revoke").messages
    assert storefront.get("/subscriptions/S-1").rows("Add-ons")[0][5] == "Canceled"


def test_a_basket_of_before_the_anniversary_is_not_ordered_for_nothing(
    storefront: Browser, account: str, adobe: AdobeClient, vipmp_world: VipmpWorld
) -> None:
    basket = fill_basket(storefront, account, n11073058CA=2)
    vipmp_world.travel(to="2027-01-16")
    page = check_out(storefront, basket)
    assert NOT_BILLED in page.messages
    # The page that told it has the renewal billed: what is due now is of the new cycle.
    [line] = page.rows("As Adobe takes it")
    assert line[4] == "795.58 USD"
    check_out(storefront, page)
    assert kinds(storefront) == ["Debit", "Renewal", "Debit"]
    customer = storefront.get(f"/accounts/{account}").text.split("Adobe customer ID ")[1].split()[0]
    [order] = adobe.orders(customer, order_type="NEW")
    assert [line.quantity for line in order.lines] == [2]


def test_nothing_is_bought_while_the_renewal_fails(
    storefront: Browser, account: str, vipmp_world: VipmpWorld
) -> None:
    buy(storefront, account, n11073058CA=1)
    vipmp_world.fault("server-error", operation="get_order_history", times=2)
    vipmp_world.travel(to="2027-01-16")
    basket = fill_basket(storefront, account, n11074301CA=1)
    assert NOT_BILLED in basket.text
    assert NOT_BILLED in storefront.post("/add-ons/P-1/quantity", more=1).text
    vipmp_world.travel(days=1)
    storefront.get("/subscriptions/S-1")
    vipmp_world.travel(days=1)
    page = buy(storefront, account, n11074301CA=1)
    assert [row[5] for row in page.rows("Add-ons")] == ["Active"] * 3
