"""Prepared statements answer as SQLAlchemy's own execution does, and find rows by their keys."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Connection, Engine, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import OperationalError

import sandbox
from sandbox.store.accounts import Reseller
from sandbox.store.among import among
from sandbox.store.base import Base, table_of
from sandbox.store.engine import changing, make_engine
from sandbox.store.journal import JournalEntry
from sandbox.store.orders import OrderLineRow
from sandbox.store.prepared import Prepared
from sandbox.store.schema import create_tables
from tests.local import POSTGRESQL, without_postgresql

pytestmark = pytest.mark.every_backend

LINE = {
    "world_id": "w-prepared",
    "order_id": "9200000001",
    "line_number": 1,
    "position": 0,
    "customer_id": "1005000001",
    "offer_id": "65304479CA01A12",
    "quantity": 3,
    "remaining_quantity": 3,
    "subscription_id": "",
    "status": "1000",
    "currency": "USD",
    "term_end": date(2027, 1, 15),
    "prorated_days": 365,
    "partner_price": Decimal("120.00"),
    "discounted_price": Decimal("120.00"),
    "net_price": Decimal("119.999999"),
    "line_price": Decimal("360.00"),
    "deployment_id": "",
    "flex_discount_id": "",
    "flex_discount_code": "",
    "discount_code": "",
}
RESELLER = {
    "world_id": "w-prepared",
    "reseller_id": "1000000001",
    "sequence": 1,
    "distributor_id": "1400000001",
    "external_reference_id": "",
    "status": "1000",
    "created_at": datetime(2026, 1, 15, 9, tzinfo=UTC),
    "company_name": "Façade & Søn",
    "company_key": "façade & søn",
    "market_segments": ["COM", "EDU"],
    "profile": {"companyName": "Façade & Søn", "contacts": [{"firstName": "Zoë"}]},
}
ENTRY = {
    "entry_id": 1,
    "world_id": "w-prepared",
    "answered_us": 1,
    "at": datetime(2026, 1, 15, 9, tzinfo=UTC),
    "operation": "create_order",
    "method": "POST",
    "path": "/v3/customers/1005000001/orders",
    "status": 400,
    "code": "2122",
    "customer_id": "1005000001",
    "correlation_id": "c-1",
    "request_id": "r-1",
    "replayed": False,
    "order_type": "NEW",
}


class End(NamedTuple):
    """What is read of a line, by other names than those of its columns."""

    day: date
    amount: Decimal
    licenses: int


ALL_LINES = select(table_of(OrderLineRow)).where(OrderLineRow.world_id == bindparam("of_world"))
OF_WORLD = {"of_world": "w-prepared"}


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of either kind."""
    is_sqlite = request.param == "sqlite"
    made = make_engine(f"sqlite:///{tmp_path / 'prepared.db'}" if is_sqlite else POSTGRESQL)
    try:
        made.connect().close()
    except OperationalError:
        without_postgresql()
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A transaction that leaves nothing behind, not even the tables."""
    with changing(engine, keep=False) as open_connection:
        tables = [table_of(OrderLineRow), table_of(Reseller), table_of(JournalEntry)]
        Base.metadata.create_all(open_connection, tables=tables, checkfirst=True)
        yield open_connection


def test_a_row_reads_as_it_was_written(connection: Connection) -> None:
    Prepared(insert(table_of(OrderLineRow))).run(connection, LINE)
    found = Prepared(ALL_LINES).first(connection, OF_WORLD)
    assert found is not None
    assert found._asdict() == LINE


def test_text_json_and_instants_read_as_they_were_written(connection: Connection) -> None:
    Prepared(insert(table_of(Reseller))).run(connection, RESELLER)
    query = select(table_of(Reseller)).where(Reseller.world_id == bindparam("of_world"))
    found = Prepared(query).first(connection, OF_WORLD)
    assert found is not None
    assert found._asdict() == RESELLER


def test_rows_are_those_of_sqlalchemy(connection: Connection) -> None:
    rows = [LINE | {"line_number": number} for number in (1, 2, 3)]
    Prepared(insert(table_of(OrderLineRow))).run_many(connection, rows)
    query = ALL_LINES.order_by(OrderLineRow.line_number)
    found = Prepared(query).all(connection, OF_WORLD)
    assert [tuple(row) for row in found] == [
        tuple(row) for row in connection.execute(query, OF_WORLD)
    ]


@pytest.mark.parametrize("why", [None, {"rule": "OR-2", "facts": {"text": "Façade", "on": 1.5}}])
@pytest.mark.parametrize("day", [None, date(2027, 1, 15)])
def test_values_are_written_as_sqlalchemy_writes_them(
    connection: Connection, why: object, day: date | None
) -> None:
    entry = {**ENTRY, "why": why}
    columns: list[tuple[Any, str, Mapping[str, Any]]] = [
        (table_of(JournalEntry), "why", entry),
        (table_of(Reseller), "profile", RESELLER),
        (table_of(OrderLineRow), "term_end", {**LINE, "term_end": day}),
    ]
    for table, column, row in columns:
        as_kept = f"SELECT {column} FROM {table.name}"  # noqa: S608 - ours
        Prepared(insert(table)).run(connection, row)
        prepared = connection.exec_driver_sql(as_kept).scalar_one()
        connection.execute(delete(table))
        connection.execute(insert(table), row)
        assert connection.exec_driver_sql(as_kept).scalar_one() == prepared


def test_things_are_written_by_their_attributes(connection: Connection) -> None:
    things = [SimpleNamespace(**LINE | {"line_number": n, "world_id": "w-other"}) for n in (1, 2)]
    insertion = Prepared(insert(table_of(OrderLineRow)))
    insertion.run_for(connection, things, world_id="w-prepared", status="1004")
    found = Prepared(ALL_LINES.order_by(OrderLineRow.line_number)).all(connection, OF_WORLD)
    assert [row._asdict() for row in found] == [
        LINE | {"line_number": n, "status": "1004"} for n in (1, 2)
    ]


def test_rows_become_what_the_statement_is_to_make_of_them(connection: Connection) -> None:
    Prepared(insert(table_of(OrderLineRow))).run(connection, LINE)
    columns = select(OrderLineRow.term_end, OrderLineRow.line_price, OrderLineRow.quantity)
    wanted = Prepared(columns.where(OrderLineRow.world_id == bindparam("of_world")), End)
    end = End(date(2027, 1, 15), Decimal("360.00"), 3)
    assert wanted.all(connection, OF_WORLD) == [end]
    assert wanted.first(connection, OF_WORLD) == end


def test_constants_of_a_statement_need_not_be_given(connection: Connection) -> None:
    rows = [LINE | {"line_number": n, "status": str(1000 + n)} for n in (0, 2, 4)]
    Prepared(insert(table_of(OrderLineRow))).run_many(connection, rows)
    wanted = ALL_LINES.where(or_(OrderLineRow.status == "1000", OrderLineRow.status == "1004"))
    found = Prepared(wanted.order_by(OrderLineRow.status)).all(connection, OF_WORLD)
    assert [row.status for row in found] == ["1000", "1004"]


def test_no_row_is_none(connection: Connection) -> None:
    assert Prepared(ALL_LINES).first(connection, {"of_world": "w-elsewhere"}) is None


def test_a_change_tells_how_many_rows_it_concerned(connection: Connection) -> None:
    rows = [LINE | {"line_number": number} for number in (1, 2)]
    Prepared(insert(table_of(OrderLineRow))).run_many(connection, rows)
    of_world = OrderLineRow.world_id == bindparam("of_world")
    cancel = Prepared(update(table_of(OrderLineRow)).where(of_world).values(status="1008"))
    assert cancel.run(connection, OF_WORLD) == 2
    assert Prepared(delete(table_of(OrderLineRow)).where(of_world)).run(connection, OF_WORLD) == 2


AMONG = Prepared(ALL_LINES.where(among(OrderLineRow.order_id, "orders")))
ODD = ["", "it's", 'a "b"', "{c,d}", "e\\f", "NULL", "[1]", "Zoë"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [([], []), (["b"], ["b"]), (["b", "b"], ["b"]), (["c", "a"], ["a", "c"]), (["B"], [])],
)
def test_rows_are_found_whose_value_is_among_some(
    connection: Connection, wanted: list[str], found: list[str]
) -> None:
    rows = [LINE | {"order_id": name} for name in ("a", "b", "c")]
    Prepared(insert(table_of(OrderLineRow))).run_many(connection, rows)
    lines = AMONG.all(connection, OF_WORLD | {"orders": wanted})
    assert sorted(line.order_id for line in lines) == found


def test_a_value_among_some_is_what_it_says(connection: Connection) -> None:
    rows = [LINE | {"order_id": name} for name in ODD]
    Prepared(insert(table_of(OrderLineRow))).run_many(connection, rows)
    for name in ODD:
        [line] = AMONG.all(connection, OF_WORLD | {"orders": [name]})
        assert line.order_id == name
    assert len(AMONG.all(connection, OF_WORLD | {"orders": ODD})) == len(ODD)


def test_there_may_be_more_values_than_a_statement_may_have_parameters(
    connection: Connection,
) -> None:
    Prepared(insert(table_of(OrderLineRow))).run(connection, LINE)
    many = [str(9_200_000_000 + number) for number in range(70_000)]
    [line] = AMONG.all(connection, OF_WORLD | {"orders": many})
    assert line.order_id == LINE["order_id"]


def _prepared_statements() -> Iterator[tuple[str, Prepared]]:
    for module in pkgutil.walk_packages(sandbox.__path__, "sandbox."):
        # What is run, and not imported: by Python, and by Alembic.
        if module.name.endswith(("__main__", "migrations.env")):
            continue
        found: dict[str, Any] = vars(importlib.import_module(module.name))
        for name, value in found.items():
            if isinstance(value, Prepared):
                yield f"{module.name}.{name}", value


# A world has one row of them, or few whatever is in it.
FEW = frozenset({"worlds", "credentials", "snapshots", "faults", "customer_counts"})


@pytest.mark.parametrize(
    "statement", [pytest.param(each, id=name) for name, each in _prepared_statements()]
)
def test_sqlite_finds_the_rows_of_a_prepared_statement_by_a_key(
    statement: Prepared, tmp_path: Path
) -> None:
    """A statement that every request runs must not read a whole world or table."""
    engine = make_engine(f"sqlite:///{tmp_path / 'plans.db'}")
    create_tables(engine)
    with engine.connect() as connection:
        compiled = statement._for(connection)  # noqa: SLF001 - the SQL is nobody else's business
        values = ("1",) * compiled.sql.count("?")
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled.sql}", values).all()
    engine.dispose()
    steps = [row.detail for row in plan]
    # A row of constants is read of no table, and the values of a list of its parameter.
    of_no_table = {"SCAN CONSTANT ROW", "SCAN json_each VIRTUAL TABLE INDEX 1:"}
    assert not [step for step in set(steps) - of_no_table if step.startswith("SCAN")]
    whole_worlds = [
        step
        for step in steps
        if "(world_id=?)" in step and step.split()[1] not in FEW and "COVERING" not in step
    ]
    assert not whole_worlds, steps
