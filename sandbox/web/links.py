"""Links of resources and pages (docs references/resources, `Links`)."""

from typing import Any
from urllib.parse import urlencode

from flask import request

from sandbox.domain.wire import link, self_link

__all__ = ["link", "links_as_sent", "page_links", "self_link"]


def page_links(offset: int, limit: int, total: int) -> dict[str, Any]:
    """Return the `links` of a page of the list that is being asked for.

    `next` and `prev` keep the request's own filters and appear only where they lead somewhere:
    a page of no items (notifications may ask for it) leads to itself alone.
    """
    links = {"self": link(_page(offset, limit))}
    if not limit:
        return links
    if offset + limit < total:
        links["next"] = link(_page(offset + limit, limit))
    if offset and total:
        # From beyond the end the last page is the one before.
        links["prev"] = link(_page(max(0, min(offset, total) - limit), limit))
    return links


def links_as_sent() -> dict[str, Any]:
    """Return the `links` of an answer that has no pages: to the request itself, as it was sent."""
    sent = urlencode(list(request.args.items(multi=True)), errors="replace")
    return {"self": link(f"{request.path}?{sent}")}


def _page(offset: int, limit: int) -> str:
    filters = dict.fromkeys(
        (key, value)
        for key, value in request.args.items(multi=True)
        if key not in ("offset", "limit")
    )
    parameters = [*filters, ("offset", str(offset)), ("limit", str(limit))]
    return f"{request.path}?{urlencode(parameters, errors='replace')}"
