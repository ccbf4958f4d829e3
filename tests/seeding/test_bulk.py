"""What is written in bulk is what the features would have written, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from sandbox.app import Parts, make_parts
from sandbox.seeding.marketplace import seed_marketplace
from sandbox.settings import Settings
from sandbox.timeline.advance import advance
from sandbox.worlds.specification import DistributorSpec
from sandbox.worlds.worlds import WorldSpec, create_world
from tests.local import dump, postgresql_url, sqlite_url, without_postgresql
from tests.seeding.by_features import seed_by_features

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
# Another in every world, and nothing of its story.
REAL = frozenset(
    {"clock_real_ms", "lease_fence", "advance_started_ms", "made_us", "distributor_id"}
)
EUROPE = DistributorSpec(
    name="Europe",
    region="WE",
    currencies=("EUR",),
    countries=("DE", "FR", "CH"),
    market_segments=("COM", "EDU"),
)
JAPAN = DistributorSpec(
    name="Japan", region="JP", currencies=("JPY",), countries=("JP",), market_segments=("COM",)
)


@contextmanager
def opened(url: str, **world: Any) -> Iterator[Parts]:
    made = make_parts(Settings(database_url=url))
    create_world(made.worlds, WorldSpec(**{"seed": 7, "now": NOW, **world}), world_id="w")
    yield made
    made.engine.dispose()


@contextmanager
def two_worlds(folder: Path, **world: Any) -> Iterator[tuple[Parts, Parts]]:
    for name in ("bulk", "features"):
        (folder / name).mkdir()
    with (
        opened(sqlite_url(folder / "bulk"), **world) as bulk,
        opened(sqlite_url(folder / "features"), **world) as features,
    ):
        yield bulk, features


def story(of: Parts) -> dict[str, list[Any]]:
    found = dump(of, world_id="w", but=REAL)
    return {
        name: rows for name, rows in found.items() if name not in {"credentials", "installation"}
    }


@pytest.mark.parametrize(
    ("customers", "world"),
    [
        (1, {}),
        (39, {}),
        (130, {}),
        (45, {"distributors": (EUROPE,)}),
        (45, {"distributors": (JAPAN,)}),
        (45, {"rules": {"orderProcessingSeconds": 3600, "earlyRenewalDays": 40}}),
        (45, {"now": datetime(2024, 2, 29, 12, tzinfo=UTC)}),
        (10, {"now": datetime(2018, 1, 5, tzinfo=UTC)}),
    ],
    ids=["one", "no copies", "copies", "Europe", "Japan", "rules", "a leap day", "first prices"],
)
def test_every_row_is_that_of_the_features(
    tmp_path: Path, customers: int, world: dict[str, Any]
) -> None:
    with two_worlds(tmp_path, **world) as (bulk, features):
        report = seed_marketplace(bulk.worlds, "w", resellers=2, customers=customers)
        seed_by_features(features.worlds, "w", resellers=2, customers=customers)
        assert report.customers == customers
        found = story(bulk)
        assert found == story(features)
        assert len(found["customers"]) == customers
        assert len(found["subscriptions"]) == report.subscriptions >= customers


@pytest.mark.parametrize(("products", "ages"), [(5, (335,)), (1, (10, 200, 330)), (None, (0, 364))])
def test_so_it_is_with_products_and_ages_of_ones_choice(
    tmp_path: Path, products: int | None, ages: Sequence[int]
) -> None:
    with two_worlds(tmp_path) as (bulk, features):
        chosen: dict[str, Any] = {
            "resellers": 3,
            "customers": 90,
            "products": products,
            "ages": ages,
        }
        seed_marketplace(bulk.worlds, "w", **chosen)
        seed_by_features(features.worlds, "w", **chosen)
        assert story(bulk) == story(features)


def test_the_years_to_come_are_the_same_too(tmp_path: Path) -> None:
    with two_worlds(tmp_path) as (bulk, features):
        seed_marketplace(bulk.worlds, "w", resellers=2, customers=100)
        seed_by_features(features.worlds, "w", resellers=2, customers=100)
        for of in (bulk, features):
            advanced = advance(of.worlds, "w", lambda world: world.now + timedelta(days=500))
            assert advanced.counts["order.completed"] > 100
        assert story(bulk) == story(features)


def test_a_second_population_follows_the_first(tmp_path: Path) -> None:
    with two_worlds(tmp_path) as (bulk, features):
        for customers in (50, 44):
            seed_marketplace(bulk.worlds, "w", resellers=2, customers=customers)
            seed_by_features(features.worlds, "w", resellers=2, customers=customers)
        assert story(bulk) == story(features)


def test_postgresql_is_given_the_same_rows(tmp_path: Path) -> None:
    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgresql_url())
        except OperationalError:
            without_postgresql()
        postgresql = stack.enter_context(opened(url))
        sqlite = stack.enter_context(opened(sqlite_url(tmp_path)))
        for of in (postgresql, sqlite):
            seed_marketplace(of.worlds, "w", resellers=2, customers=90)
        assert story(postgresql) == story(sqlite)
