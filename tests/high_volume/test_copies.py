"""Snapshots, forks and files carry high volume discounts, of customers and of memberships."""

from __future__ import annotations

import pytest

from tests.branching import fork_of, restore, snapshot_of
from tests.committed import LAST_DAY, renewals
from tests.committing import accepted, noon, requested
from tests.migrating import Migration
from tests.moving import exported, imported
from tests.support import Json, Partner, World, refused
from tests.volume import (
    AT_13,
    POST,
    PRE,
    TAG,
    YEARLY_NEXT_POST,
    YEARLY_PRE,
    asked,
    coded,
    discount_of,
    membership,
    placed,
    shown,
    volume_customer,
)

OVER = "2027-07-15"


@pytest.fixture
def customer(world: World) -> str:
    """A customer with the older prices that has bought at them."""
    found = volume_customer(world)
    placed(world.partner, found, coded())
    return found


def view(partner: Partner, customer: str) -> list[Json]:
    """What a partner reads of a customer, its orders and what renews."""
    orders = partner.orders(customer, "start-date=2018-01-01&fetch-price=true")
    body = {"orderType": "PREVIEW_RENEWAL"}
    coming = partner.make(f"/customers/{customer}/orders?fetch-price=true", body)
    return [partner.fetch(f"/customers/{customer}"), *orders, coming]


def stepped_down(world: World, customer: str) -> Json:
    """Recommit in the last days, renew, and return the line that renewed."""
    noon(world, "2027-06-20")
    requested(world.partner, customer, "recommitmentRequest", LICENSE=55)
    accepted(world, customer)
    noon(world, OVER)
    assert discount_of(world.partner, customer)["discountCode"] == POST
    line: Json = renewals(world.partner, customer)[0]["lineItems"][0]
    return line


def is_sound(world: World) -> bool:
    found: Json = world.control("POST", "/check").json()
    return not found["broken"]


@pytest.mark.every_backend
def test_a_snapshot_brings_back_the_code_from_before_the_step(
    world: World, partner: Partner, customer: str
) -> None:
    before = view(partner, customer)
    kept = snapshot_of(world)
    first = stepped_down(world, customer)
    restore(world, kept)
    assert view(partner, customer) == before
    refused(
        asked(partner, customer, "NEW", coded(code=POST)),
        400,
        "5135",
        "Line Item: 1, Reason: DISCOUNT_CODE_INVALID",
    )
    again = stepped_down(world, customer)
    assert shown(again) == shown(first) == (AT_13, POST, YEARLY_NEXT_POST)
    assert is_sound(world)


@pytest.mark.every_backend
def test_a_fork_steps_down_by_itself(world: World, partner: Partner, customer: str) -> None:
    fork = fork_of(world)
    before = view(partner, customer)
    assert view(fork.partner, customer) == before
    (item,) = placed(fork.partner, customer, coded())["lineItems"]
    assert shown(item) == (AT_13, PRE, YEARLY_PRE)
    assert shown(stepped_down(fork, customer)) == (AT_13, POST, YEARLY_NEXT_POST)
    assert is_sound(fork)
    assert view(partner, customer) == before
    fork.control("DELETE")


@pytest.mark.every_backend
def test_a_file_brings_along_tag_code_and_prices(
    world: World, partner: Partner, customer: str
) -> None:
    copy = imported(world.http, exported(world))
    assert view(copy.partner, customer) == view(partner, customer)
    assert copy.partner.fetch(f"/customers/{customer}")["tags"] == [TAG]
    assert shown(stepped_down(copy, customer)) == (AT_13, POST, YEARLY_NEXT_POST)
    assert is_sound(copy)
    copy.control("DELETE")


def test_a_recommitment_that_is_accepted_waits_in_a_copy_too(world: World, customer: str) -> None:
    noon(world, "2027-06-20")
    requested(world.partner, customer, "recommitmentRequest", LICENSE=55)
    accepted(world, customer)
    for copy in (fork_of(world), imported(world.http, exported(world))):
        noon(copy, LAST_DAY)
        assert discount_of(copy.partner, customer)["discountCode"] == PRE
        noon(copy, OVER)
        assert discount_of(copy.partner, customer)["discountCode"] == POST
        copy.control("DELETE")


def test_a_membership_that_waits_comes_over_in_a_copy(world: World) -> None:
    waiting = membership(world)
    for copy in (fork_of(world), imported(world.http, exported(world))):
        moved = Migration(copy, copy.partner, waiting.membership_id, waiting.reseller_id)
        assert moved.preview().json() == waiting.preview().json()
        assert discount_of(copy.partner, moved.done())["discountCode"] == PRE
        copy.control("DELETE")
    kept = snapshot_of(world)
    waiting.done()
    restore(world, kept)
    assert discount_of(world.partner, waiting.done())["discountCode"] == PRE
