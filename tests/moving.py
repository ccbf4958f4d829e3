"""Worlds that go from one sandbox to another as a file, and files that are taken apart."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from tests.local import local, postgresql_url, sqlite_url
from tests.support import InProcess, Json, Partner, World

FILE: Final = {"Content-Type": "application/octet-stream"}
IMPORT: Final = "/sandbox/v1/worlds/import"
Lines = list[Any]


@contextmanager
def sandbox_on(kind: str, folder: Path) -> Iterator[InProcess]:
    """Open a sandbox of its own on SQLite or PostgreSQL."""
    if kind == "sqlite":
        folder.mkdir()
        with local(sqlite_url(folder)) as client:
            yield client
        return
    with postgresql_url() as url, local(url) as client:
        yield client


def exported(world: World) -> bytes:
    """Export a world."""
    answer = world.control("GET", "/export")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/octet-stream"
    return answer.content


def sent(http: httpx.Client, file: bytes, **headers: str) -> httpx.Response:
    """Import a file."""
    return http.post(IMPORT, content=file, headers={**FILE, **headers})


def imported(http: httpx.Client, file: bytes) -> World:
    """Import a file that must be accepted."""
    answer = sent(http, file)
    assert answer.status_code == 201, answer.text
    return world_of(http, answer.json())


def world_of(http: httpx.Client, made: Json) -> World:
    """Return a world that was answered, with its partners."""
    partners = [
        Partner(http, each["clientId"], each["clientSecret"], each["distributorId"])
        for each in made["credentials"]
    ]
    return World(http, made["worldId"], partners)


def opened(file: bytes) -> Lines:
    """Return the lines of a file."""
    return [json.loads(line) for line in gzip.decompress(file).splitlines()]


def closed(lines: Lines, *, counted: bool = True) -> bytes:
    """Return the file of some lines; its last line is made to tell how many rows there are."""
    if counted and isinstance(lines[-1], dict) and "rows" in lines[-1]:
        lines[-1]["rows"] = sum(isinstance(line, list) for line in lines)
    return gzip.compress(b"".join(json.dumps(line).encode() + b"\n" for line in lines))


def place_of(lines: Lines, table: str) -> int:
    """Return where a table begins."""
    (place,) = (
        at for at, line in enumerate(lines) if isinstance(line, dict) and line.get("table") == table
    )
    return place


def changed(file: bytes, change: Callable[[Lines], object]) -> bytes:
    """Return a file whose lines somebody has changed."""
    lines = opened(file)
    change(lines)
    return closed(lines)


def without_table(lines: Lines, table: str) -> None:
    """Take a table with its rows out of a file."""
    start = place_of(lines, table)
    end = start + 1
    while isinstance(lines[end], list):
        end += 1
    del lines[start:end]


def without_column(lines: Lines, table: str, column: str) -> None:
    """Take a column of a table out of a file."""
    start = place_of(lines, table)
    at = lines[start]["columns"].index(column)
    del lines[start]["columns"][at]
    for line in lines[start + 1 :]:
        if not isinstance(line, list):
            break
        del line[at]
