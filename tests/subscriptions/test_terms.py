"""Licences are assigned once the customer has accepted the terms, and not before (seed 001)."""

from __future__ import annotations

import httpx
import pytest

from tests.authorizing import assign, cancel, take, try_take
from tests.control_api.control import refused
from tests.inviting import accept, invite
from tests.support import Partner, World, line


@pytest.fixture
def waiting(world: World, partner: Partner) -> str:
    """A customer that holds three licences and has still to accept."""
    customer = invite(world, partner.reseller())
    partner.order(customer, line(quantity=3))
    return customer


@pytest.fixture
def seats(partner: Partner, waiting: str) -> str:
    """The path of its licences."""
    (subscription,) = partner.subscriptions(waiting)
    return f"/subscriptions/{subscription['subscriptionId']}/seats"


def assign_one(world: World, seats: str) -> httpx.Response:
    return world.control("POST", f"{seats}/assign", {"user": "a"})


def put(world: World, seats: str, *users: str) -> httpx.Response:
    return world.control("PUT", seats, {"assigned": [{"user": user} for user in users]})


@pytest.mark.every_backend
def test_nobody_gets_a_licence_before_the_terms_are_accepted(
    world: World, waiting: str, seats: str
) -> None:
    refused(assign_one(world, seats), 409, "TERMS_NOT_ACCEPTED", f"customerId: {waiting}")
    refused(put(world, seats, "a", "b"), 409, "TERMS_NOT_ACCEPTED", f"customerId: {waiting}")
    assert world.control("GET", seats).json() == {"assigned": [], "release": []}
    accept(world, waiting)
    assert assign_one(world, seats).status_code == 200
    assert put(world, seats, "a", "b").status_code == 200


def test_nothing_may_be_assigned_to_nobody(world: World, seats: str) -> None:
    assert put(world, seats).status_code == 200


@pytest.mark.every_backend
def test_no_licence_of_an_authorization_is_in_use_before(world: World, waiting: str) -> None:
    refused(try_take(world, waiting, quantity=5, assignedQuantity=1), 409, "TERMS_NOT_ACCEPTED")
    reference = take(world, waiting, quantity=5)["referenceId"]
    refused(assign(world, waiting, reference, 1), 409, "TERMS_NOT_ACCEPTED")
    assert assign(world, waiting, reference, 0).status_code == 200
    accept(world, waiting)
    assert assign(world, waiting, reference, 5).status_code == 200


def test_an_authorization_is_opened_and_cancelled_before(world: World, waiting: str) -> None:
    reference = take(world, waiting, quantity=5)["referenceId"]
    assert cancel(world, waiting, reference).status_code == 204


def test_a_customer_of_the_partner_api_has_accepted(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer)
    (subscription,) = partner.subscriptions(customer)
    path = f"/subscriptions/{subscription['subscriptionId']}/seats"
    assert assign_one(world, path).status_code == 200
