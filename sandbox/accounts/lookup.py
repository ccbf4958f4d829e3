"""Find accounts by id in the whole world, whichever distributor they belong to: for testers."""

from sqlalchemy import select

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.worlds import Distributor
from sandbox.timeline.open_world import OpenWorld, Partner


def reseller_of_world(world: OpenWorld, reseller_id: str) -> Reseller:
    """Return a reseller of any distributor of the world.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND.
    """
    found = world.session.get(Reseller, (world.world_id, reseller_id), populate_existing=True)
    if found is None:
        raise ControlRefusal(ControlError.RESELLER_NOT_FOUND, [f"resellerId: {reseller_id}"])
    return found


def customer_of_world(world: OpenWorld, customer_id: str) -> Customer:
    """Return a customer of any distributor of the world.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND.
    """
    found = world.session.get(Customer, (world.world_id, customer_id), populate_existing=True)
    if found is None:
        raise ControlRefusal(ControlError.CUSTOMER_NOT_FOUND, [f"customerId: {customer_id}"])
    return found


def distributor_of_world(world: OpenWorld, distributor_id: str | None) -> Partner:
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
