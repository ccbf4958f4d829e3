"""The outcome as one self-contained HTML page: nothing is loaded from elsewhere.

A small script filters the list of contents and opens what is looked for or printed; without it
everything is there and can be opened by hand.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
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
    """Write the page: the run, what is in it, then each scenario with its cases.

    Args:
        plays: the cases as they were played, those of one file beside each other.
        facts: what is told of the run itself.
    """
    numbered = [Shown(number, played) for number, played in enumerate(plays, start=1)]
    grouped = groupby(numbered, key=lambda each: each.played.case.file)
    scenarios = [list(group) for _, group in grouped]
    return _TEMPLATES.get_template("report.html").render(
        scenarios=scenarios,
        shown=numbered,
        failures=[each for each in numbered if not each.played.is_good],
        seeds=sorted({played.case.scenario.seed for played in plays}),
        own_rules=sum(bool(rules_of(group[0].played)) for group in scenarios),
        facts=facts,
        rules_of=rules_of,
        words_of=_words_of,
        draw=draw,
        pretty=_pretty,
        marks=MARKS,
        http_status=HTTP_STATUS,
        width=WIDTH,
        band_height=BAND_HEIGHT,
        marker_room=MARKER_ROOM,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A case with its place on the page."""

    number: int
    played: Played

    @property
    def anchor(self) -> str:
        """Its fragment: no name of a story can be one, since it has a dot."""
        return f"case.{self.number}"


def rules_of(played: Played) -> dict[str, Any]:
    """Return the rules by which a story differs from the defaults."""
    ruleset = played.case.scenario.ruleset
    return ruleset.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _words_of(played: Played) -> str:
    """Return the words by which a case is found."""
    scenario = played.case.scenario
    parts = (scenario.name, scenario.title, played.case.name, *scenario.rules, *scenario.tags)
    return " ".join(parts)


def _pretty(value: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps(value, indent=2, ensure_ascii=False)
