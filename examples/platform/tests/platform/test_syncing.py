"""`Sync` after Adobe's world was moved, restored, or changed by somebody else."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from partner_platform.adobe import AdobeClient
from partner_platform.adobe.orders import OrderLine
from partner_platform.instances import Instance
from partner_platform.store import Store
from partner_platform.tables import BillingJob, JobState, Status, Subscription
from platform_testing.browser import Browser, Page
from platform_testing.shopping import buy, new_account

from sandbox.pytest_plugin.world import VipmpWorld

pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z")

PHOTOSHOP = OrderLine(1, "11073058CA01A12", 3)


@pytest.fixture
def customer(view: Page, storefront: Browser) -> str:
    assert view.path == "/subscriptions/S-1"
    return storefront.get("/accounts/A-1").text.split("Adobe customer ID ")[1].split()[0]


def sync(browser: Browser) -> Page:
    browser.get("/accounts/A-1")
    return browser.post("/accounts/A-1/sync")


def rows(page: Page) -> list[tuple[str, str, str]]:
    return [(row[0], row[2], row[5]) for row in page.rows("Add-ons")]


ACROBAT = ("Acrobat Pro for teams", "10", "Active")


def test_nothing_changes_when_both_know_the_same(storefront: Browser, customer: str) -> None:
    page = sync(storefront)
    assert customer
    assert page.messages == ["Synced with Adobe: 0 added, 0 changed, 0 ended."]
    assert rows(page) == [ACROBAT]


def test_what_was_bought_elsewhere_is_added(
    storefront: Browser, customer: str, adobe: AdobeClient
) -> None:
    adobe.place_order(customer, "USD", [PHOTOSHOP], str(uuid4()))
    adobe.place_order(customer, "USD", [OrderLine(1, "65304479CA02A12", 5)], str(uuid4()))
    page = sync(storefront)
    assert page.messages == ["Synced with Adobe: 1 added, 1 changed, 0 ended."]
    assert sorted(rows(page)) == [
        ("Acrobat Pro for teams", "15", "Active"),
        ("Photoshop for teams", "3", "Active"),
    ]
    assert len(storefront.get("/invoices/").rows("Invoices")) == 1


def test_what_was_returned_elsewhere_is_canceled(
    storefront: Browser, customer: str, adobe: AdobeClient
) -> None:
    [order] = adobe.orders(customer)
    order = adobe.order(customer, order.order_id)
    adobe.return_order(customer, order.order_id, "USD", order.lines, str(uuid4()))
    page = sync(storefront)
    assert page.messages == ["Synced with Adobe: 0 added, 0 changed, 1 ended."]
    assert rows(page)[0][2] == "Canceled"


def test_a_renewal_that_was_switched_off_elsewhere_shows(
    storefront: Browser, customer: str, adobe: AdobeClient
) -> None:
    [subscription] = adobe.subscriptions(customer)
    adobe.set_auto_renewal(
        customer,
        subscription.subscription_id,
        enabled=True,
        quantity=7,
        correlation_id=str(uuid4()),
    )
    assert rows(sync(storefront))[0][2] == "Active; 3 to end on 2027-01-14"


def test_a_restored_world_knows_less(
    storefront: Browser, customer: str, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.snapshot()
    buy(storefront, "A-1", n11073058CA=3)
    vipmp_world.restore()
    page = sync(storefront)
    assert customer
    assert rows(page) == [ACROBAT, ("Photoshop for teams", "3", "Canceled")]
    # Adobe gives the numbers anew that it gave before.
    page = buy(storefront, "A-1", n11073058CA=4)
    assert rows(page)[-1] == ("Photoshop for teams", "4", "Active")


def test_a_restored_world_may_not_know_the_customer(
    storefront: Browser, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.snapshot()
    new_account(storefront)
    vipmp_world.restore()
    page = sync(storefront)
    assert page.messages[0].startswith("Adobe answered 1116: ")
    assert new_account(storefront, company_name="Other Rockets") == "A-2"
    assert "Adobe does not know this customer any more." in storefront.get("/accounts/A-1").text


def test_a_new_cycle_is_the_billings(
    storefront: Browser, customer: str, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.travel("AD", customer)
    page = sync(storefront)
    assert "Cycle start 2027-01-15 Cycle end 2028-01-14" in page.text
    kinds = [row[1] for row in storefront.get("/invoices/").rows("Invoices")]
    assert kinds == ["Renewal", "Debit"]


def test_a_world_that_went_back_sets_the_cycle_back(
    storefront: Browser, customer: str, instance: Instance, store: Store
) -> None:
    with store.begin() as session:
        container = session.get_one(Subscription, (instance.key, "S-1"))
        container.cycle_start, container.cycle_end = date(2027, 1, 15), date(2028, 1, 14)
        container.status = Status.INACTIVE.value
        session.add(
            BillingJob(
                instance=instance.key,
                subscription_id="S-1",
                cycle_start=date(2027, 1, 15),
                state=JobState.DONE.value,
                tries=1,
                last_tried=instance.now(),
            )
        )
    page = sync(storefront)
    assert customer
    assert "Status Active" in page.text
    with store.read() as session:
        assert session.get(BillingJob, (instance.key, "S-1", date(2027, 1, 15))) is None
    assert "Cycle start 2026-01-15 Cycle end 2027-01-14" in page.text


def test_what_lapsed_is_inactive(
    storefront: Browser, customer: str, vipmp_world: VipmpWorld
) -> None:
    storefront.post("/subscriptions/S-1/auto-renew", auto_renew="off")
    vipmp_world.travel("AD", customer)
    assert rows(sync(storefront)) == [("Acrobat Pro for teams", "10", "Inactive")]
