"""What came of a play: one entry for everything that was done, as all reports show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from sandbox.domain.wire import instant_text
from sandbox.play.given import MAIN
from sandbox.play.loading import Case

Standing = Literal["as expected", "not as expected", "not played"]


@dataclass(frozen=True, slots=True)
class Fired:
    """Something that the clock did on the way to a step."""

    at: str
    kind: str
    summary: str


def fired_of(advanced: Mapping[str, Any]) -> list[Fired]:
    """Return the events that an advance of the control plane shows."""
    return [Fired(each["at"], each["kind"], each["summary"]) for each in advanced["fired"]]


@dataclass(frozen=True, slots=True)
class Check:
    """An expectation and what came instead; both as JSON, so that text and numbers differ."""

    what: str
    expected: str
    got: str
    holds: bool


@dataclass(slots=True)
class Entry:
    """Something that was done at a moment.

    `by` says who did it: given, partner, portal, admin or clock; `distributor` is the alias of the
    one that made a call of Adobe's API. `line` is its line in the file.
    `asked` is the call as it is written, with aliases, `request` the one that was sent, and `why`
    what the journal says about a refusal: rule, facts and source. `fired` holds the first events
    on the way, `counts` the number of all of them by kind. Where the
    step waits, `later` is what it made as it was read when it was complete, `waited` what fired
    until then, and `done_at` when that was.
    """

    what: str
    by: str
    distributor: str = ""
    line: int = 0
    moment: str = ""
    at: datetime | None = None
    label: str = ""
    asked: str = ""
    request: str = ""
    body: Any = None
    status: int | None = None
    answer: Any = None
    why: dict[str, Any] | None = None
    fired: list[Fired] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    later: Any = None
    waited: list[Fired] = field(default_factory=list)
    done_at: datetime | None = None
    checks: list[Check] = field(default_factory=list)
    trouble: str = ""
    was_played: bool = True
    is_purchase: bool = False

    @property
    def standing(self) -> Standing:
        """Tell how it went."""
        if not self.was_played:
            return "not played"
        is_good = not self.trouble and all(check.holds for check in self.checks)
        return "as expected" if is_good else "not as expected"

    @property
    def caller(self) -> str:
        """The distributor that made the call, where it is not the first one; else empty."""
        return "" if self.distributor == MAIN else self.distributor

    @property
    def found(self) -> Any:  # noqa: ANN401 - any JSON
        """What is compared and saved: the answer, or what was made once it was complete."""
        return self.answer if self.later is None else self.later

    @property
    def code(self) -> str:
        """The error code of the answer; empty where it is none."""
        is_error = isinstance(self.answer, dict) and (self.status or 0) >= 400
        return str(self.answer.get("code", "")) if is_error else ""


@dataclass(slots=True)
class Played:
    """One case as it was played; `rules` are the ones in force, `ad` is bound once (RN-10)."""

    case: Case
    entries: list[Entry] = field(default_factory=list)
    rules: dict[str, Any] = field(default_factory=dict)
    start: datetime | None = None
    ad: date | None = None
    trouble: str = ""
    kept_world: dict[str, Any] | None = None
    aliases: dict[str, Any] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Tell whether everything was as expected."""
        return not self.trouble and all(each.standing == "as expected" for each in self.entries)

    @property
    def problems(self) -> list[str]:
        """List what was not as expected, each with file and line."""
        told = [f"{self.case.file}: {self.trouble}"] if self.trouble else []
        for entry in self.entries:
            place = f"{self.case.file}:{entry.line}" if entry.line else self.case.file
            what = f"{entry.what} (by {entry.caller})" if entry.caller else entry.what
            if entry.trouble:
                told.append(f"{place}: {what}: {entry.trouble}")
            told += [
                f"{place}: {what}: {check.what}: expected {check.expected}, got {check.got}"
                for check in entry.checks
                if not check.holds
            ]
        return told


def played_json(played: Played) -> dict[str, Any]:
    """Return a play as JSON."""
    scenario = played.case.scenario
    return {
        "scenario": scenario.name,
        "case": played.case.name,
        "title": scenario.title,
        "asExpected": played.is_good,
        "anniversary": played.ad.isoformat() if played.ad else None,
        "problems": played.problems,
        "timeline": [_entry_json(entry) for entry in played.entries],
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "at": instant_text(entry.at) if entry.at else None,
        "moment": entry.moment,
        "label": entry.label,
        "by": entry.by,
        "distributor": entry.distributor or None,
        "what": entry.what,
        "request": entry.request,
        "body": entry.body,
        "status": entry.status,
        "answer": entry.answer,
        "why": entry.why,
        "standing": entry.standing,
        "trouble": entry.trouble,
        "checks": [
            {"what": c.what, "expected": c.expected, "got": c.got, "holds": c.holds}
            for c in entry.checks
        ],
        "fired": [_fired_json(event) for event in entry.fired],
        "later": entry.later,
        "waitedUntil": instant_text(entry.done_at) if entry.done_at else None,
        "waited": [_fired_json(event) for event in entry.waited],
    }


def _fired_json(event: Fired) -> dict[str, str]:
    return {"at": event.at, "kind": event.kind, "summary": event.summary}
