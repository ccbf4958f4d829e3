"""Price lists: loaded in BSS, kept for what was bought, and applied to what runs."""

from __future__ import annotations

import pytest
from platform_testing.browser import Browser, Page
from platform_testing.shopping import buy

from sandbox.pytest_plugin.world import VipmpWorld

# In November 2026 the price of Frame.io rises.
pytestmark = pytest.mark.vipmp(now="2026-10-15T09:00:00Z")


@pytest.fixture
def frame_io(storefront: Browser, account: str) -> Page:
    return buy(storefront, account, n90000017CA=1)


def price_of(page: Page) -> list[str]:
    return page.rows("Add-ons")[0][3:5]


def to_bss(browser: Browser) -> None:
    browser.get("/sign-in")
    browser.post("/sign-in", face="BSS")


def test_lists_are_loaded_by_month_and_segment(bss: Browser) -> None:
    bss.get("/price-lists/")
    page = bss.post("/price-lists/", segment="EDU", month="202612")
    assert page.messages == ["The price list 202612-EDU is loaded."]
    bss.post("/price-lists/", segment="EDU", month="202612")
    [row] = bss.get("/price-lists/").rows("Loaded price lists")
    assert row[:3] == ["202612-EDU", "NA", "USD"]


@pytest.mark.parametrize(
    ("month", "message"),
    [
        ("2026-1", "Month: six digits, such as 202601."),
        ("202613", "Month: six digits, such as 202601."),
        ("", "Month: please fill in this field."),
    ],
)
def test_a_month_that_is_none_is_told(month: str, message: str, bss: Browser) -> None:
    bss.get("/price-lists/")
    assert bss.post("/price-lists/", segment="COM", month=month).messages == [message]


def test_a_list_that_adobe_does_not_have_is_told(bss: Browser) -> None:
    bss.get("/price-lists/")
    page = bss.post("/price-lists/", segment="COM", month="210001")
    assert page.messages[0].startswith("Adobe answered ")


def test_the_storefront_has_no_price_lists(storefront: Browser) -> None:
    assert storefront.get("/price-lists/").status == 404
    assert "Price lists" not in storefront.get("/accounts/").text


def test_a_new_list_counts_when_subscription_and_add_on_have_it(
    frame_io: Page, storefront: Browser, vipmp_world: VipmpWorld
) -> None:
    assert price_of(frame_io) == ["179.88 USD", "202610-COM"]
    vipmp_world.travel(to="2026-11-02T00:00:00Z")
    to_bss(storefront)
    storefront.get("/price-lists/")
    storefront.post("/price-lists/", segment="COM", month="202611")
    assert price_of(storefront.get("/subscriptions/S-1")) == ["179.88 USD", "202610-COM"]
    page = storefront.post("/add-ons/P-1/pricing", price_list_id="202611-COM")
    assert price_of(page) == ["179.88 USD", "202611-COM"]
    page = storefront.post("/subscriptions/S-1/pricing", price_list_id="202611-COM")
    assert price_of(page) == ["197.88 USD", "202611-COM"]
    assert "Price list 202611-COM" in page.text
    [item] = storefront.get("/invoices/I-1").rows("Items")
    assert item[4] == "179.88 USD"


def test_the_order_of_the_two_does_not_matter(
    frame_io: Page, storefront: Browser, vipmp_world: VipmpWorld
) -> None:
    assert frame_io
    vipmp_world.travel(to="2026-11-02T00:00:00Z")
    to_bss(storefront)
    storefront.get("/price-lists/")
    storefront.post("/price-lists/", segment="COM", month="202611")
    page = storefront.post("/subscriptions/S-1/pricing", price_list_id="202611-COM")
    assert price_of(page) == ["179.88 USD", "202610-COM"]
    page = storefront.post("/add-ons/P-1/pricing", price_list_id="202611-COM")
    assert price_of(page) == ["197.88 USD", "202611-COM"]


def test_a_list_that_is_not_there_or_lacks_the_product_is_refused(
    frame_io: Page, storefront: Browser
) -> None:
    assert frame_io
    to_bss(storefront)
    storefront.get("/price-lists/")
    storefront.post("/price-lists/", segment="EDU", month="202610")
    page = storefront.post("/add-ons/P-1/pricing", price_list_id="202610-EDU")
    assert page.messages == [
        'Price for the product(s) "Frame.io for teams" was not found on 202610-EDU.'
    ]
    for path in ("/add-ons/P-1/pricing", "/subscriptions/S-1/pricing"):
        page = storefront.post(path, price_list_id="209901-COM")
        assert page.messages == ["There is no price list 209901-COM."]


def test_a_list_of_another_segment_is_refused(frame_io: Page, storefront: Browser) -> None:
    assert frame_io
    to_bss(storefront)
    storefront.get("/price-lists/")
    storefront.post("/price-lists/", segment="EDU", month="202610")
    page = storefront.post("/subscriptions/S-1/pricing", price_list_id="202610-EDU")
    assert page.messages == ["202610-EDU is no price list of the segment COM."]


def test_only_bss_edits_prices(frame_io: Page, storefront: Browser) -> None:
    assert "Edit" not in frame_io.text
    for path in ("/add-ons/P-1/pricing", "/subscriptions/S-1/pricing"):
        assert storefront.post(path, price_list_id="202610-COM").status == 404
