"""Accounts under ids of the tester's choice, active at once.

Partners have ids in their configuration, and some preview against fixed ones.
"""

from typing import Any

from sqlalchemy import select

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.services.customers import CustomerData, create_customer
from sandbox.services.portal_accounts import find_reseller, show_customer, show_reseller
from sandbox.services.resellers import ResellerData, create_reseller
from sandbox.store.open_world import OpenWorld, Partner
from sandbox.store.worlds import Distributor


def make_reseller(
    world: OpenWorld, data: ResellerData, *, reseller_id: str | None = None
) -> dict[str, Any]:
    """Create an active reseller of the distributor that the data names, else of the first one.

    Raises:
        ControlRefusal: DISTRIBUTOR_NOT_FOUND.
        Refusal, IdTakenError: as by `create_reseller`.
    """
    partner = partner_of(world, data.distributor_id)
    made = create_reseller(world, partner, data, reseller_id=reseller_id, active=True)
    return show_reseller(world, made["resellerId"])


def make_customer(
    world: OpenWorld, data: CustomerData, *, customer_id: str | None = None
) -> dict[str, Any]:
    """Create an active customer of a reseller, and so of that reseller's distributor.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND.
        Refusal, IdTakenError: as by `create_customer`.
    """
    partner = partner_of(world, find_reseller(world, data.reseller_id).distributor_id)
    made = create_customer(world, partner, data, customer_id=customer_id, active=True)
    return show_customer(world, made["customerId"])


def partner_of(world: OpenWorld, distributor_id: str | None) -> Partner:
    """Return a distributor of the world, the first one where none is named.

    Raises:
        ControlRefusal: DISTRIBUTOR_NOT_FOUND.
    """
    wanted = select(Distributor).where(Distributor.world_id == world.world_id)
    if distributor_id is not None:
        wanted = wanted.where(Distributor.distributor_id == distributor_id)
    found = world.session.scalars(wanted.order_by(Distributor.distributor_id).limit(1)).first()
    if found is None:
        raise ControlRefusal(
            ControlError.DISTRIBUTOR_NOT_FOUND, [f"distributorId: {distributor_id}"]
        )
    return Partner.of(found)
