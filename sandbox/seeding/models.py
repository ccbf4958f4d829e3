"""Model customers: one of each cohort does everything, through the features and by the clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sandbox.accounts.profile import Address, CompanyProfile, Contact
from sandbox.seeding.plan import Cohort
from sandbox.seeding.story import Act, Member
from sandbox.timeline.open_world import OpenWorld, Partner

MODEL_NAME: Final = "Qzxv Model"
MODEL_REFERENCE: Final = "qzxv-reference"
RunDue = Callable[[OpenWorld, int], None]


@dataclass(frozen=True, slots=True)
class Number:
    """A cell with a number of the world's counters: the `offset`-th that its step draws."""

    kind: str
    offset: int


@dataclass(frozen=True, slots=True)
class Text:
    """A cell with holes; `form` is what `str.format` fills with what the names stand for."""

    form: str
    holes: tuple[str, ...]


Cell = Any
"""A `Number`, a `Text`, or the value itself, as the driver takes it."""


@dataclass(slots=True)
class Step:
    """What a cohort's customers do, or what befalls them, at an instant.

    `drawn` is how many numbers of each kind one customer takes, `rows` what one customer's rows of
    each table are. A step that is `due` is the clock's.
    """

    at: datetime
    due: bool
    drawn: Mapping[str, int]
    before: Mapping[str, int]
    rows: dict[str, list[Sequence[Cell]]] = field(default_factory=dict)

    def place_of(self, kind: str, number: int) -> int | None:
        """Return which of its numbers this is, counted from 0; None where it drew another."""
        offset = number - self.before.get(kind, 0) - 1
        return offset if 0 <= offset < self.drawn.get(kind, 0) else None


@dataclass(slots=True)
class Pattern:
    """A cohort with its steps; `ids` tells which step draws the number of each named id."""

    cohort: Cohort
    steps: list[Step]
    ids: dict[str, tuple[int, Number]] = field(default_factory=dict)


def model_of(partner: Partner, number: int, reseller_id: str) -> Member:
    """Return a company whose every text can be told from all others."""
    address = Address(country=partner.countries[0], region="", city="", address_line1="")
    contact = Contact(first_name="Q", last_name="Q", email=f"qzxv.{number}@model.example")
    profile = CompanyProfile(
        company_name=MODEL_NAME, preferred_language="", address=address, contacts=(contact,)
    )
    return Member(profile, reseller_id, MODEL_REFERENCE)


def play_model(
    studio: OpenWorld,
    partner: Partner,
    story: Sequence[Act],
    model: Member,
    now: datetime,
    run_due: RunDue,
) -> list[Step]:
    """Let a model do all of its story, and what is due until now; return the steps, without rows.

    Raises:
        RuntimeError: the handler of something due fails.
    """
    steps: list[Step] = []

    def note(at: datetime, before: dict[str, int], *, due: bool) -> None:
        drawn = {kind: last - before.get(kind, 0) for kind, last in studio.counters.items()}
        steps.append(Step(at, due, drawn, before))

    def catch_up(at: datetime) -> None:
        studio.now = at
        while studio.is_behind:
            due_at, before = studio.next_due_at or at, dict(studio.counters)
            run_due(studio, 1)
            if studio.held:
                raise RuntimeError(f"what is due for a model customer at {due_at} fails")
            note(due_at, before, due=True)

    for act in story:
        catch_up(act.at)
        before = dict(studio.counters)
        act.do(studio, partner, model)
        note(act.at, before, due=False)
    catch_up(now)
    return steps
