"""Windows of the browser, and what goes wrong in them while a test looks elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

WIDE: Final = 1400
NARROW: Final = 400
HEIGHT: Final = 900
# Chromium tells of every answer past 399, and a page may well say why something is refused.
REFUSED: Final = re.compile(r"Failed to load resource.* status of 4\d\d")


@dataclass
class Windows:
    """Opens windows on one sandbox, each with cookies of its own, and keeps what went wrong."""

    browser: Browser
    address: str
    faults: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, *, width: int = WIDE, dark: bool = False, scripts: bool = True) -> Page:
        """Open a window.

        Args:
            width: in CSS pixels.
            dark: whether its person likes dark pages.
            scripts: whether it runs JavaScript.
        """
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._see)
        return page

    def close(self) -> None:
        """Close all of them."""
        for context in self._contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        is_refusal = REFUSED.match(message.text) and "/static/" not in message.location["url"]
        if message.type == "error" and not is_refusal:
            self.faults.append(f"{message.location['url']}: {message.text}")

    def _see(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and "/static/" in response.url):
            self.faults.append(f"{response.url}: {response.status}")
