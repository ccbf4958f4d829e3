"""Renewal billing: by the organisation's days, retried for ten of them (PF-3)."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from partner_platform.adobe import AdobeClient, Connection
from partner_platform.app import create_platform
from partner_platform.instances import Instance
from partner_platform.services.renewal_billing import run_billing
from partner_platform.store import Store
from partner_platform.tables import Price
from platform_testing.browser import Browser, Page
from platform_testing.cancelling import cancel, listed_orders, orders_page
from platform_testing.shopping import buy
from sqlalchemy import update

from sandbox.pytest_plugin.world import VipmpWorld

pytestmark = [pytest.mark.vipmp(now="2026-01-15T09:00:00Z"), pytest.mark.usefixtures("view")]

ANNIVERSARY = "2027-01-15"


def in_bss(browser: Browser) -> Browser:
    browser.get("/sign-in")
    browser.post("/sign-in", face="BSS")
    return browser


def invoices(browser: Browser, kind: str = "Renewal") -> list[list[str]]:
    return [row for row in browser.get("/invoices/").rows("Invoices") if row[1] == kind]


def jobs(browser: Browser) -> list[list[str]]:
    page = browser.get("/billing/")
    return page.rows("Renewals") if "Renewals" in page.text else []


def customer_of(page: Page) -> str:
    found = re.search(r"Adobe customer ID (\d+)", page.text)
    assert found is not None
    return found[1]


def switch_off_at_adobe(view: Page, adobe: AdobeClient) -> str:
    """Switch off at Adobe what renews here; return the subscription."""
    customer = customer_of(view)
    [subscription] = adobe.subscriptions(customer)
    adobe.set_auto_renewal(
        customer,
        subscription.subscription_id,
        enabled=False,
        quantity=None,
        correlation_id=str(uuid4()),
    )
    return subscription.subscription_id


def test_the_cycle_turns_on_the_anniversary(storefront: Browser, vipmp_world: VipmpWorld) -> None:
    in_bss(storefront)
    vipmp_world.travel(to="2027-01-14T23:59:59Z")
    assert jobs(storefront) == []
    vipmp_world.travel(to=ANNIVERSARY)
    view = storefront.get("/subscriptions/S-1")
    assert "Cycle start 2027-01-15 Cycle end 2028-01-14" in view.text
    [row] = view.rows("Add-ons")
    assert (row[2], row[4], row[5]) == ("10", "202701-COM", "Active")
    [invoice] = invoices(storefront)
    [item] = storefront.get(f"/invoices/{invoice[0]}").rows("Items")
    assert item[2:4] == ["2027-01-15 to 2028-01-14", "10"]
    [job] = jobs(storefront)
    assert job[2:5] == ["2027-01-15", "done", "1"]
    assert job[7] == invoice[0]


def test_opened_again_it_is_billed_once(
    storefront: Browser, store: Store, instance: Instance, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.travel(to=ANNIVERSARY)
    with ThreadPoolExecutor(2) as threads:
        for future in [threads.submit(run_billing, store, instance) for _ in range(2)]:
            future.result()
    assert str(run_billing(store, instance)) == "0 renewed, 0 failed, 0 ended"
    assert len(invoices(storefront)) == 1


def test_what_does_not_renew_here_becomes_inactive(
    storefront: Browser, vipmp_world: VipmpWorld
) -> None:
    storefront.get("/subscriptions/S-1")
    storefront.post("/subscriptions/S-1/auto-renew", auto_renew="off")
    vipmp_world.travel(to="2027-01-14T23:59:59Z")
    assert storefront.get("/subscriptions/S-1").rows("Add-ons")[0][5] == "Active"
    vipmp_world.travel(to=ANNIVERSARY)
    view = storefront.get("/subscriptions/S-1")
    assert "Status Inactive" in view.text
    assert view.rows("Add-ons")[0][5] == "Inactive"
    assert invoices(storefront) == []
    assert "grace" not in view.text.lower()


@pytest.mark.parametrize("ending", [4, 10])
def test_what_was_cancelled_for_the_end_of_the_cycle_is_gone(
    ending: int, storefront: Browser, account: str, vipmp_world: VipmpWorld
) -> None:
    buy(storefront, account, n11073058CA=1)
    storefront.get("/subscriptions/S-1/cancel-add-on")
    storefront.post(
        "/subscriptions/S-1/cancel-add-on",
        addon_id="P-1",
        type="End of Billing Period",
        quantity=ending,
    )
    vipmp_world.travel(to=ANNIVERSARY)
    acrobat, photoshop = storefront.get("/subscriptions/S-1").rows("Add-ons")
    assert (photoshop[2], photoshop[5]) == ("1", "Active")
    assert acrobat[5] == {4: "Active", 10: "Canceled"}[ending]
    assert acrobat[2] == {4: "6", 10: "10"}[ending]
    [invoice] = invoices(storefront)
    items = storefront.get(f"/invoices/{invoice[0]}").rows("Items")
    assert [item[3] for item in items] == {4: ["6", "1"], 10: ["1"]}[ending]


def test_on_here_and_off_at_adobe_fails_and_is_tried_for_ten_days(
    view: Page, storefront: Browser, adobe: AdobeClient, vipmp_world: VipmpWorld
) -> None:
    switch_off_at_adobe(view, adobe)
    in_bss(storefront)
    vipmp_world.travel(to=ANNIVERSARY)
    page = storefront.get("/subscriptions/S-1")
    assert 'failed: Adobe has not renewed "Acrobat Pro for teams". Retry' in page.text
    assert "Cycle end 2027-01-14" in page.text
    assert jobs(storefront)[0][3:5] == ["failed", "1"]
    vipmp_world.travel(to="2027-01-15T23:59:59Z")
    assert jobs(storefront)[0][4] == "1"
    for day in range(1, 11):
        vipmp_world.travel(to=f"2027-01-{15 + day}")
        assert jobs(storefront)[0][3:5] == ["failed", str(day + 1)]
    page = storefront.post("/subscriptions/S-1/retry-renewal")
    assert page.messages[0].startswith("The renewal failed again: Adobe has not renewed")
    vipmp_world.travel(to="2027-01-26")
    page = storefront.get("/subscriptions/S-1")
    assert "It has not been renewed at Adobe." in page.text
    assert "retry-renewal" not in page.html
    assert "Status Inactive" in page.text
    assert jobs(storefront)[0][3] == "given up"
    page = storefront.post("/subscriptions/S-1/retry-renewal")
    assert "There is no failed renewal to try again." in page.messages
    assert invoices(storefront) == []


@pytest.mark.parametrize("how", ["Retry", "the next day"])
def test_what_adobe_renews_late_is_billed(
    how: str,
    view: Page,
    storefront: Browser,
    adobe: AdobeClient,
    adobe_connection: Connection,
    vipmp_world: VipmpWorld,
) -> None:
    subscription = switch_off_at_adobe(view, adobe)
    in_bss(storefront)
    vipmp_world.travel(to=ANNIVERSARY)
    storefront.get("/subscriptions/S-1")
    line = {"extLineItemNumber": 1, "subscriptionId": subscription, "quantity": 8}
    line["offerId"] = "65304479CA01A12"
    late = {"orderType": "RENEWAL", "currencyCode": "USD", "lineItems": [line]}
    adobe_connection.post(f"/customers/{customer_of(view)}/orders", late, str(uuid4()))
    if how == "Retry":
        page = storefront.post("/subscriptions/S-1/retry-renewal")
        assert page.messages == ["The subscription is synchronized: 1 renewed, 0 failed, 0 ended."]
    else:
        vipmp_world.travel(days=1)
    view = storefront.get("/subscriptions/S-1")
    assert view.rows("Add-ons")[0][2] == "8"
    assert "Cycle start 2027-01-15 Cycle end 2028-01-14" in view.text
    assert len(invoices(storefront)) == 1


def test_a_failing_adobe_is_asked_again(storefront: Browser, vipmp_world: VipmpWorld) -> None:
    in_bss(storefront)
    vipmp_world.fault("server-error", operation="get_order_history")
    vipmp_world.travel(to=ANNIVERSARY)
    page = storefront.get("/subscriptions/S-1")
    assert page.status == 200
    assert "failed: Adobe answered 1124" in page.text
    page = storefront.post("/subscriptions/S-1/retry-renewal")
    assert page.messages[0].startswith("The subscription is synchronized")


def test_who_cannot_ask_adobe_gives_nothing_up(
    storefront: Browser, vipmp_world: VipmpWorld
) -> None:
    in_bss(storefront)
    vipmp_world.fault("server-error", operation="get_order_history", times=1)
    vipmp_world.travel(to="2027-03-01")
    assert jobs(storefront)[0][3] == "failed"
    vipmp_world.travel(days=1)
    assert jobs(storefront)[0][3] == "done"


def test_years_that_a_clock_jumped_over_are_billed_in_order(
    storefront: Browser, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.travel(to="2029-02-01")
    view = storefront.get("/subscriptions/S-1")
    assert "Cycle start 2029-01-15 Cycle end 2030-01-14" in view.text
    numbers = sorted(row[0] for row in invoices(storefront))
    periods = [storefront.get(f"/invoices/{n}").rows("Items")[0][2] for n in numbers]
    assert periods == [
        "2027-01-15 to 2028-01-14",
        "2028-01-15 to 2029-01-14",
        "2029-01-15 to 2030-01-14",
    ]


@pytest.mark.parametrize(
    ("zone", "before", "due"),
    [
        ("America/Los_Angeles", "2027-01-15T07:59:59Z", "2027-01-15T08:00:00Z"),
        ("Asia/Tokyo", "2027-01-14T14:59:59Z", "2027-01-14T15:00:00Z"),
        ("Pacific/Kiritimati", "2027-01-14T09:59:59Z", "2027-01-14T10:00:00Z"),
    ],
)
def test_an_organisation_is_billed_by_its_own_days(
    zone: str,
    before: str,
    due: str,
    instance: Instance,
    store: Store,
    platform_url: str,
    vipmp_world: VipmpWorld,
) -> None:
    there = replace(instance, time_zone=ZoneInfo(zone))
    browser = in_bss(Browser(create_platform(platform_url, lambda _: there).test_client()))
    vipmp_world.travel(to=before)
    assert jobs(browser) == []
    vipmp_world.travel(to=due)
    [job] = jobs(browser)
    # East of Greenwich the day begins before Adobe renews by UTC: the next day it has.
    assert job[3] == ("done" if zone.startswith("America") else "failed")
    vipmp_world.travel(days=1)
    assert jobs(browser)[0][3] == "done"
    assert str(run_billing(store, there)) == "0 renewed, 0 failed, 0 ended"


def test_a_renewed_subscription_is_credited_by_the_current_list(
    storefront: Browser, store: Store, instance: Instance, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.travel(to="2027-01-16T09:00:00Z")
    storefront.get("/subscriptions/S-1")
    with store.begin() as session:
        session.execute(
            update(Price).where(Price.instance == instance.key).values(price=Decimal("365.00"))
        )
    [order_id] = listed_orders(orders_page(storefront))
    cancel(storefront, order_id, n1=3)
    [credit] = invoices(storefront, "Credit")
    [item] = storefront.get(f"/invoices/{credit[0]}").rows("Items")
    assert item[2:] == ["2027-01-16 to 2028-01-14", "3", "364.00 USD", "1,092.00 USD"]


def test_what_was_returned_before_it_was_billed_is_not_charged(
    view: Page, storefront: Browser, adobe: AdobeClient, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.fault("server-error", operation="get_order_history")
    vipmp_world.travel(to=ANNIVERSARY)
    storefront.get("/subscriptions/S-1")
    [order_id] = listed_orders(orders_page(storefront))
    assert "is successfully canceled." in cancel(storefront, order_id, n1=4).messages[0]
    assert invoices(storefront, "Credit") == []
    vipmp_world.travel(days=1)
    assert storefront.get("/subscriptions/S-1").rows("Add-ons")[0][2] == "6"
    [invoice] = invoices(storefront)
    assert storefront.get(f"/invoices/{invoice[0]}").rows("Items")[0][3] == "6"
    assert len(adobe.orders(customer_of(view), order_type="RETURN")) == 1


def test_the_storefront_has_no_billing(storefront: Browser) -> None:
    assert storefront.get("/billing/").status == 404
    assert storefront.post("/subscriptions/S-1/retry-renewal").status == 404
    assert storefront.post("/billing/run").status == 404
