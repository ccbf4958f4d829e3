"""Windows of a real browser on a live sandbox; whatever a page reports as an error fails a test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import NOT_HERE, chromium, path_of_chromium
from tests.browser.windows import NARROW, Windows

# What is waited for is there at once, unless other tests have the machine.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a module in one process: they share a browser."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(f"browser {item.path.stem}"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser; once a module, since tests of other modules run event loops in this thread."""
    path = path_of_chromium()
    if path is None:
        if os.environ.get("CI", "").lower() in ("true", "1"):
            pytest.fail(f"{NOT_HERE}; under CI=true nothing may be skipped for want of it")
        pytest.skip(NOT_HERE)
    with chromium(path) as started:
        yield started


@pytest.fixture
def windows(http: httpx.Client, browser: Browser) -> Iterator[Windows]:
    """Windows on the live sandbox; at the end of the test none may have met an error."""
    opened = Windows(browser, str(http.base_url).rstrip("/"))
    yield opened
    opened.close()
    assert not opened.faults, "\n".join(opened.faults)


@pytest.fixture
def page(windows: Windows) -> Page:
    """A wide, light window."""
    return windows.open()


@pytest.fixture
def narrow(windows: Windows) -> Page:
    """A window as wide as a telephone."""
    return windows.open(width=NARROW)


@pytest.fixture
def dark(windows: Windows) -> Page:
    """A window of somebody who likes dark pages."""
    return windows.open(dark=True)


@pytest.fixture
def no_javascript(windows: Windows) -> Page:
    """A window that runs no JavaScript."""
    return windows.open(scripts=False)
