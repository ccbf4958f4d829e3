"""What renews: the switch of the container, `Cancel an add-on`, and what is revoked."""

from __future__ import annotations

from typing import Final

import pytest
from partner_platform.adobe import AdobeClient
from partner_platform.adobe.subscriptions import Subscription
from platform_testing.browser import Browser, Page
from platform_testing.shopping import buy

from sandbox.pytest_plugin.world import VipmpWorld

pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z")

CANCEL: Final = "/subscriptions/S-1/cancel-add-on"
END: Final = "End of Billing Period"
REQUESTED: Final = (
    'An existing cancellation request was found for the product(s) "Acrobat Pro for teams". To '
    "proceed, please revoke the cancellation request."
)


class AtAdobe:
    """What Adobe has of the one customer."""

    def __init__(self, adobe: AdobeClient, browser: Browser) -> None:
        self.adobe = adobe
        self.customer = browser.get("/accounts/A-1").text.split("Adobe customer ID ")[1].split()[0]

    def subscriptions(self) -> list[Subscription]:
        return self.adobe.subscriptions(self.customer)

    def renewing(self) -> list[int]:
        """With how many licences each renews; 0 for not at all."""
        return [sub.renewal_quantity if sub.auto_renew else 0 for sub in self.subscriptions()]


@pytest.fixture
def at_adobe(view: Page, adobe: AdobeClient, storefront: Browser) -> AtAdobe:
    assert view.path == "/subscriptions/S-1"
    return AtAdobe(adobe, storefront)


def status_of(page: Page) -> str:
    return page.rows("Add-ons")[0][5]


def test_an_add_on_ends_with_the_period(storefront: Browser, at_adobe: AtAdobe) -> None:
    page = storefront.post(CANCEL, addon_id="P-1", type=END)
    assert page.messages == ['10 of 10 licenses of "Acrobat Pro for teams" end on 2027-01-14.']
    assert status_of(page) == "Active; 10 to end on 2027-01-14"
    assert at_adobe.renewing() == [0]


@pytest.mark.parametrize(("quantity", "renewing"), [(1, 9), (9, 1), (10, 0)])
def test_fewer_licences_renew(
    quantity: int, renewing: int, storefront: Browser, at_adobe: AtAdobe
) -> None:
    page = storefront.post(CANCEL, addon_id="P-1", type=END, quantity=quantity)
    assert status_of(page) == f"Active; {quantity} to end on 2027-01-14"
    assert at_adobe.renewing() == [renewing]


@pytest.mark.parametrize("quantity", ["0", "11", "-1", "all"])
def test_a_quantity_that_it_does_not_have_is_refused(
    quantity: str, storefront: Browser, at_adobe: AtAdobe
) -> None:
    page = storefront.post(CANCEL, addon_id="P-1", type=END, quantity=quantity)
    assert page.messages == ["Licenses to cancel: a whole number from 1 to 10."]
    assert at_adobe.renewing() == [10]


def test_immediate_points_to_cancel_adobe_order(storefront: Browser, at_adobe: AtAdobe) -> None:
    page = storefront.post(CANCEL, addon_id="P-1", type="Immediate")
    assert page.path == CANCEL
    assert "I Want To… > Cancel Adobe Order" in page.messages[0]
    assert at_adobe.renewing() == [10]


def test_a_cancellation_is_revoked(storefront: Browser, at_adobe: AtAdobe) -> None:
    storefront.post(CANCEL, addon_id="P-1", type=END, quantity=4)
    page = storefront.post("/add-ons/P-1/revoke")
    assert status_of(page) == "Active"
    assert at_adobe.renewing() == [10]
    page = storefront.post("/add-ons/P-1/revoke")
    assert page.messages == ['The add-on "Acrobat Pro for teams" has no cancellation request.']


def test_two_cancellations_of_one_add_on_are_refused(
    storefront: Browser, at_adobe: AtAdobe
) -> None:
    storefront.post(CANCEL, addon_id="P-1", type=END, quantity=4)
    page = storefront.post(CANCEL, addon_id="P-1", type=END, quantity=4)
    assert page.messages == [REQUESTED]
    assert at_adobe.renewing() == [6]


def test_what_ends_cannot_be_increased(storefront: Browser, at_adobe: AtAdobe) -> None:
    storefront.post(CANCEL, addon_id="P-1", type=END, quantity=4)
    assert storefront.post("/add-ons/P-1/quantity", more=1).messages == [REQUESTED]
    assert storefront.get("/add-ons/P-1/quantity").messages == [REQUESTED]
    assert at_adobe.renewing() == [6]


def test_the_container_is_switched_off_and_on(storefront: Browser, at_adobe: AtAdobe) -> None:
    buy(storefront, "A-1", n11073058CA=2)
    page = storefront.post("/subscriptions/S-1/auto-renew", auto_renew="off")
    assert page.messages == ["The automatic renewal is off: it ends with its billing cycle."]
    assert 'aria-checked="false"' in page.html
    assert "Disable auto-renew" not in page.text
    assert at_adobe.renewing() == [0, 0]
    page = storefront.post("/subscriptions/S-1/auto-renew", auto_renew="on")
    assert 'aria-checked="true"' in page.html
    assert "Disable auto-renew" in page.text
    assert sorted(at_adobe.renewing()) == [2, 10]


def test_a_cancelled_add_on_stays_so_when_the_container_renews_again(
    storefront: Browser, at_adobe: AtAdobe
) -> None:
    buy(storefront, "A-1", n11073058CA=5)
    storefront.post(CANCEL, addon_id="P-1", type=END)
    storefront.post(CANCEL, addon_id="P-2", type=END, quantity=2)
    for switch in ("off", "on"):
        storefront.post("/subscriptions/S-1/auto-renew", auto_renew=switch)
    assert sorted(at_adobe.renewing()) == [0, 3]


def test_to_revoke_does_not_renew_what_the_container_does_not(
    storefront: Browser, at_adobe: AtAdobe
) -> None:
    storefront.post(CANCEL, addon_id="P-1", type=END)
    storefront.post("/subscriptions/S-1/auto-renew", auto_renew="off")
    storefront.post("/add-ons/P-1/revoke")
    assert at_adobe.renewing() == [0]


def test_what_adobe_did_not_take_is_marked_and_retried_in_bss(
    storefront: Browser, at_adobe: AtAdobe, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.fault("server-error", operation="update_subscription", times=2)
    page = storefront.post("/subscriptions/S-1/auto-renew", auto_renew="off")
    assert page.messages == ['Adobe did not take it for "Acrobat Pro for teams".']
    assert status_of(page) == "Active; sync failed"
    assert storefront.post("/add-ons/P-1/retry").status == 404
    storefront.get("/sign-in")
    storefront.post("/sign-in", face="BSS")
    assert "Active; sync failed: Adobe" in status_of(storefront.get("/subscriptions/S-1"))
    assert storefront.post("/add-ons/P-1/retry").messages[0].startswith("Adobe ")
    page = storefront.post("/add-ons/P-1/retry")
    assert page.messages == ['The add-on "Acrobat Pro for teams" is synced.']
    assert status_of(page) == "Active"
    assert at_adobe.renewing() == [0]


def test_a_cancellation_that_adobe_refuses_leaves_nothing(
    storefront: Browser, at_adobe: AtAdobe, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.fault("server-error", operation="update_subscription")
    page = storefront.post(CANCEL, addon_id="P-1", type=END)
    assert page.messages[0].startswith("Adobe ")
    assert status_of(storefront.get("/subscriptions/S-1")) == "Active"
    assert at_adobe.renewing() == [10]


def test_the_subscription_itself_cannot_be_cancelled(view: Page) -> None:
    assert "Cancel the subscription" not in view.text
    assert [item in view.text for item in ("Buy add-ons", "Cancel an add-on")] == [True, True]
