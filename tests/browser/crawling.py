"""All pages that links lead to, a few of each kind."""

from __future__ import annotations

from collections import Counter, deque
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

OF_ONE_KIND: Final = 2
MOST_PAGES: Final = 400
PLACES: Final = ("/console", "/docs")


def crawl(http: httpx.Client, app: Flask, start: str = "/") -> list[str]:
    """Return the paths of the pages that can be reached; two of each route and kind of query.

    Args:
        http: a client of the sandbox.
        app: an application with the same routes.
        start: where to begin.
    """
    waiting, known, seen = deque([start]), {start}, Counter[str]()
    found: list[str] = []
    while waiting and len(found) < MOST_PAGES:
        path = waiting.popleft()
        kind = kind_of(app, path)
        if not kind or seen[kind] >= OF_ONE_KIND:
            continue
        answer = http.get(path, follow_redirects=True)
        http.cookies.clear()
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        seen[kind] += 1
        found.append(path)
        for link in links_of(path, answer.text):
            if link not in known:
                known.add(link)
                waiting.append(link)
    return found


def kind_of(app: Flask, path: str) -> str:
    """Return the route of a path with the names of its query; '' where it is no page."""
    parts = urlsplit(path)
    if parts.netloc or (parts.path != "/" and not parts.path.startswith(PLACES)):
        return ""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(parts.path)
    except RequestRedirect as redirect:
        return kind_of(app, urlsplit(redirect.new_url).path)
    except HTTPException:
        return f"unrouted {path}"
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return f"{endpoint} {' '.join(names)}"


def links_of(path: str, content: str) -> list[str]:
    """Return the paths that a page leads to, on the same server."""
    page = BeautifulSoup(content, "html.parser")
    found = (urldefrag(urljoin(path, str(link["href"])))[0] for link in page.select("a[href]"))
    return [link for link in found if link.startswith("/")]
