"""A crowd of copied customers is as if the services had made every one of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from loadtests.advance_benchmarks import ANNIVERSARY, Crowd
from loadtests.bulk import Written
from loadtests.committed_crowds import committed_crowds
from loadtests.population import copy_customer, count
from loadtests.scene import FIVE_LINES, START, Scene
from sandbox.app import parts
from sandbox.store.accounts import Customer
from sandbox.store.base import WorldKeyed
from sandbox.store.engine import changing, reading
from sandbox.store.events import DueEvent
from sandbox.store.orders import OrderLineRow, OrderRow, SubscriptionRow

CUSTOMERS = 3


@pytest.fixture
def crowd(tmp_path: Path) -> Crowd:
    """Three customers whose terms end at one instant."""
    return Crowd.gather(tmp_path, CUSTOMERS)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A world in a database of its own."""
    made = Scene.open(f"sqlite:///{tmp_path / 'scene.db'}")
    yield made
    made.close()


def test_the_copies_have_all_that_the_first_one_has(crowd: Crowd) -> None:
    made = crowd.copied()
    wanted: dict[type[WorldKeyed], int] = {
        Customer: CUSTOMERS,
        OrderRow: CUSTOMERS,
        OrderLineRow: 5 * CUSTOMERS,
        SubscriptionRow: 5 * CUSTOMERS,
        DueEvent: 2 * CUSTOMERS,
    }
    with reading(made.engine) as connection:
        found = {model: count(connection, model, crowd.world_id) for model in wanted}
    made.engine.dispose()
    assert found == wanted


def test_an_advance_renews_every_copy(crowd: Crowd) -> None:
    _, made = crowd.advanced(ANNIVERSARY)
    made.engine.dispose()


def test_terms_that_are_spread_end_day_by_day(tmp_path: Path) -> None:
    crowd = Crowd.gather(tmp_path, CUSTOMERS, spread_days=CUSTOMERS)
    made = crowd.copied()
    with reading(made.engine) as connection:
        last = ANNIVERSARY + timedelta(days=CUSTOMERS - 1)
        assert count(connection, DueEvent, crowd.world_id, due_at=last) == 1
    made.engine.dispose()


def test_the_rows_of_an_advance_written_in_bulk_are_the_rows_of_an_advance(crowd: Crowd) -> None:
    _, advanced = crowd.advanced(ANNIVERSARY)
    with reading(advanced.engine) as connection:
        rows = Written.since(connection, crowd.world_id, START)
    advanced.engine.dispose()
    copied = crowd.copied()
    with changing(copied.engine) as connection:
        rows.write(connection)
    with reading(copied.engine) as connection:
        again = Written.since(connection, crowd.world_id, START)
    copied.engine.dispose()
    assert again == rows


def test_the_world_goes_on_drawing_ids_after_its_copies(scene: Scene) -> None:
    first = scene.customer(scene.reseller(), 0)
    scene.call("POST", f"/customers/{first}/orders", FIVE_LINES)
    copy_customer(parts(scene.app).worlds, scene.world_id, first, CUSTOMERS)
    last = scene.customer(scene.reseller(), 1)
    scene.call("POST", f"/customers/{last}/orders", FIVE_LINES)
    with reading(parts(scene.app).engine) as connection:
        assert count(connection, Customer, scene.world_id) == CUSTOMERS + 2
        assert count(connection, SubscriptionRow, scene.world_id) == 5 * (CUSTOMERS + 2)


def test_a_third_of_a_crowd_has_committed_and_renews_like_the_others(tmp_path: Path) -> None:
    committed, plain = committed_crowds(tmp_path, 6)
    for crowd, wanted in ((committed, 2), (plain, 0)):
        _, made = crowd.advanced(ANNIVERSARY)
        with reading(made.engine) as connection:
            rows = connection.execute(select(Customer.benefits)).scalars().all()
        made.engine.dispose()
        assert sum(1 for benefits in rows if benefits) == wanted
