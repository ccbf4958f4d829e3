"""Links of resources and pages (docs references/resources, `Links`)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request

from sandbox.domain.wire import link, self_link

__all__ = ["link", "links_as_sent", "page_links", "self_link"]


def page_links(offset: int, limit: int, total: int, *, limit_first: bool = False) -> dict[str, Any]:
    """Return the `links` of a page of the list that is being asked for.

    `next` and `prev` keep the request's own filters and appear only where they lead somewhere:
    a page of no items (notifications may ask for it) leads to itself alone. Adobe's samples name
    `offset` before `limit` (docs deployment-management, order-management), but for flexible
    discounts, where it is `limit_first` (docs flex-discounts/apis).
    """

    def page(first: int) -> dict[str, Any]:
        bounds = [("offset", str(first)), ("limit", str(limit))]
        return link(_page(bounds[::-1] if limit_first else bounds))

    links = {"self": page(offset)}
    if not limit:
        return links
    if offset + limit < total:
        links["next"] = page(offset + limit)
    if offset and total:
        # From beyond the end the last page is the one before.
        links["prev"] = page(max(0, min(offset, total) - limit))
    return links


def links_as_sent() -> dict[str, Any]:
    """Return the `links` of an answer that has no pages: to the request itself, as it was sent."""
    sent = urlencode(list(request.args.items(multi=True)), errors="replace")
    return {"self": link(f"{request.path}?{sent}")}


def _page(bounds: Sequence[tuple[str, str]]) -> str:
    filters = dict.fromkeys(
        (key, value)
        for key, value in request.args.items(multi=True)
        if key not in ("offset", "limit")
    )
    parameters = [*filters, *bounds]
    return f"{request.path}?{urlencode(parameters, errors='replace')}"
