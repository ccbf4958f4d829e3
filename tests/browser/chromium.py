"""The browser of the machine, and what is said where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, sync_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOT_HERE: Final = (
    "no Chromium on the path (Debian: apt-get install chromium, or .ci/browser; "
    "TEST_CHROMIUM names another)"
)


def path_of_chromium() -> str | None:
    """Return the program, None where there is none."""
    named = os.environ.get("TEST_CHROMIUM", "")
    return next(filter(None, map(shutil.which, (named, *NAMES))), None)


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Start a browser without a window.

    While it is there, no other event loop can run in this thread: Playwright's own counts as
    running.
    """
    with sync_playwright() as playwright:
        # Containers and root have no sandbox of Chromium's; nothing but our own pages is opened.
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()
