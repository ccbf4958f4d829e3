from __future__ import annotations

import pytest

from tests.console.admin.visiting import OTHER, OWNER, AdminVisitor
from tests.support import World, contact
from tests.visiting import Visitor


@pytest.fixture
def reseller(world: World) -> str:
    return world.partner.reseller("Fairmont Reselling")


@pytest.fixture
def admin(world: World, reseller: str, visitor: Visitor) -> AdminVisitor:
    """An admin of a customer with two contacts, of whom Mickey Mouse is the first."""
    minnie = contact(OTHER, firstName="Minnie")
    customer = world.partner.customer(
        reseller, "Gearloose Works", contacts=[contact(OWNER), minnie]
    )
    return AdminVisitor(world, customer, visitor)
