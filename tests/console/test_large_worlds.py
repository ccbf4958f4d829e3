"""What a button costs does not grow with the world: nothing is counted that is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from sandbox.app import Parts
from tests.support import World
from tests.visiting import Visitor


@contextmanager
def statements(parts: Parts) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        found.append(statement)

    event.listen(parts.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(parts.engine, "before_cursor_execute", note)


def test_a_button_of_the_bar_counts_nothing(visitor: Visitor, world: World, inside: Parts) -> None:
    visitor.get(f"/console/{world.world_id}/schedule")
    with statements(inside) as found:
        visitor.press("7 days")
    assert visitor.status == 200
    assert world.control("GET", "/clock").json()["now"] == "2026-01-22T09:00:00Z"
    counted = [
        statement
        for statement in found
        if "count(" in statement and ("orders" in statement or "customers" in statement)
    ]
    assert not counted
