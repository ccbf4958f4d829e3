"""A person at the pages, without JavaScript: reads them, follows links, sends forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx
from bs4 import BeautifulSoup, Tag

# Reads a page in a fifth of the time that Python's own parser takes.
PARSER = "lxml"


@dataclass
class Visitor:
    """Keeps the page that it is on, and the cookies."""

    http: httpx.Client
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
    path: str = "/"
    status: int = 0
    headers: httpx.Headers = field(default_factory=httpx.Headers)
    page: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", PARSER))
    content: bytes = b""

    def get(self, path: str) -> Visitor:
        """Open a page."""
        return self._send("GET", path, None)

    def click(self, text: str) -> Visitor:
        """Follow the link of that text."""
        [*found] = [a for a in self.page.find_all("a", href=True) if words(a) == text]
        assert found, f"no link {text!r} on {self.path}"
        return self.get(urljoin(self.path, str(found[0]["href"])))

    def press(self, button: str, near: str = "", /, **values: str | list[str]) -> Visitor:
        """Send the form of a button as a browser does, with values in place of what it holds.

        `near` is a text of the row or the form in which the button stands, where several have it.
        """
        return self._submit(self._button(button, near), values)

    def has(self, button: str) -> bool:
        """Tell whether a button of that text can be pressed."""
        return any(
            words(found) == button and not found.has_attr("disabled")
            for found in self.page.find_all("button")
        )

    @property
    def text(self) -> str:
        """All that can be read in the main part."""
        main = self.page.find("main") or self.page
        return words(main)

    @property
    def messages(self) -> list[str]:
        """What the page tells of the last action."""
        return [words(notice) for notice in self.page.select(".notice")]

    def rows(self, caption: str = "") -> list[list[str]]:
        """Return the cells of the (captioned) table's body."""
        for table in self.page.find_all("table"):
            named = table.find("caption")
            if not caption or (named is not None and words(named) == caption):
                body = table.find("tbody") or table
                return [
                    [words(cell) for cell in row.find_all(["td", "th"], recursive=False)]
                    for row in body.find_all("tr")
                ]
        return []

    def _button(self, text: str, near: str) -> Tag:
        for button in self.page.find_all("button"):
            if words(button) != text or button.has_attr("disabled"):
                continue
            around = button.find_parent(["tr", "li", "form", "section"]) if near else None
            if not near or (around is not None and near in words(around)):
                return button
        raise AssertionError(f"no button {text!r} {near!r} on {self.path}: {self.text[:400]}")

    def _submit(self, button: Tag, values: dict[str, str | list[str]]) -> Visitor:
        form = button.find_parent("form") or self.page.select_one(
            f"form[id='{button.get('form')}']"
        )
        assert isinstance(form, Tag), f"{words(button)!r} stands in no form"
        fields = _fields(form)
        if button.get("name"):
            fields[str(button["name"])] = str(button.get("value", ""))
        unknown = values.keys() - {str(f.get("name")) for f in form.select("[name]")}
        assert not unknown, f"the form has no {sorted(unknown)}"
        fields.update(values)
        action = urljoin(
            self.path, str(button.get("formaction") or form.get("action") or self.path)
        )
        if str(form.get("method", "get")).lower() == "get":
            pairs = httpx.QueryParams({name: value for name, value in fields.items() if value})
            return self.get(f"{action.partition('?')[0]}?{pairs}")
        return self._send("POST", action, fields)

    def _send(self, method: str, path: str, data: dict[str, str | list[str]] | None) -> Visitor:
        for _ in range(5):
            answer = self.http.request(
                method, path, data=data, headers=self._cookie(), follow_redirects=False
            )
            # The client is others' too: this browser's cookies are its own.
            self.http.cookies.clear()
            self.cookies.extract_cookies(answer)
            if not answer.is_redirect:
                break
            target = urlsplit(urljoin(path, answer.headers["Location"]))
            method, data = "GET", None
            path = f"{target.path}?{target.query}" if target.query else target.path
        self.path, self.status, self.headers = path, answer.status_code, answer.headers
        self.content = answer.content
        self.page = BeautifulSoup(answer.text, PARSER)
        return self

    def _cookie(self) -> dict[str, str]:
        jar = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies.jar)
        return {"Cookie": jar} if jar else {}


def words(element: Tag | BeautifulSoup) -> str:
    """Return the text of an element in one line."""
    return " ".join(element.get_text(" ").split())


def _fields(form: Tag) -> dict[str, str | list[str]]:
    """Return what a browser would send of a form that nobody touched."""
    found: dict[str, str | list[str]] = {}
    for control in form.select("input[name], select[name], textarea[name]"):
        if control.has_attr("disabled"):
            continue
        name, kind = str(control["name"]), str(control.get("type", "text"))
        if kind in ("checkbox", "radio") and not control.has_attr("checked"):
            continue
        if kind in ("submit", "button"):
            continue
        _add(found, name, _value(control))
    return found


def _value(control: Tag) -> str:
    if control.name == "select":
        chosen = control.select_one("option[selected]") or control.select_one("option")
        return "" if chosen is None else str(chosen.get("value", words(chosen)))
    if control.name == "textarea":
        return control.get_text()
    return str(control.get("value", "on" if control.get("type") == "checkbox" else ""))


def _add(found: dict[str, str | list[str]], name: str, value: str) -> None:
    before = found.get(name)
    if before is None:
        found[name] = value
    else:
        found[name] = [*([before] if isinstance(before, str) else before), value]
