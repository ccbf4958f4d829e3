"""What holds for every page: markup that is text, and that people can find their way in."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

import pytest
from partner_platform.instances import Instance
from partner_platform.store import Store
from partner_platform.tables import Account, AddOn, Contact, Product
from platform_testing.browser import Browser, Page
from platform_testing.shopping import buy, fill_basket

from sandbox.pytest_plugin.world import VipmpWorld

pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z")

MARKUP: Final = "<script>alert('&\")</script>"
OF_BOTH: Final = (
    "/accounts/",
    "/accounts/A-1",
    "/accounts/A-1/buy",
    "/accounts/A-1/basket",
    "/new-account/",
    "/new-account/of-adobe",
    "/subscriptions/",
    "/subscriptions/S-1",
    "/subscriptions/S-1/cancel-add-on",
    "/add-ons/P-1/quantity",
    "/invoices/",
    "/invoices/I-1",
    "/sign-in",
    "/no-such-page",
)
OF_BSS: Final = ("/price-lists/", "/subscriptions/S-1/pricing", "/add-ons/P-1/pricing")


@pytest.fixture
def shop(storefront: Browser, account: str) -> Browser:
    """A shop with something of everything."""
    buy(storefront, account, n65304479CA=10)
    fill_basket(storefront, account, n11073058CA=1)
    return storefront


@pytest.fixture
def named_by_markup(shop: Browser, store: Store, instance: Instance) -> Browser:
    """Every name of the shop is markup."""
    with store.begin() as session:
        account = session.get_one(Account, (instance.key, "A-1"))
        account.name = account.city = MARKUP
        session.get_one(Contact, (instance.key, "A-1", 1)).first_name = MARKUP
        session.get_one(AddOn, (instance.key, "P-1")).name = MARKUP
        session.get_one(Product, (instance.key, "11073058CA")).name = MARKUP
    return shop


def pages(browser: Browser) -> list[Page]:
    """All pages, of both faces."""
    found = [browser.get(path) for path in OF_BOTH]
    browser.get("/sign-in")
    browser.post("/sign-in", face="BSS")
    return found + [browser.get(path) for path in (*OF_BOTH, *OF_BSS)]


def test_names_with_markup_are_text_everywhere(named_by_markup: Browser) -> None:
    found = pages(named_by_markup)
    assert not [page.path for page in found if "<script" in page.html]
    assert sum(MARKUP in page.text for page in found) > 10


def faults(page: Page) -> list[str]:
    """What a page lacks for people who hear it, or work by keyboard."""
    html = page.html
    found = []
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", html)]
    if levels[:1] != [1] or levels.count(1) != 1:
        found.append(f"headings {levels}")
    if any(later > earlier + 1 for earlier, later in pairwise(levels)):
        found.append(f"a level is skipped: {levels}")
    ids = re.findall(r'\bid="([^"]*)"', html)
    found += [f"id {name} twice" for name in ids if ids.count(name) > 1]
    labelled = set(re.findall(r'<label for="([^"]*)"', html))
    in_labels = " ".join(re.findall(r"<label>.*?</label>", html, re.DOTALL))
    for field in re.findall(r"<(?:input|select)\b[^>]*>", html):
        if 'type="hidden"' in field or "aria-labelledby=" in field or field in in_labels:
            continue
        name = re.search(r'\bid="([^"]*)"', field)
        if name is None or name[1] not in labelled:
            found.append(f"no label: {field}")
    for reference in re.findall(r'aria-(?:labelledby|describedby)="([^"]*)"', html):
        found += [f"no {name}" for name in reference.split() if name not in ids]
    found += [
        f"no scope: {cell}" for cell in re.findall(r"<th\b[^>]*>", html) if "scope" not in cell
    ]
    if '<html lang="en">' not in html or 'href="#content"' not in html:
        found.append("no language, or no way to skip the menu")
    return found


def test_every_page_can_be_heard_and_worked_by_keyboard(shop: Browser) -> None:
    found = {page.path: faults(page) for page in pages(shop)}
    assert not {path: wrong for path, wrong in found.items() if wrong}


def test_no_page_needs_a_script(shop: Browser) -> None:
    assert not [page.path for page in pages(shop) if re.search(r"<script| on[a-z]+=", page.html)]


def test_adobe_that_does_not_answer_is_told(browser: Browser, vipmp_world: VipmpWorld) -> None:
    vipmp_world.fault("bad-gateway")
    page = browser.get("/sign-in")
    assert page.status == 502
    assert page.messages[0].startswith("Adobe answered ")


def test_a_refusal_of_adobes_is_told_on_any_page(browser: Browser, vipmp_world: VipmpWorld) -> None:
    vipmp_world.fault("rate-limit", times=None)
    page = browser.get("/sign-in")
    assert page.status == 502
    assert "Adobe" in page.messages[0]
