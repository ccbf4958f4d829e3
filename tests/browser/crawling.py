"""All pages that links lead to, a few of each kind."""

from __future__ import annotations

import re
from collections import Counter, deque
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from flask import Flask
from playwright.sync_api import APIRequestContext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.visiting import PARSER

OF_ONE_KIND: Final = 2
MOST_PAGES: Final = 400
PLACES: Final = ("/console", "/docs")
UNROUTED: Final = "unrouted"


def crawl(
    browser: APIRequestContext, app: Flask, starts: list[str], within: str = "/"
) -> list[str]:
    """Return the paths of the pages that can be reached; two of each route and kind of query.

    Args:
        browser: what asks, with the cookies of its windows.
        app: an application with the same routes.
        starts: where to begin; what has no route yet is left out.
        within: how the paths begin that are followed.
    """
    begun = [start for start in starts if not kind_of(app, start).startswith(UNROUTED)]
    waiting, seen = deque(begun), Counter[str]()
    led_from = dict.fromkeys(begun, "")
    found: list[str] = []
    while waiting and len(found) < MOST_PAGES:
        path = waiting.popleft()
        kind = kind_of(app, path)
        if not kind or seen[kind] >= OF_ONE_KIND:
            continue
        answer = browser.get(path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        assert answer.ok, f"{answer.status} at {path}, which is linked from {led_from[path]}"
        seen[kind] += 1
        found.append(path)
        for link in links_of(path, answer.text()):
            if link not in led_from and link.startswith(within):
                led_from[link] = path
                waiting.append(link)
    return found


def kind_of(app: Flask, path: str) -> str:
    """Return the route of a path with the names of its query; '' where it is no page."""
    parts = urlsplit(path)
    if parts.netloc or (parts.path != "/" and not parts.path.startswith(PLACES)):
        return ""
    try:
        endpoint, values = app.url_map.bind("localhost").match(parts.path)
    except RequestRedirect as redirect:
        return kind_of(app, urlsplit(redirect.new_url).path)
    except HTTPException:
        return f"{UNROUTED} {path}"
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    # An application within this one has routes of its own: what has a digit is an id.
    inside = [part for part in values.get("path", "").split("/") if not re.search(r"\d", part)]
    return " ".join([endpoint, *inside, *names])


def route_of(app: Flask, path: str) -> str:
    """Return the route of a path whatever is asked of it; '' where it is no page."""
    return kind_of(app, urlsplit(path).path)


def links_of(path: str, content: str) -> list[str]:
    """Return the paths that a page leads to, on the same server."""
    page = BeautifulSoup(content, PARSER)
    found = (urldefrag(urljoin(path, str(link["href"])))[0] for link in page.select("a[href]"))
    return [link for link in found if link.startswith("/")]
