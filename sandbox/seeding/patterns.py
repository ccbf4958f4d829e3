"""Patterns of rows: what the features write for one customer of a cohort, to be copied for all.

One model customer of each cohort does everything through the features, in a savepoint that is
rolled back. Whatever was written for it becomes a pattern: the same rows, with holes where ids,
names, addresses and numbers stand. So what is copied is what a partner could have bought, and a
feature that writes more is followed without being named here, as long as its rows name the
customer.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Column, Dialect, Table, select

from sandbox.accounts.profile import Address, CompanyProfile, Contact
from sandbox.seeding.plan import Cohort
from sandbox.seeding.story import Act, Member, acts
from sandbox.store.accounts import Contact as ContactRow
from sandbox.store.accounts import Customer
from sandbox.store.base import table_of
from sandbox.store.events import DueEvent, FiredEvent
from sandbox.store.orders import OrderLineRow, OrderRow, SubscriptionRow
from sandbox.store.outbox import Email
from sandbox.timeline.open_world import OpenWorld, Partner

NUMBERS: Final[Mapping[str, tuple[str, str]]] = {
    "customers": ("sequence", "customer"),
    "orders": ("sequence", "order"),
    "subscriptions": ("sequence", "subscription"),
    "due_events": ("event_id", "event"),
    "fired_events": ("event_id", "fired"),
    "outbox": ("email_id", "email"),
}
"""The column of each table that bears a number of the world's counters, and which."""
TABLES: Final = tuple(
    table_of(model)
    for model in (
        Customer,
        ContactRow,
        OrderRow,
        OrderLineRow,
        SubscriptionRow,
        DueEvent,
        FiredEvent,
        Email,
    )
)
"""The tables that a population fills, in the order in which they are written."""
_AT_ONCE: Final = 200
_NAME: Final = "Qzxv Model"
_REFERENCE: Final = "qzxv-reference"


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


class _Discard(Exception):
    """The models are no customers: what was written for them is taken back."""


RunDue = Callable[[OpenWorld, int], None]


def patterns(
    world: OpenWorld,
    partner: Partner,
    plan: Sequence[Cohort],
    *,
    reseller_id: str,
    run_due: RunDue,
) -> list[Pattern]:
    """Let a model of each cohort do everything, and return what was written, as patterns.

    The world is afterwards as it was before.

    Args:
        world: the open world, at its now.
        partner: whose customers they are.
        plan: the cohorts.
        reseller_id: a reseller that they may buy from.
        run_due: does what is due by a world's now, in at most so many batches.
    """
    studio = replace(
        world, counters=dict(world.counters), scheduled=[], fired=[], emails=[], _session=None
    )
    found: list[Pattern] = []
    try:
        with world.savepoint():
            models = [_model(partner, number, reseller_id) for number in range(len(plan))]
            for cohort, model in zip(plan, models, strict=True):
                steps = _played(studio, partner, acts(cohort, world.now), model, world.now, run_due)
                found.append(Pattern(cohort, steps))
            studio.flush()
            studio.write_events()
            _read(studio, found, models)
            raise _Discard  # noqa: TRY301 - a savepoint is rolled back by leaving it so
    except _Discard:
        return found


def _model(partner: Partner, number: int, reseller_id: str) -> Member:
    """Return a company whose every text can be told from all others."""
    address = Address(country=partner.countries[0], region="", city="", address_line1="")
    contact = Contact(first_name="Q", last_name="Q", email=f"qzxv.{number}@model.example")
    profile = CompanyProfile(
        company_name=_NAME, preferred_language="", address=address, contacts=(contact,)
    )
    return Member(profile, reseller_id, _REFERENCE)


def _played(
    studio: OpenWorld,
    partner: Partner,
    story: Sequence[Act],
    model: Member,
    now: datetime,
    run_due: RunDue,
) -> list[Step]:
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


def _read(studio: OpenWorld, found: Sequence[Pattern], models: Sequence[Member]) -> None:
    """Read all rows of the models, and put each where its number was drawn."""
    for start in range(0, len(models), _AT_ONCE):
        some = dict(zip((m.customer_id for m in models[start:]), found[start:], strict=True))
        chosen = {key: some[key] for key in list(some)[:_AT_ONCE]}
        emails = {models[start + n].profile.contacts[0].key: key for n, key in enumerate(chosen)}
        rows: dict[str, dict[str, list[Mapping[str, Any]]]] = {key: {} for key in chosen}
        for table in TABLES:
            key_column = table.c.email if "customer_id" not in table.c else table.c.customer_id
            keys = list(emails) if "customer_id" not in table.c else list(chosen)
            read = (
                select(table)
                .where(table.c.world_id == studio.world_id, key_column.in_(keys))
                .order_by(*table.primary_key.columns)
            )
            for row in studio.connection.execute(read).mappings():
                key = row[key_column.name]
                rows[emails.get(key, key)].setdefault(table.name, []).append(dict(row))
        for number, (key, pattern) in enumerate(chosen.items()):
            _Holes(studio.connection.dialect, pattern, models[start + number]).fill(rows[key])


class _Holes:
    """Turns the rows of one model into those of its pattern."""

    def __init__(self, dialect: Dialect, pattern: Pattern, model: Member) -> None:
        contact = model.profile.contacts[0]
        self._dialect = dialect
        self._pattern = pattern
        self._names = {
            _NAME: "company",
            _NAME.casefold(): "company_key",
            _REFERENCE: "reference",
            contact.email: "email",
            model.customer_id: "customer",
            model.reseller_id: "reseller",
        }
        self._step_of_order: dict[str, int] = {}

    def fill(self, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Give the pattern's steps their rows."""
        for kind, name, key in (
            ("customer", "customers", "customer_id"),
            ("order", "orders", "order_id"),
            ("subscription", "subscriptions", "subscription_id"),
        ):
            for row in rows.get(name, ()):
                step, number = self._drawn(kind, row["sequence"])
                hole = kind if kind == "customer" else f"{kind}{row['sequence']}"
                self._names[row[key]] = hole
                self._pattern.ids[hole] = (step, number)
                if kind == "order":
                    self._step_of_order[row[key]] = step
        pieces = sorted(self._names, key=len, reverse=True)
        self._any = re.compile("|".join(map(re.escape, pieces)))
        for table in TABLES:
            for row in rows.get(table.name, ()):
                step = self._step_of(table, row)
                cells = [self._cell(table, column, row[column.name]) for column in table.columns]
                self._pattern.steps[step].rows.setdefault(table.name, []).append(cells)

    def _step_of(self, table: Table, row: Mapping[str, Any]) -> int:
        if table.name in NUMBERS:
            column, kind = NUMBERS[table.name]
            return self._drawn(kind, row[column])[0]
        return self._step_of_order[row["order_id"]] if "order_id" in row else 0

    def _drawn(self, kind: str, number: int) -> tuple[int, Number]:
        for place, step in enumerate(self._pattern.steps):
            offset = step.place_of(kind, number)
            if offset is not None:
                return place, Number(kind, offset)
        raise LookupError(f"no step of the model has drawn the {kind} {number}")

    def _cell(self, table: Table, column: Column[Any], value: Any) -> Cell:  # noqa: ANN401 - any column's value
        if NUMBERS.get(table.name, ("", ""))[0] == column.name:
            return self._drawn(NUMBERS[table.name][1], value)[1]
        whole = {
            ("customers", "profile"): "profile",
            ("customers", "country"): "country",
            ("contacts", "first_name"): "first_name",
            ("contacts", "last_name"): "last_name",
        }.get((table.name, column.name))
        if whole is not None:
            return Text("{}", (whole,))
        plain = _for_driver(self._dialect, column, value)
        return self._holed(plain) if isinstance(plain, str) else plain

    def _holed(self, text: str) -> Cell:
        holes = tuple(self._names[found] for found in self._any.findall(text))
        if not holes:
            return text
        pieces = self._any.split(text)
        escaped = [piece.replace("{", "{{").replace("}", "}}") for piece in pieces]
        return Text("{}".join(escaped), holes)


def _for_driver(dialect: Dialect, column: Column[Any], value: Any) -> Any:  # noqa: ANN401 - any column's value
    """Return a value as the driver takes it; JSON as its text."""
    if isinstance(column.type, JSON):
        return None if value is None else json.dumps(value)
    convert = column.type.dialect_impl(dialect).bind_processor(dialect)
    return value if convert is None else convert(value)
