"""The outcome as one self-contained HTML page: nothing is loaded from elsewhere, nothing runs."""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from sandbox.play.checks import HTTP_STATUS
from sandbox.play.drawing import BAND_HEIGHT, MARKER_ROOM, WIDTH, draw
from sandbox.play.facts import RunFacts
from sandbox.play.records import Played
from sandbox.play.timeline import MARKS

_TEMPLATES = Environment(
    loader=PackageLoader("sandbox.play"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(plays: Sequence[Played], facts: RunFacts | None = None) -> str:
    """Write the page: a summary, then each scenario with its cases, drawings and timelines."""
    grouped = groupby(plays, key=lambda each: each.case.scenario.name)
    scenarios = [list(group) for _, group in grouped]
    return _TEMPLATES.get_template("report.html").render(
        scenarios=scenarios,
        plays=plays,
        failed=sum(not each.is_good for each in plays),
        facts=facts,
        draw=draw,
        pretty=_pretty,
        marks=MARKS,
        http_status=HTTP_STATUS,
        width=WIDTH,
        band_height=BAND_HEIGHT,
        marker_room=MARKER_ROOM,
    )


def _pretty(value: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps(value, indent=2, ensure_ascii=False)
