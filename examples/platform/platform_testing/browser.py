"""A browser without JavaScript, and pages as one reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass(frozen=True)
class Page:
    """An answer as one reads it."""

    status: int
    path: str
    html: str

    @property
    def text(self) -> str:
        """The words of the page in one line."""
        body = self.html.partition("<body>")[2]
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())

    @property
    def messages(self) -> list[str]:
        """The messages on top."""
        found = re.findall(
            r'<div class="message [^"]*" role="[a-z]+"><p>(.*?)</p>', self.html, re.DOTALL
        )
        return [unescape(text) for text in found]

    def rows(self, caption: str) -> list[list[str]]:
        """The cells of the rows of a table, by its caption."""
        tables = re.findall(r"<table.*?</table>", self.html, re.DOTALL)
        [table] = [t for t in tables if f"<caption>{caption}</caption>" in t]
        body = re.split(r"<tbody>", table)[1]
        return [
            [_words(cell) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.DOTALL)]
            for row in re.findall(r"<tr\b.*?</tr>", body, re.DOTALL)
        ]

    def value(self, name: str) -> str:
        """The value of the first input of a name."""
        found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', self.html)
        if found is None:
            raise AssertionError(f"no input {name} on {self.path}")
        return unescape(found.group(1))


def _words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


class Browser:
    """Loads pages and sends forms; follows redirects as a browser without JavaScript does."""

    def __init__(self, client: FlaskClient) -> None:
        """Take the client of an application."""
        self.client = client
        self._token = ""

    def get(self, path: str) -> Page:
        """Load a page."""
        return self._page(self.client.get(path, follow_redirects=True))

    def post(self, path: str, **fields: str | int) -> Page:
        """Send a form with the token of the page seen last."""
        data = {"csrf": self._token, **fields}
        return self._page(self.client.post(path, data=data, follow_redirects=True))

    def _page(self, answer: TestResponse) -> Page:
        page = Page(answer.status_code, answer.request.path, answer.get_data(as_text=True))
        found = re.search(r'name="csrf" value="([^"]+)"', page.html)
        if found is not None:
            self._token = found.group(1)
        return page
