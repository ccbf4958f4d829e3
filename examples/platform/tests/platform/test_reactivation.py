"""`Activate` in BSS: an inactive subscription goes on, and nothing comes back at Adobe."""

from __future__ import annotations

import pytest
from partner_platform.adobe import AdobeClient
from platform_testing.browser import Browser, Page
from platform_testing.shopping import buy

from sandbox.pytest_plugin.world import VipmpWorld

pytestmark = [pytest.mark.vipmp(now="2026-01-15T09:00:00Z"), pytest.mark.usefixtures("view")]


@pytest.fixture
def ended(storefront: Browser, vipmp_world: VipmpWorld) -> Browser:
    """BSS, after the end of a cycle that was not to renew."""
    storefront.get("/subscriptions/S-1")
    storefront.post("/subscriptions/S-1/auto-renew", auto_renew="off")
    vipmp_world.travel(to="2027-02-01")
    storefront.get("/sign-in")
    storefront.post("/sign-in", face="BSS")
    return storefront


def activate(browser: Browser, date: str = "end") -> Page:
    browser.get("/subscriptions/S-1/activate/")
    return browser.post("/subscriptions/S-1/activate/", date=date)


def test_the_shortcut_of_bss_offers_two_dates(ended: Browser) -> None:
    view = ended.get("/subscriptions/S-1")
    assert "Status Inactive" in view.text
    assert "/activate/" in view.html
    page = ended.get("/subscriptions/S-1/activate/")
    assert "Today [2027-02-01]" in page.text
    assert "End of Billing period [2027-01-14]" in page.text
    assert 'value="end" checked' in page.html


def test_it_goes_on_with_the_cycle_of_adobes_coterm_date(ended: Browser) -> None:
    view = activate(ended)
    assert view.messages[0].startswith("The subscription is active again")
    assert "Status Active" in view.text
    assert "Cycle start 2027-01-15 Cycle end 2028-01-14" in view.text
    assert "Auto-renew: On" in view.text
    assert view.rows("Add-ons")[0][5] == "Canceled"
    newest, *_ = ended.get("/invoices/").rows("Invoices")
    assert (newest[1], newest[4]) == ("Renewal", "0.00 USD")


def test_a_sync_leaves_it_active(ended: Browser, account: str) -> None:
    activate(ended)
    ended.post(f"/accounts/{account}/sync")
    view = ended.get("/subscriptions/S-1")
    assert "Status Active" in view.text
    assert "Cycle start 2027-01-15 Cycle end 2028-01-14" in view.text


def test_nothing_comes_back_at_adobe_until_it_is_ordered(
    ended: Browser, account: str, adobe: AdobeClient
) -> None:
    activate(ended)
    customer = ended.get(f"/accounts/{account}").text.split("Adobe customer ID ")[1].split()[0]
    assert not any(found.is_active for found in adobe.subscriptions(customer))
    view = buy(ended, account, n65304479CA=3)
    assert [(row[2], row[5]) for row in view.rows("Add-ons")] == [
        ("10", "Canceled"),
        ("3", "Active"),
    ]
    # Adobe's new term runs from the day of that order (RN-9), and so does the cycle.
    assert "Cycle start 2027-02-01 Cycle end 2028-01-31" in view.text


def test_the_first_date_is_not_the_right_one(ended: Browser) -> None:
    page = activate(ended, "today")
    assert page.messages == ["Please always select the second option, End of Billing period."]
    assert "Status Inactive" in ended.get("/subscriptions/S-1").text
    assert activate(ended, "<b>").status == 400


def test_sent_twice_it_is_activated_once(ended: Browser) -> None:
    activate(ended)
    page = ended.post("/subscriptions/S-1/activate/", date="end")
    assert page.messages == ["The subscription is Active: there is nothing to activate."]
    kinds = [row[1] for row in ended.get("/invoices/").rows("Invoices")]
    assert kinds.count("Renewal") == 1


def test_an_adobe_that_does_not_answer_changes_nothing(
    ended: Browser, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.fault("server-error", operation="get_customer")
    assert activate(ended).messages[0].startswith("Adobe answered 1124")
    assert "Status Inactive" in ended.get("/subscriptions/S-1").text


def test_an_active_subscription_has_nothing_to_activate(bss: Browser) -> None:
    view = bss.get("/subscriptions/S-1")
    assert "/activate/" not in view.html
    assert "Deactivate auto-renew" in view.text
    assert "Cancel the subscription" not in view.text
    page = bss.get("/subscriptions/S-1/activate/")
    assert page.messages == ["The subscription is Active: there is nothing to activate."]


def test_the_shortcut_switches_auto_renew_off_and_on(bss: Browser) -> None:
    bss.get("/subscriptions/S-1")
    page = bss.post("/subscriptions/S-1/auto-renew", auto_renew="off")
    assert "Auto-renew: Off" in page.text
    assert "Activate auto-renew" in page.text


def test_the_storefront_cannot_activate(storefront: Browser) -> None:
    assert storefront.get("/subscriptions/S-1/activate/").status == 404
