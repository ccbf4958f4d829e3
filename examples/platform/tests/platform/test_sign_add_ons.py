"""Add-ons of Acrobat Sign need their base in the same order (PF-1, seed 002)."""

from __future__ import annotations

import pytest
from platform_testing.browser import Browser
from platform_testing.shopping import add_on_id, buy, check_out, fill_basket, new_account

pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z")

MISSING = (
    '"Phone Authentication Add On" requires "Acrobat Sign Solutions for business" or '
    '"Acrobat Sign Solutions for enterprise" in the same order.'
)


def test_add_on_and_base_are_bought_together(storefront: Browser, account: str) -> None:
    view = buy(storefront, account, n90000005CA=3, n90000007CA=1)
    assert [(row[0], row[2]) for row in view.rows("Add-ons")] == [
        ("Acrobat Sign Solutions for business", "3"),
        ("Phone Authentication Add On", "1"),
    ]


def test_the_base_of_enterprises_will_do(storefront: Browser, account: str) -> None:
    view = buy(storefront, account, n90000006CA=1, n90000007CA=1)
    assert view.path == "/subscriptions/S-1"


def test_an_add_on_alone_is_refused_before_adobe_is_asked(
    storefront: Browser, account: str
) -> None:
    basket = fill_basket(storefront, account, n90000007CA=1)
    assert basket.messages == [MISSING]
    assert "Due now" not in basket.text


def test_to_have_the_base_is_not_enough(storefront: Browser, account: str) -> None:
    """Adobe would take it: a customer who has the base may order its add-on."""
    buy(storefront, account, n90000005CA=3)
    assert fill_basket(storefront, account, n90000007CA=1).messages == [MISSING]


def test_an_existing_subscription_increases_the_base_in_the_same_basket(
    storefront: Browser, account: str
) -> None:
    view = buy(storefront, account, n90000005CA=3)
    base = add_on_id(view, "Acrobat Sign Solutions for business")
    storefront.post(f"/add-ons/{base}/quantity", more=1)
    view = buy(storefront, account, n90000007CA=1)
    assert [(row[0], row[2]) for row in view.rows("Add-ons")] == [
        ("Acrobat Sign Solutions for business", "4"),
        ("Phone Authentication Add On", "1"),
    ]


def test_bss_cannot_do_that_for_an_existing_subscription(storefront: Browser, account: str) -> None:
    view = buy(storefront, account, n90000005CA=3)
    storefront.post("/sign-in", face="BSS")
    base = add_on_id(view, "Acrobat Sign Solutions for business")
    storefront.post(f"/add-ons/{base}/quantity", more=1)
    basket = fill_basket(storefront, account, n90000007CA=1)
    [message] = basket.messages
    assert message == (
        'Only a Storefront user can order "Phone Authentication Add On" for an existing '
        "subscription."
    )


def test_bss_can_with_a_new_order(bss: Browser, reseller: str) -> None:
    account = new_account(bss, reseller_id=reseller)
    view = check_out(bss, fill_basket(bss, account, n90000005CA=1, n90000007CA=1))
    assert len(view.rows("Add-ons")) == 2
