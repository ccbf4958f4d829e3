"""Patterns of rows: what the features write for one customer of a cohort, to be copied for all.

One model customer of each cohort does everything through the features, in a savepoint that is
rolled back. Whatever was written for it becomes a pattern: the same rows, with holes where ids,
names, addresses and numbers stand. So what is copied is what a partner could have bought, and a
feature that writes more is followed without being named here, as long as its table is one of
`TABLES` and names the customer.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import JSON, Column, Dialect, Table, select

from sandbox.seeding.models import (
    MODEL_NAME,
    MODEL_REFERENCE,
    Cell,
    Number,
    Pattern,
    RunDue,
    Text,
    model_of,
    play_model,
)
from sandbox.seeding.plan import Cohort
from sandbox.seeding.story import Member, acts
from sandbox.store.accounts import Contact, Customer
from sandbox.store.base import table_of
from sandbox.store.events import DueEvent, FiredEvent
from sandbox.store.orders import OrderLineRow, OrderRow, SubscriptionRow
from sandbox.store.outbox import Email
from sandbox.timeline.open_world import OpenWorld, Partner

TABLES: Final = tuple(
    table_of(model)
    for model in (
        Customer,
        Contact,
        OrderRow,
        OrderLineRow,
        SubscriptionRow,
        DueEvent,
        FiredEvent,
        Email,
    )
)
"""The tables that a population fills, in the order in which they are written."""
NUMBERS: Final[Mapping[str, tuple[str, str]]] = {
    "customers": ("sequence", "customer"),
    "orders": ("sequence", "order"),
    "subscriptions": ("sequence", "subscription"),
    "due_events": ("event_id", "event"),
    "fired_events": ("event_id", "fired"),
    "outbox": ("email_id", "email"),
}
"""The column of each table that bears a number of the world's counters, and which."""
_OWN: Final[Mapping[tuple[str, str], str]] = {
    ("customers", "profile"): "profile",
    ("customers", "country"): "country",
    ("contacts", "first_name"): "first_name",
    ("contacts", "last_name"): "last_name",
}
"""Columns that every customer has of its own, and by which name."""
_AT_ONCE: Final = 200


class _Discard(Exception):
    """The models are no customers: what was written for them is taken back."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A row of a model: the values of all columns of a table, in their order."""

    table: Table
    values: tuple[Any, ...]

    def value(self, name: str) -> Any:  # noqa: ANN401 - any column's value
        """Return the value of a column."""
        return self.values[list(self.table.c.keys()).index(name)]


Written = Mapping[str, Sequence[_Written]]
"""What was written for one model, by the names of the tables."""


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
            models = [model_of(partner, number, reseller_id) for number in range(len(plan))]
            for cohort, model in zip(plan, models, strict=True):
                story = acts(cohort, world.now)
                steps = play_model(studio, partner, story, model, world.now, run_due)
                found.append(Pattern(cohort, steps))
            studio.flush()
            studio.write_events()
            _read(studio, found, models)
            raise _Discard  # noqa: TRY301 - a savepoint is rolled back by leaving it so
    except _Discard:
        return found


def _read(studio: OpenWorld, found: Sequence[Pattern], models: Sequence[Member]) -> None:
    """Read all rows of the models, and put each where its number was drawn."""
    dialect = studio.connection.dialect
    for start in range(0, len(models), _AT_ONCE):
        some = models[start : start + _AT_ONCE]
        written = _written_for(studio, some)
        for pattern, model in zip(found[start:], some, strict=False):
            _Holes(dialect, pattern, model).fill(written[model.customer_id])


def _written_for(studio: OpenWorld, models: Sequence[Member]) -> dict[str, Written]:
    """Return what was written for some models, by their customer ids."""
    owners = {model.customer_id: model.customer_id for model in models}
    owners |= {model.profile.contacts[0].key: model.customer_id for model in models}
    found: dict[str, dict[str, list[_Written]]] = {model.customer_id: {} for model in models}
    for table in TABLES:
        key = table.c.customer_id if "customer_id" in table.c else table.c.email
        read = (
            select(table)
            .where(table.c.world_id == studio.world_id, key.in_(list(owners)))
            .order_by(*table.primary_key.columns)
        )
        for values in studio.connection.execute(read):
            made = _Written(table, tuple(values))
            found[owners[made.value(key.name)]].setdefault(table.name, []).append(made)
    return dict(found)


class _Holes:
    """Turns the rows of one model into those of its pattern."""

    def __init__(self, dialect: Dialect, pattern: Pattern, model: Member) -> None:
        contact = model.profile.contacts[0]
        self._dialect = dialect
        self._pattern = pattern
        self._names = {
            MODEL_NAME: "company",
            MODEL_NAME.casefold(): "company_key",
            MODEL_REFERENCE: "reference",
            contact.email: "email",
            model.customer_id: "customer",
            model.reseller_id: "reseller",
        }
        self._step_of_order: dict[str, int] = {}

    def fill(self, written: Written) -> None:
        """Give the pattern's steps their rows."""
        for kind, name, key in (
            ("customer", "customers", "customer_id"),
            ("order", "orders", "order_id"),
            ("subscription", "subscriptions", "subscription_id"),
        ):
            for made in written.get(name, ()):
                step, number = self._drawn(kind, made.value("sequence"))
                hole = kind if kind == "customer" else f"{kind}{made.value('sequence')}"
                self._names[made.value(key)] = hole
                self._pattern.ids[hole] = (step, number)
                if kind == "order":
                    self._step_of_order[made.value(key)] = step
        pieces = sorted(self._names, key=len, reverse=True)
        self._any = re.compile("|".join(map(re.escape, pieces)))
        for table in TABLES:
            for made in written.get(table.name, ()):
                step = self._step_of(made)
                pairs = zip(table.columns, made.values, strict=True)
                cells = [self._cell(table, column, value) for column, value in pairs]
                self._pattern.steps[step].rows.setdefault(table.name, []).append(cells)

    def _step_of(self, made: _Written) -> int:
        table = made.table
        if table.name in NUMBERS:
            column, kind = NUMBERS[table.name]
            return self._drawn(kind, made.value(column))[0]
        return self._step_of_order[made.value("order_id")] if "order_id" in table.c else 0

    def _drawn(self, kind: str, number: int) -> tuple[int, Number]:
        for place, step in enumerate(self._pattern.steps):
            offset = step.place_of(kind, number)
            if offset is not None:
                return place, Number(kind, offset)
        raise LookupError(f"no step of the model has drawn the {kind} {number}")

    def _cell(self, table: Table, column: Column[Any], value: Any) -> Cell:  # noqa: ANN401 - any column's value
        if NUMBERS.get(table.name, ("", ""))[0] == column.name:
            return self._drawn(NUMBERS[table.name][1], value)[1]
        whole = _OWN.get((table.name, column.name))
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
