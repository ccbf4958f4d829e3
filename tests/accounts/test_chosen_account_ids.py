"""Accounts under ids of the tester's choice, active at once (control-api.md)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.accounts.customers import CustomerData, create_customer
from sandbox.accounts.ids import IdTakenError
from sandbox.accounts.profile import Address, CompanyProfile, Contact
from sandbox.accounts.resellers import ResellerData, create_reseller
from sandbox.app import make_parts
from sandbox.settings import Settings
from sandbox.store.ids import make_id
from sandbox.timeline.open_world import OpenWorld, Partner
from sandbox.worlds.worlds import WorldSpec, create_world

PARTNER = Partner(make_id("distributor", 7, 1), "NA", ("USD",), ("US",), ("COM",), False, "1000")
NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)


def profile(name: str) -> CompanyProfile:
    return CompanyProfile(
        company_name=name,
        preferred_language="en-US",
        address=Address(
            country="US",
            region="CA",
            city="San Jose",
            address_line1="200 Fairmont Ave",
            postal_code="95110",
        ),
        contacts=(Contact(first_name="Mickey", last_name="Mouse", email="m@mouse.com"),),
    )


@pytest.fixture
def world(tmp_path: Path) -> Iterator[OpenWorld]:
    parts = make_parts(Settings(database_url=f"sqlite:///{tmp_path / 'sandbox.db'}"))
    made = create_world(parts.worlds, WorldSpec(seed=7, now=NOW))
    with parts.worlds.open(made.world_id) as world:
        yield world
    parts.engine.dispose()


@pytest.fixture
def reseller_id(world: OpenWorld) -> str:
    made = create_reseller(world, PARTNER, ResellerData(profile=profile("Fairmont")))
    return made.reseller_id


def customer(name: str, reseller_id: str) -> CustomerData:
    return CustomerData(profile=profile(name), reseller_id=reseller_id)


def test_an_account_under_a_chosen_id_is_active_at_once(world: OpenWorld) -> None:
    data = ResellerData(profile=profile("Fairmont"))
    made = create_reseller(world, PARTNER, data, reseller_id="my-reseller", active=True)
    assert (made.reseller_id, made.status) == ("my-reseller", "1000")
    wanted = customer("Acme Inc", "my-reseller")
    found = create_customer(world, PARTNER, wanted, customer_id="my-customer", active=True)
    assert (found.customer_id, found.status) == ("my-customer", "1000")
    assert world.counts == {"account.activated": 2}


def test_a_chosen_id_that_is_there_already_is_refused(world: OpenWorld, reseller_id: str) -> None:
    data = ResellerData(profile=profile("Another"))
    with pytest.raises(IdTakenError):
        create_reseller(world, PARTNER, data, reseller_id=reseller_id)
    create_customer(world, PARTNER, customer("Acme Inc", reseller_id), customer_id="mine")
    with pytest.raises(IdTakenError):
        create_customer(world, PARTNER, customer("Other Inc", reseller_id), customer_id="mine")


def test_drawn_ids_step_over_chosen_ones(world: OpenWorld, reseller_id: str) -> None:
    for number in (2, 3):
        wanted = customer(f"Chosen {number}", reseller_id)
        chosen = make_id("customer", world.seed, number + 1)
        create_customer(world, PARTNER, wanted, customer_id=chosen)
    drawn = create_customer(world, PARTNER, customer("Drawn Inc", reseller_id))
    assert drawn.customer_id == make_id("customer", world.seed, 5)
