"""The seeded marketplace: what is in it, and that it is the same every time."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from sandbox.app import Parts, make_parts
from sandbox.domain.statuses import Status
from sandbox.outbox.reading import EmailFilters, emails
from sandbox.seeding.marketplace import SeedReport, seed_marketplace
from sandbox.settings import Settings
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.base import RowsId
from sandbox.store.events import DueEvent
from sandbox.store.orders import OrderRow, SubscriptionRow
from sandbox.worlds.worlds import WorldSpec, create_world
from tests.cli.conftest import Run

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    made = make_parts(Settings(database_url=f"sqlite:///{tmp_path / 'seed.db'}"))
    yield made
    made.engine.dispose()


def seeded(parts: Parts, world_id: str, *, now: datetime = NOW, **options: Any) -> SeedReport:
    create_world(parts.worlds, WorldSpec(seed=7, now=now), world_id=world_id)
    return seed_marketplace(parts.worlds, world_id, **options)


def rows(parts: Parts, table: Any, *columns: Any) -> list[Any]:
    with parts.engine.connect() as connection:
        order = [*table.__table__.primary_key.columns]
        return list(connection.execute(select(*columns).order_by(*order)))


def test_twenty_customers_stand_at_different_points_of_their_terms(parts: Parts) -> None:
    report = seeded(parts, "w")
    assert (report.resellers, report.customers) == (3, 20)
    assert report.orders > 20
    customers = rows(parts, Customer, Customer.coterm_date, Customer.market_segment)
    days = sorted((row.coterm_date - NOW.date()).days for row in customers)
    assert len(set(days)) == 20
    assert days[0] > 0
    assert days[-1] >= 360
    assert sum(day <= 30 for day in days) >= 3
    segments = Counter(row.market_segment for row in customers)
    assert segments == {"COM": 18, "EDU": 1, "GOV": 1}


def test_everything_seeded_is_complete_and_nothing_is_overdue(parts: Parts) -> None:
    report = seeded(parts, "w")
    assert {row.status for row in rows(parts, Customer, Customer.status)} == {Status.ACTIVE}
    assert {row.status for row in rows(parts, Reseller, Reseller.status)} == {Status.ACTIVE}
    assert {row.status for row in rows(parts, OrderRow, OrderRow.status)} == {Status.COMPLETE}
    held = rows(parts, SubscriptionRow, SubscriptionRow.status, SubscriptionRow.base_offer_id)
    assert len(held) == report.subscriptions
    assert {row.status for row in held} == {Status.ACTIVE}
    assert any(row.base_offer_id == "65322435CAT1A12" for row in held)
    with parts.engine.connect() as connection:
        first = connection.execute(select(func.min(DueEvent.due_at))).scalar_one()
    assert first > NOW


def test_the_emails_of_its_past_are_listed_by_their_instants(parts: Parts) -> None:
    seeded(parts, "w")
    with parts.engine.connect() as connection:
        page = emails(connection, RowsId("w"), EmailFilters(limit=1000))
    instants = [row.at for row in page.rows]
    assert len(instants) == page.total > 60
    assert instants == sorted(instants, reverse=True)
    assert instants[0] <= NOW


def test_the_same_seed_makes_the_same_marketplace(parts: Parts) -> None:
    seeded(parts, "a")
    seeded(parts, "b")
    columns = (Customer.customer_id, Customer.profile, Customer.coterm_date)
    found = rows(parts, Customer, Customer.world_id, *columns)
    a, b = ([tuple(row)[1:] for row in found if row.world_id == world] for world in "ab")
    assert a == b


def test_a_second_seeding_makes_other_companies(parts: Parts) -> None:
    seeded(parts, "w", customers=5)
    seed_marketplace(parts.worlds, "w", customers=5)
    names = [row.company_name for row in rows(parts, Customer, Customer.company_name)]
    assert len(set(names)) == 10


def test_only_an_untouched_world_is_seeded_when_that_is_asked(parts: Parts) -> None:
    seeded(parts, "w", customers=1, only_untouched=True)
    again = seed_marketplace(parts.worlds, "w", customers=1, only_untouched=True)
    assert again.customers == 0
    assert len(rows(parts, Customer, Customer.customer_id)) == 1


@pytest.mark.parametrize("customers", [1, 2, 3])
def test_few_customers_can_be_asked_for(parts: Parts, customers: int) -> None:
    assert seeded(parts, "w", customers=customers).customers == customers


def test_products_and_ages_can_be_chosen(parts: Parts) -> None:
    report = seeded(parts, "w", customers=4, products=5, ages=(335,))
    assert report.subscriptions == 4 * 5
    day = (NOW - timedelta(days=335)).date()
    assert {row.term_start for row in rows(parts, Customer, Customer.term_start)} == {day}


def test_more_customers_than_one_transaction_holds_have_names_of_their_own(parts: Parts) -> None:
    assert seeded(parts, "w", customers=501, products=1).customers == 501
    names = [row.company_name for row in rows(parts, Customer, Customer.company_name)]
    assert len(set(names)) == 501


@pytest.mark.parametrize("now", ["2018-01-03T00:00:00Z", "2024-02-29T12:00:00Z", "2040-12-01"])
def test_a_world_may_be_seeded_wherever_it_stands(parts: Parts, now: str) -> None:
    instant = datetime.fromisoformat(now)
    report = seeded(parts, "w", now=instant.replace(tzinfo=instant.tzinfo or UTC))
    assert report.customers == 20


def test_the_command_counts_what_it_made(run: Run) -> None:
    said = run("seed", "--customers", "2", "--resellers", "1").stdout
    assert "customers" in said
    assert run("seed", "--customers", "0", exit_code=2).stderr
    assert run("seed", "--customers", "1", "--world", "nowhere", exit_code=1).stderr
