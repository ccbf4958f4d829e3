"""Files that are no exported world, are damaged, too large, too old or too new: nothing is made."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from sandbox.app import Parts, create_app
from sandbox.settings import Settings
from sandbox.store.base import Base
from sandbox.worlds import file_reading
from tests.control_api.control import refused
from tests.local import sqlite_url
from tests.moving import (
    IMPORT,
    Lines,
    changed,
    closed,
    exported,
    imported,
    opened,
    place_of,
    sent,
    without_column,
    without_table,
)
from tests.support import InProcess, World, line

UNREADABLE = "IMPORT_UNREADABLE"


@pytest.fixture
def file(world: World) -> bytes:
    """The file of a world with a customer that has bought, and ordered twice."""
    customer = world.partner.customer()
    for _ in range(2):
        world.partner.order(customer, line())
    return exported(world)


@pytest.fixture(autouse=True)
def nothing_is_made(inside: Parts) -> Any:
    """Compare what the tables hold before and after each of these tests, which delete their own."""
    before = count(inside)
    yield
    assert count(inside) == before


def count(inside: Parts) -> dict[str, int]:
    with inside.engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
            if name != "journal"
        }


def unreadable(http: httpx.Client, file: bytes, *said: str) -> None:
    answer = sent(http, file)
    refused(answer, 400, UNREADABLE, "line ")
    (detail,) = answer.json()["additionalDetails"]
    assert len(detail) < 400
    assert all(text in detail for text in said), detail


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not the header"),
        (b"\n", "no gzip"),
        (b"SQLite format 3\0", "no gzip"),
        (b'{"format":"vipmp-sandbox world"}\n', "no gzip"),
        (gzip.compress(b"", mtime=0), "is not the header"),
        (gzip.compress(b"\n", mtime=0), "is no JSON"),
        (gzip.compress(b"\0" * 100_000, mtime=0), "is cut off"),
        (gzip.compress(b"[]\n", mtime=0), "is not the header"),
        (gzip.compress(b"{}\n", mtime=0), "is not the header"),
        (gzip.compress(b"null\n", mtime=0), "is not the header"),
        (gzip.compress(b"[" * 100_000 + b"\n", mtime=0), "is no JSON"),
        (gzip.compress(b'{"format":"vipmp replay","version":1}\n', mtime=0), "is not the header"),
        (gzip.compress(b'{"format":"vipmp-sandbox world","version":"1"}\n', mtime=0), "version"),
        (
            gzip.compress(
                b'{"format":"vipmp-sandbox world","version":1,"schema":"0002"}\n', mtime=0
            ),
            "world",
        ),
    ],
)
def test_what_is_no_exported_world_is_told(http: httpx.Client, content: bytes, said: str) -> None:
    unreadable(http, content, said)


def test_a_file_cut_off_anywhere_is_told(http: httpx.Client, file: bytes) -> None:
    drawn = random.Random(1)  # noqa: S311 - any place will do
    for kept in [1, 10, 11, *drawn.sample(range(12, len(file)), 25), len(file) - 1]:
        refused(sent(http, file[:kept]), 400, UNREADABLE)


def test_a_file_with_any_bit_turned_is_told(http: httpx.Client, file: bytes) -> None:
    drawn = random.Random(2)  # noqa: S311 - any place will do
    # What stands before byte 10 is gzip's own: time, flags, system.
    for place in drawn.sample(range(10, len(file)), 40):
        spoilt = bytearray(file)
        spoilt[place] ^= 1 << drawn.randrange(8)
        if not says_the_same(bytes(spoilt), file):
            refused(sent(http, bytes(spoilt)), 400, UNREADABLE)


def says_the_same(spoilt: bytes, file: bytes) -> bool:
    """Tell whether a bit means nothing: up to seven fill the byte where the packed data ends."""
    try:
        return gzip.decompress(spoilt) == gzip.decompress(file)
    except (OSError, EOFError, zlib.error):
        return False


def test_what_follows_the_end_is_told(http: httpx.Client, file: bytes) -> None:
    unreadable(http, file + file, "nothing follows")
    unreadable(http, file + b"more", "no gzip")
    unreadable(http, closed([*opened(file), {"table": "orders"}]), "nothing follows")


def test_a_missing_end_and_a_wrong_count_are_told(http: httpx.Client, file: bytes) -> None:
    unreadable(http, closed(opened(file)[:-1]), "ends before its last line")
    lines = opened(file)
    lines[-1]["rows"] += 1
    unreadable(http, closed(lines, counted=False), "should have")


def set_value(table: str, column: str, value: Any) -> Callable[[Lines], None]:
    def change(lines: Lines) -> None:
        start = place_of(lines, table)
        lines[start + 1][lines[start]["columns"].index(column)] = value

    return change


def repeat_first(table: str) -> Callable[[Lines], None]:
    def change(lines: Lines) -> None:
        start = place_of(lines, table)
        lines.insert(start + 1, lines[start + 1])

    return change


def set_world(**values: Any) -> Callable[[Lines], None]:
    return lambda lines: lines[0]["world"].update(values)


def set_birth(**values: Any) -> Callable[[Lines], None]:
    return lambda lines: lines[0]["world"]["birth"].update(values)


def rename_column(lines: Lines) -> None:
    lines[place_of(lines, "orders")]["columns"][0] = "order_ids"


def double_column(lines: Lines) -> None:
    columns = lines[place_of(lines, "orders")]["columns"]
    columns[0] = columns[1]


def rename_table(lines: Lines) -> None:
    lines[place_of(lines, "orders")]["table"] = "journal"


def shorten_row(lines: Lines) -> None:
    lines[place_of(lines, "orders") + 1].pop()


def repeat_table(lines: Lines) -> None:
    at = place_of(lines, "orders")
    lines.insert(at, lines[at])


def insert_line(line: Any) -> Callable[[Lines], None]:
    return lambda lines: lines.insert(1, line)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (rename_column, "orders has no column 'order_ids'"),
        (double_column, "orders has a column twice"),
        (rename_table, "no table 'journal'"),
        (repeat_table, "comes twice"),
        (shorten_row, "a row of orders has"),
        (repeat_first("orders"), "rows of orders exclude each other"),
        (repeat_first("answers"), "rows of answers exclude each other"),
        (insert_line({"table": "orders"}), "is none of"),
        (insert_line({"table": 1, "columns": []}), "is none of"),
        (insert_line({"table": "orders", "columns": [1]}), "names"),
        (insert_line("text"), "is none of"),
        (insert_line([]), "is none of"),
        (insert_line({"prices": "list.csv"}), "before the price lists"),
        (lambda lines: without_table(lines, "seats"), "lacks the table 'seats'"),
        (lambda lines: without_table(lines, "distributors"), "lacks the table"),
        (lambda lines: without_column(lines, "orders", "status"), "lacks the column 'status'"),
        (lambda lines: lines[0]["world"].pop("rules"), "world lacks the column 'rules'"),
        (lambda lines: lines[0].update(more=1), "the header has"),
        (set_value("orders", "status", None), "orders.status is not null"),
        (set_value("orders", "status", 1000), "orders.status is a text"),
        (set_value("orders", "status", "1\0"), "orders.status is a text"),
        (set_value("orders", "status", "123456789"), "at most 8 characters"),
        (set_value("orders", "sequence", "1"), "orders.sequence is a whole number"),
        (set_value("orders", "sequence", 1.5), "orders.sequence is a whole number"),
        (set_value("orders", "sequence", True), "orders.sequence is a whole number"),
        (set_value("orders", "sequence", 2**31), "orders.sequence is a whole number"),
        (set_value("orders", "created_at", "yesterday"), "orders.created_at is an instant"),
        (set_value("orders", "created_at", "2026-01-15"), "orders.created_at is an instant"),
        (set_value("orders", "created_at", 1), "orders.created_at is an instant"),
        (set_value("order_lines", "net_price", 12.5), "order_lines.net_price is an amount"),
        (set_value("order_lines", "net_price", "NaN"), "order_lines.net_price is an amount"),
        (set_value("order_lines", "net_price", "9" * 33), "order_lines.net_price is an amount"),
        (set_value("order_lines", "term_end", "2026-02-30"), "order_lines.term_end is a date"),
        (set_value("answers", "body", "no base64!"), "answers.body is base64"),
        (set_value("subscriptions", "auto_renewal", 1), "auto_renewal is true or false"),
        (set_world(clock_mode="backwards"), "mode"),
        (set_world(clock_at="1969-01-01T00:00:00Z"), "now"),
        (set_world(clock_rate=7), "rate"),
        (set_world(clock_rate="1"), "world.clock_rate is a number"),
        (set_world(seed=-1), "seed"),
        (set_world(rules="{"), "world: "),
        (set_world(rules='{"lateRenewalDays":"many"}'), "world: "),
        (set_world(rules='{"noRule":1}'), "world: "),
        (set_world(counters="[]"), "world: "),
        (set_world(birth=None), "world: "),
        (set_world(birth={}), "world: "),
        (set_birth(now="never"), "world: "),
        (set_birth(rules={"noRule": 1}), "world: "),
        (set_birth(distributors=[]), "world: "),
        (set_birth(distributors=[{"name": "x"}]), "a distributor has"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(
    http: httpx.Client, file: bytes, change: Callable[[Lines], object], said: str
) -> None:
    unreadable(http, changed(file, change), said)


def test_no_number_of_json_that_is_none_is_taken(http: httpx.Client, file: bytes) -> None:
    text = gzip.decompress(file).replace(b'"clock_rate":1.0', b'"clock_rate":NaN')
    unreadable(http, gzip.compress(text), "is no JSON")
    text = gzip.decompress(file).replace(b'"Acme"', b'"\\ud800"')
    unreadable(http, gzip.compress(text), "is no JSON")


def test_what_a_newer_version_wrote_is_refused_naming_both(http: httpx.Client, file: bytes) -> None:
    newer = changed(file, lambda lines: lines[0].update(version=2, sandbox="9.9"))
    refused(sent(http, newer), 409, "IMPORT_TOO_NEW", "version: 2", "sandbox: 9.9")
    newer = changed(file, lambda lines: lines[0].update(schema="0999", more="later"))
    refused(sent(http, newer), 409, "IMPORT_TOO_NEW", "schema: 0999")


def test_an_older_schema_lacks_what_came_later(http: httpx.Client, file: bytes) -> None:
    def age(lines: Lines) -> None:
        lines[0]["schema"] = "0001"
        del lines[0]["world"]["fault_count"]
        for table in ("faults", "recorded_calls"):
            without_table(lines, table)

    copy = imported(http, changed(file, age))
    assert copy.control("GET", "/faults").json()["totalCount"] == 0
    assert len(opened(exported(copy))) == len(opened(file)) - recorded(file)
    assert copy.control("DELETE").status_code == 204

    def age_too_much(lines: Lines) -> None:
        age(lines)
        without_column(lines, "orders", "status")

    unreadable(http, changed(file, age_too_much), "orders lacks the column 'status'")


def recorded(file: bytes) -> int:
    """How many calls a file holds."""
    lines = opened(file)
    start = place_of(lines, "recorded_calls") + 1
    return next(at for at, each in enumerate(lines[start:]) if not isinstance(each, list))


def test_a_bomb_is_refused_before_it_has_burst(
    http: httpx.Client, file: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = opened(file)
    start = place_of(lines, "seats")
    for content in (b" " * 50_000_000, b"\n" * 50_000_000):
        unreadable(http, gzip.compress(content, 1))
    # Rows that are all right, but too many of them.
    seat = ["s", "u", 1, "2026-01-15T09:00:00Z", False]
    lines[start + 1 : start + 1] = [[seat[0], f"u{n}", *seat[2:]] for n in range(5000)]
    monkeypatch.setattr(file_reading, "_LEAST_BOUND", 100_000)
    monkeypatch.setattr(file_reading, "MOST_EXPANSION", 0)
    answer = sent(http, closed(lines))
    refused(answer, 413, "IMPORT_TOO_LARGE", "line ")


@pytest.mark.parametrize("media_type", ["application/gzip", "application/x-gzip"])
def test_a_file_may_say_that_it_is_compressed(
    http: httpx.Client, file: bytes, media_type: str
) -> None:
    answer = http.post(IMPORT, content=file, headers={"Content-Type": media_type})
    assert answer.status_code == 201
    assert http.delete(f"/sandbox/v1/worlds/{answer.json()['worldId']}").status_code == 204


def test_a_form_or_an_encoding_is_refused(http: httpx.Client, file: bytes) -> None:
    for media_type in ("application/x-www-form-urlencoded", "application/json", "text/plain"):
        answer = http.post(IMPORT, content=file, headers={"Content-Type": media_type})
        refused(answer, 400, "INVALID_REQUEST", "Content-Type: ")
    refused(sent(http, file, **{"Content-Encoding": "gzip"}), 415, "ENCODING_NOT_READ")


def test_a_file_above_the_setting_is_refused(
    file: bytes, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SANDBOX_IMPORT_BYTES", raising=False)
    for most, status in ((len(file), 201), (len(file) - 1, 413)):
        settings = Settings(database_url=sqlite_url(tmp_path), import_bytes=most)
        with InProcess(create_app(settings)) as client:
            answer = sent(client, file)
            assert answer.status_code == status, answer.text
            if status == 413:
                refused(answer, 413, "IMPORT_TOO_LARGE", "it has more than")
        client.parts.engine.dispose()


def test_the_lines_are_json_that_people_can_read(file: bytes) -> None:
    lines = gzip.decompress(file).decode().splitlines()
    header = json.loads(lines[0])
    assert header["format"] == "vipmp-sandbox world"
    assert header["world"]["clock_at"] == "2026-01-15T09:00:00Z"
    assert "lease_owner" not in header["world"]
    assert "world_id" not in "".join(lines)
