"""Accounts under ids of the tester's choice, active at once.

Partners have ids in their configuration, and some preview against fixed ones.
"""

from sandbox.accounts.customers import CustomerData, create_customer
from sandbox.accounts.lookup import customer_of_world, distributor_of_world, reseller_of_world
from sandbox.accounts.model import CustomerAccount, ResellerAccount, customer_of, reseller_of
from sandbox.accounts.resellers import ResellerData, create_reseller
from sandbox.timeline.open_world import OpenWorld


def make_reseller(
    world: OpenWorld, data: ResellerData, *, reseller_id: str | None = None
) -> ResellerAccount:
    """Create an active reseller of the distributor that the data names, else of the first one.

    Raises:
        ControlRefusal: DISTRIBUTOR_NOT_FOUND.
        Refusal, IdTakenError: as by `create_reseller`.
    """
    partner = distributor_of_world(world, data.distributor_id)
    made = create_reseller(world, partner, data, reseller_id=reseller_id, active=True)
    return reseller_of(reseller_of_world(world, made.reseller_id))


def make_customer(
    world: OpenWorld, data: CustomerData, *, customer_id: str | None = None
) -> CustomerAccount:
    """Create an active customer of a reseller, and so of that reseller's distributor.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND.
        Refusal, IdTakenError: as by `create_customer`.
    """
    partner = distributor_of_world(world, reseller_of_world(world, data.reseller_id).distributor_id)
    made = create_customer(world, partner, data, customer_id=customer_id, active=True)
    return customer_of(customer_of_world(world, made.customer_id))
