"""A world exported from one sandbox and imported in another plays on as the first would."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Column, Integer, String, Table, insert, select
from sqlalchemy.exc import OperationalError

from sandbox.app import Parts
from sandbox.price_lists.imports import WholeList, import_price_list
from sandbox.price_lists.known_lists import latest_import
from sandbox.seeding.marketplace import seed_marketplace
from sandbox.store.base import Base
from sandbox.store.engine import changing, reading
from sandbox.worlds.export import export_world
from sandbox.worlds.file_format import exported_columns, world_columns
from sandbox.worlds.file_values import codec_of
from sandbox.worlds.imported import import_world
from sandbox.worlds.tables import world_tables
from tests.branching import Teller, prepared, rows
from tests.control_api.control import refused
from tests.local import local, sqlite_url, without_postgresql
from tests.moving import changed, exported, imported, opened, sandbox_on, sent, world_of
from tests.store.old_databases import first_release_file
from tests.support import START, InProcess, Json, World, line, make_world

TWO = [{"name": "One"}, {"name": "Other"}]
OWN = "77777777CA01A12"
NOT_SOLD = "2122"


@pytest.fixture(params=["sqlite to postgresql", "postgresql to sqlite", "sqlite to sqlite"])
def two_sandboxes(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[InProcess, InProcess]]:
    """Two sandboxes on databases of their own."""
    source, _, target = request.param.partition(" to ")
    try:
        with (
            sandbox_on(source, tmp_path / "source") as first,
            sandbox_on(target, tmp_path / "target") as second,
        ):
            yield first, second
    except OperationalError:
        without_postgresql()


def kept(world: World) -> dict[str, list[Json]]:
    """All rows of a world but its credentials."""
    assert isinstance(world.http, InProcess)
    found = rows(world.http, world.world_id)
    found.pop("credentials")
    return found


def test_an_imported_world_plays_on_byte_for_byte(
    two_sandboxes: tuple[InProcess, InProcess],
) -> None:
    source, target = two_sandboxes
    original = make_world(source, distributors=TWO, name="fails")
    customer = prepared(original)
    file = exported(original)
    copy = imported(target, file)
    shown, at_home = (each.control("GET").json() for each in (copy, original))
    own = {"worldId", "credentials"}
    assert {k: v for k, v in shown.items() if k not in own} == {
        k: v for k, v in at_home.items() if k not in own
    }
    assert kept(copy) == kept(original)
    assert Teller(copy).go_on(customer) == Teller(original).go_on(customer)
    assert kept(copy) == kept(original)
    # And back, with all that has happened since.
    back = imported(source, exported(copy))
    assert kept(back) == kept(original)
    assert exported(back) == exported(original) == exported(copy)


def test_credentials_are_the_copys_own_and_belong_to_the_same_distributors(
    http: httpx.Client, new_world: Callable[..., World]
) -> None:
    world = new_world(distributors=TWO)
    copy = imported(http, exported(world))
    assert copy.world_id != world.world_id
    for ours, theirs in zip(world.partners, copy.partners, strict=True):
        assert ours.distributor_id == theirs.distributor_id
        assert ours.client_id != theirs.client_id
        assert ours.client_secret != theirs.client_secret
    theirs = copy.partner
    assert world.partner.post("/resellers", {}).status_code == 400
    assert theirs.fetch("/resellers?limit=10")["totalCount"] == 0
    copy.control("DELETE")


def test_an_export_changes_nothing_and_is_the_same_file_twice(world: World) -> None:
    world.partner.order(world.partner.customer())
    before = world.control("GET").json()
    assert exported(world) == exported(world)
    assert world.control("GET").json() == before


def test_a_call_that_was_answered_is_answered_again_in_the_copy(
    http: httpx.Client, world: World
) -> None:
    customer = world.partner.customer()
    told = Teller(world)
    order = {"orderType": "NEW", "lineItems": [line()]}
    told.say("POST", f"/customers/{customer}/orders", order)
    copy = imported(http, exported(world))
    again = Teller(copy)
    again.say("POST", f"/customers/{customer}/orders", order)
    assert again.answers == told.answers
    assert len(copy.partner.orders(customer)) == 1
    copy.control("DELETE")


def test_the_recording_comes_along_and_the_journal_and_snapshots_do_not(
    http: httpx.Client, world: World
) -> None:
    world.partner.order(world.partner.customer())
    assert world.partner.post("/resellers", {}).status_code == 400
    assert world.control("POST", "/snapshots", {"name": "kept"}).status_code == 201
    copy = imported(http, exported(world))
    assert copy.control("GET", "/replay").content == world.control("GET", "/replay").content
    assert world.control("GET", "/requests").json()["totalCount"] > 0
    assert copy.control("GET", "/requests").json()["totalCount"] == 0
    assert copy.control("GET", "/snapshots").json()["totalCount"] == 0
    copy.control("DELETE")


def test_armed_faults_come_along_with_what_they_have_counted(
    http: httpx.Client, world: World
) -> None:
    fault = {"operation": "get_resellers", "nth": 2, "effect": {"type": "status", "status": 503}}
    assert world.control("POST", "/faults", fault).status_code == 201
    assert world.partner.get("/resellers?limit=1").status_code == 200
    copy = imported(http, exported(world))
    for each in (copy, world):
        statuses = [each.partner.get("/resellers?limit=1").status_code for _ in range(2)]
        assert statuses == [503, 200]
    copy.control("DELETE")


def test_worlds_of_the_first_release_are_exported_too(tmp_path: Path) -> None:
    first_release_file(tmp_path)
    with local(sqlite_url(tmp_path)) as client:
        for each in client.get("/sandbox/v1/worlds").json()["items"]:
            original = world_of(client, each)
            file = exported(original)
            copy = imported(client, file)
            assert copy.control("POST", "/clock/advance", {"by": "P400D"}).status_code == 200
            assert copy.control("POST", "/reset").status_code == 200


def test_a_running_clock_goes_on_from_where_it_stood(
    http: httpx.Client, new_world: Callable[..., World]
) -> None:
    world = new_world(mode="scaled", rate=1000, now=START)
    file = exported(world)
    (clock_at,) = (opened(file)[0]["world"]["clock_at"],)
    copy = imported(http, file)
    shown = copy.control("GET", "/clock").json()
    assert (shown["mode"], shown["rate"]) == ("scaled", 1000)
    assert clock_at <= shown["now"]
    copy.control("DELETE")


def test_a_copy_is_reset_to_the_birth_of_the_original_and_deleted(
    http: httpx.Client, world: World
) -> None:
    world.partner.order(world.partner.customer())
    world.advance(by="P10D")
    copy = imported(http, exported(world))
    assert copy.control("POST", "/reset").json()["clock"]["now"] == START
    assert copy.partner.fetch("/resellers?limit=10")["totalCount"] == 0
    assert copy.control("DELETE").status_code == 204
    assert world.control("GET").json()["clock"]["now"] != START


def test_the_file_of_a_world_that_is_not_there_is_refused(http: httpx.Client) -> None:
    refused(http.get("/sandbox/v1/worlds/w-nowhere/export"), 404, "WORLD_NOT_FOUND")


def test_a_new_table_is_exported_and_imported(tmp_path: Path) -> None:
    badges = Table(
        "badges",
        Base.metadata,
        Column("world_id", String(40), primary_key=True),
        Column("badge_id", Integer, primary_key=True, autoincrement=False),
        Column("engraving", String(40)),
    )
    try:
        with local(sqlite_url(tmp_path)) as client:
            world = make_world(client)
            with changing(client.parts.engine) as connection:
                row = {"world_id": world.world_id, "badge_id": 1, "engraving": "first"}
                connection.execute(insert(badges), row)
            copy = imported(client, exported(world))
            with reading(client.parts.engine) as connection:
                found = select(badges.c.engraving).where(badges.c.world_id == copy.world_id)
                assert connection.execute(found).scalars().all() == ["first"]
    finally:
        Base.metadata.remove(badges)


def test_every_column_can_be_written() -> None:
    for table in world_tables():
        assert all(codec_of(column) for column in exported_columns(table))
    assert all(codec_of(column) for column in world_columns())
    with pytest.raises(TypeError, match="no export can write"):
        codec_of(Column("strange"))


def test_the_memory_does_not_grow_with_the_world(inside: Parts, world: World) -> None:
    seed_marketplace(inside.worlds, world.world_id, resellers=2, customers=60)
    small = BytesIO()
    peaks = []
    export_world(inside.engine, world.world_id, small)
    for customers in (0, 600):
        if customers:
            other = make_world(world.http)
            seed_marketplace(inside.worlds, other.world_id, resellers=2, customers=customers)
            small = BytesIO()
            export_world(inside.engine, other.world_id, small)
            other.control("DELETE")
        small.seek(0)
        tracemalloc.start()
        copy = import_world(inside.worlds, small, 10**9)
        export_world(inside.engine, copy.world_id, BytesIO())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        world.http.delete(f"/sandbox/v1/worlds/{copy.world_id}")
    assert peaks[1] < 2 * peaks[0] + 2_000_000


# --- Price lists ---------------------------------------------------------------------------------


def sell(http: InProcess, price: str, offer: str = OWN) -> None:
    """Import a price list into the database of a sandbox."""
    parts = http.parts
    content = f"offerId,partnerPrice,productFamily\n{offer},{price},Own Product\n".encode()
    with changing(parts.engine) as connection:
        known = parts.worlds.reference_for(connection, latest_import(connection)).catalogue
        whole = WholeList(region="NA", currency="USD")
        import_price_list(connection, known, content, "own.csv", whole)


def price_in(world: World, offer: str = OWN) -> Any:
    """Return what an offer costs in a world, or why it is not sold."""
    customer = world.partner.customer(name="Price Watchers")
    body = {"orderType": "PREVIEW", "lineItems": [line(offer)]}
    answer = world.partner.post(f"/customers/{customer}/orders?fetch-price=true", body)
    if answer.status_code != 201:
        return answer.json()["code"]
    return answer.json()["lineItems"][0]["pricing"]["partnerPrice"]


@pytest.fixture
def home_and_away(tmp_path: Path) -> Iterator[tuple[InProcess, InProcess]]:
    """A sandbox whose database sells an own product for 100, and another sandbox."""
    with (
        sandbox_on("sqlite", tmp_path / "home") as home,
        sandbox_on("sqlite", tmp_path / "away") as away,
    ):
        sell(home, "90.00")
        sell(home, "100.00")
        yield home, away


def test_prices_stay_what_they_were_and_only_the_copy_has_them(
    home_and_away: tuple[InProcess, InProcess],
) -> None:
    home, away = home_and_away
    other = make_world(away)
    copy = imported(away, exported(make_world(home)))
    assert price_in(copy) == 100
    assert price_in(other) == NOT_SOLD
    assert price_in(make_world(away)) == NOT_SOLD


def test_lists_of_the_other_database_change_nothing_in_the_copy(
    home_and_away: tuple[InProcess, InProcess],
) -> None:
    home, away = home_and_away
    another = "77777779CA01A12"
    sell(away, "5.00", another)
    copy = imported(away, exported(make_world(home)))
    sell(away, "7.00")
    assert (price_in(copy), price_in(copy, another)) == (100, NOT_SOLD)
    assert (price_in(make_world(away)), price_in(make_world(away), another)) == (7, 5)
    copy.control("POST", "/reset")
    assert price_in(copy) == 100
    again = imported(away, exported(copy))
    copy.control("DELETE")
    assert price_in(again) == 100
    assert exported(imported(home, exported(again))) == exported(again)


def test_lists_that_the_database_has_already_are_not_kept_twice(
    home_and_away: tuple[InProcess, InProcess],
) -> None:
    home, away = home_and_away
    file = exported(make_world(home))
    same = imported(home, file)
    for _ in range(2):
        imported(away, file)
    counted = select(Base.metadata.tables["imported_prices"].c.came_with)
    for http, expected in ((home, 2), (away, 2)):
        with reading(http.parts.engine) as connection:
            assert len(connection.execute(counted).all()) == expected
    # A copy of the same lists goes with the database, as the original does.
    sell(home, "120.00")
    assert price_in(same) == 120


def test_a_world_that_knows_fewer_lists_than_its_database_has_those_only(
    home_and_away: tuple[InProcess, InProcess],
) -> None:
    home, away = home_and_away
    file = exported(make_world(home))
    sell(home, "130.00")
    assert price_in(imported(home, file)) == 100
    assert price_in(imported(away, file)) == 100


def test_a_price_that_is_none_is_refused(home_and_away: tuple[InProcess, InProcess]) -> None:
    home, away = home_and_away
    file = exported(make_world(home))

    def spoil(lines: list[Any]) -> None:
        lines[-2][0]["partner_price"] = "free"

    refused(sent(away, changed(file, spoil)), 400, "IMPORT_UNREADABLE", "line ")
