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
from tests.browser.crawling import crawl, kind_of, route_of
from tests.browser.furnishing import LONG, Furnished, furnished
from tests.browser.shopping import open_bss, open_storefront, take_account
from tests.browser.windows import HEIGHT, NARROW, WIDE, Windows
from tests.local import local, sqlite_url

MOST_TOLD = 40
# What another colour scheme, or another width, can change of what axe finds.
NARROWED = ("color-contrast", "link-in-text-block", "scrollable-region-focusable")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with the routes of the live one."""
    with local(sqlite_url(tmp_path_factory.mktemp("routes"))) as client:
        yield client.app


@pytest.fixture(scope="module")
def made(http: httpx.Client) -> Iterator[Furnished]:
    """A world that nobody changes but its shop."""
    made = furnished(http)
    yield made
    made.world.control("DELETE")


def test_every_page_is_accessible(made: Furnished, page: Page, app: Flask) -> None:
    look_at(page, app, crawl(page.context.request, app, made.starts))


def test_every_page_of_the_shop_is_accessible(
    made: Furnished, windows: Windows, app: Flask
) -> None:
    storefront, distributor = windows.open(), windows.open()
    open_storefront(storefront, made.shop, LONG)
    take_account(storefront, made.shop, LONG)
    open_bss(distributor, made.shop)
    for page in (storefront, distributor):
        starts = [f"{made.shop}sign-in", made.shop]
        look_at(page, app, crawl(page.context.request, app, starts, made.shop))


def look_at(page: Page, app: Flask, paths: list[str]) -> None:
    """Fail on what is wrong with any of the pages; of each route, one is tried whole.

    The others differ in what they are filled with: names may be long, lists empty.
    """
    tried, found = set[str](), list[str]()
    for path in paths:
        route = route_of(app, path)
        check = findings_of_layout if route in tried else findings_of
        found += (f"{path}: {finding}" for finding in check(page, path))
        tried.add(route)
    assert not found, f"{len(found)} on {len(paths)} pages\n" + "\n".join(found[:MOST_TOLD])


def findings_of_layout(page: Page, path: str) -> Iterator[str]:
    """Tell whether a page is too wide for a narrow window."""
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    page.goto(path)
    yield from (f"narrow: {finding}" for finding in wider_than_window(page))


def findings_of(page: Page, path: str) -> Iterator[str]:
    """Tell what is wrong with a page: wide and light, by keyboard, and narrow and dark."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    page.goto(path)
    yield from grave_findings(page)
    yield from unreached_by_keyboard(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    yield from (f"narrow: {finding}" for finding in wider_than_window(page))
    yield from (f"narrow and dark: {finding}" for finding in grave_findings(page, *NARROWED))


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
