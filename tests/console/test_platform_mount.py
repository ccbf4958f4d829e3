"""The example platform stands in the consoles, for every distributor of a world."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from partner_platform.store import Store
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from sandbox.settings import Settings
from tests.faulting import fault
from tests.local import postgresql_url, without_postgresql
from tests.support import World
from tests.visiting import Visitor


def root(world: World) -> str:
    return f"/console/{world.world_id}/platform/{world.partner.distributor_id}"


def test_the_platform_asks_who_one_is_and_shows_adobes_resellers(
    visitor: Visitor, world: World
) -> None:
    world.partner.reseller()
    visitor.get(f"{root(world)}/")
    assert visitor.status == 200
    assert visitor.path == f"{root(world)}/sign-in"
    assert visitor.page.select_one(".bar") is not None


def test_the_platform_reads_its_forms_itself(visitor: Visitor, world: World) -> None:
    visitor.get(f"{root(world)}/sign-in").press("Open BSS")
    assert visitor.status == 200
    assert visitor.path == f"{root(world)}/subscriptions/"


def test_the_platform_lives_by_the_clock_of_the_world(visitor: Visitor, world: World) -> None:
    visitor.get(f"{root(world)}/")
    assert visitor.page.select_one(".bar time")["datetime"].startswith("2026-01-15")  # type: ignore[index,union-attr]  # it is there


def test_its_files_are_served_without_a_bar(visitor: Visitor, world: World) -> None:
    visitor.get(f"{root(world)}/static/platform.css")
    assert visitor.status == 200
    assert visitor.headers["Content-Type"].startswith("text/css")


def test_a_distributor_that_is_not_there_has_no_shop(visitor: Visitor, world: World) -> None:
    visitor.get(f"/console/{world.world_id}/platform/none/")
    assert visitor.status == 404
    assert "no such distributor" in visitor.text


@pytest.mark.parametrize(
    "effect",
    [
        {"type": "dropConnection"},
        {"type": "dropConnection", "after": True},
        {"type": "timeoutAfterCommit", "milliseconds": 10},
        {"type": "truncate"},
    ],
)
def test_an_answer_of_adobe_that_is_broken_off_is_none(
    visitor: Visitor, world: World, effect: dict[str, Any]
) -> None:
    world.partner.reseller()
    fault(world, operation="get_resellers", effect=effect)
    visitor.get(f"{root(world)}/sign-in")
    assert visitor.status == 502
    assert "Adobe did not answer" in visitor.text
    assert visitor.get(f"{root(world)}/sign-in").status == 200


def test_its_tables_stand_beside_the_sandboxs_own() -> None:
    def database(url: str) -> str:
        return Settings(database_url=url).platform_database

    assert database("sqlite:///var/sandbox.db") == "sqlite:///var/sandbox-platform.db"
    assert database("sqlite:////srv.d/sandbox") == "sqlite:////srv.d/sandbox-platform"
    assert database("postgresql://h/d") == "postgresql://h/d"


def test_the_bar_brings_its_stylesheet_along_and_moves_the_clock(
    visitor: Visitor, world: World
) -> None:
    visitor.get(f"{root(world)}/sign-in")
    assert visitor.page.select("link[href='/console/static/bar.css']")
    visitor.press("7 days")
    assert visitor.status == 200
    assert world.control("GET", "/clock").json()["now"] == "2026-01-22T09:00:00Z"


def test_workers_that_start_at_once_make_the_platforms_tables_once() -> None:
    try:
        with postgresql_url() as url:
            platform = Settings(database_url=url).platform_database
            together = Barrier(4)

            def open_store(_: int) -> int:
                together.wait(20)
                store = Store(platform)
                tables = len(inspect(store.engine).get_table_names())
                store.close()
                return tables

            with ThreadPoolExecutor(4) as threads:
                [found] = set(threads.map(open_store, range(4)))
    except OperationalError:
        without_postgresql()
    assert found > 5
