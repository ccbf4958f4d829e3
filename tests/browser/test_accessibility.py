"""Everybody can use every page: by keyboard, in a narrow window, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.accessible import (
    accessible,
    grave_findings,
    unreached_by_keyboard,
    wider_than_window,
)
from tests.browser.crawling import crawl, kind_of
from tests.browser.furnishing import LONG, furnished
from tests.browser.shopping import open_bss, open_storefront, take_account
from tests.browser.windows import HEIGHT, NARROW, WIDE, Windows
from tests.local import local, sqlite_url

# What another colour scheme, or another width, can change of what axe finds.
MOST_TOLD = 40
CONTRAST = ("color-contrast", "link-in-text-block")
NARROWED = (*CONTRAST, "scrollable-region-focusable")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with the routes of the live one."""
    with local(sqlite_url(tmp_path_factory.mktemp("routes"))) as client:
        yield client.app


def test_every_page_is_accessible(http: httpx.Client, page: Page, app: Flask) -> None:
    made = furnished(http)
    look_at(page, app, made.starts)
    made.world.control("DELETE")


def test_every_page_of_the_shop_is_accessible(
    http: httpx.Client, windows: Windows, app: Flask
) -> None:
    made = furnished(http)
    storefront, distributor = windows.open(), windows.open()
    open_storefront(storefront, made.shop, LONG)
    take_account(storefront, made.shop, LONG)
    open_bss(distributor, made.shop)
    for page in (storefront, distributor):
        look_at(page, app, [f"{made.shop}sign-in", made.shop])
    made.world.control("DELETE")


def look_at(page: Page, app: Flask, starts: list[str]) -> None:
    """Fail on what is wrong with any page that can be reached; of each kind, one is tried whole."""
    paths, tried, found = crawl(page.context.request, app, starts), set[str](), list[str]()
    for path in paths:
        kind = kind_of(app, path)
        check = brief_findings_of if kind in tried else findings_of
        found += (f"{path}: {finding}" for finding in check(page, path))
        tried.add(kind)
    assert not found, f"{len(found)} on {len(paths)} pages\n" + "\n".join(found[:MOST_TOLD])


def brief_findings_of(page: Page, path: str) -> Iterator[str]:
    """Tell what is wrong with a page in one light: its names may be long, or it may be empty."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    page.goto(path)
    yield from (f"narrow: {finding}" for finding in wider_than_window(page))
    yield from (f"narrow: {finding}" for finding in grave_findings(page))


def findings_of(page: Page, path: str) -> Iterator[str]:
    """Tell what is wrong with a page, wide and narrow, light and dark."""
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    page.emulate_media(color_scheme="light")
    page.goto(path)
    yield from grave_findings(page)
    yield from (f"dark: {finding}" for finding in _in_the_dark(page))
    yield from unreached_by_keyboard(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    yield from (f"narrow: {finding}" for finding in wider_than_window(page))
    yield from (f"narrow: {finding}" for finding in grave_findings(page, *NARROWED))
    yield from (f"narrow and dark: {finding}" for finding in _in_the_dark(page))


def _in_the_dark(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    return grave_findings(page, *CONTRAST)


def test_a_page_that_is_not_there_is_accessible(page: Page) -> None:
    page.goto("/console/none/of/this")
    accessible(page)


# Whoever wrote the checks above must have seen each of them find something.


def test_a_picture_without_words_is_found(page: Page) -> None:
    page.goto("/")
    page.evaluate("() => document.querySelector('main').append(new Image())")
    assert any(finding.startswith("image-alt (critical)") for finding in grave_findings(page))


def test_a_control_out_of_the_order_of_tab_is_found(page: Page) -> None:
    page.goto("/")
    page.evaluate("() => { document.querySelector('.brand a').tabIndex = -1 }")
    assert any("Tab does not reach" in finding for finding in unreached_by_keyboard(page))


def test_a_page_wider_than_its_window_is_found(narrow: Page) -> None:
    narrow.goto("/")
    assert not wider_than_window(narrow)
    narrow.evaluate("() => { document.querySelector('h1').style.width = '600px' }")
    assert wider_than_window(narrow)


def test_the_crawler_follows_links_to_pages_only(app: Flask) -> None:
    assert kind_of(app, "/console/w1") == kind_of(app, "/console/w2")
    assert not kind_of(app, "/openapi.json")
    assert not kind_of(app, "https://example.org/console")
