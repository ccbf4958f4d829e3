"""Long lists, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import request, url_for
from sqlalchemy import Select
from sqlalchemy.orm import Session

PAGE: Final = 50
_LAST_OFFSET: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Paged:
    """A page of a list, and where its neighbours are; None where there is none."""

    rows: list[Any]
    previous: str | None
    next: str | None


def page_of(session: Session, wanted: Select[*tuple[Any, ...]]) -> Paged:
    """Return the page that the address asks for by `offset`; rows are tuples."""
    offset = min(max(request.args.get("offset", 0, type=int), 0), _LAST_OFFSET)
    found = list(session.execute(wanted.offset(offset).limit(PAGE + 1)).all())
    return Paged(
        found[:PAGE],
        _link(max(offset - PAGE, 0)) if offset else None,
        _link(offset + PAGE) if len(found) > PAGE else None,
    )


def _link(offset: int) -> str:
    arguments: Mapping[str, Any] = request.view_args or {}
    return url_for(request.endpoint or "", **{**arguments, "offset": offset})
