"""Distributors as a tester sets them: global sales, their contract's status, their address."""

from dataclasses import dataclass

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.price_lists.announce import expect_price_lists
from sandbox.store.worlds import Distributor
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributorChanges:
    """What is to change of a distributor; None leaves a part as it is.

    An empty `email` takes its address away.
    """

    global_sales_enabled: bool | None = None
    lga_enabled: bool | None = None
    status: str | None = None
    email: str | None = None


def change_distributor(
    world: OpenWorld, distributor_id: str, changes: DistributorChanges
) -> Distributor:
    """Set what a tester can set of a distributor; returns the distributor.

    Without global sales its customers keep their deployments, and order nothing for them (GS-12).
    Without large agencies those that are there stay, and no other becomes one (LG-3).

    Raises:
        ControlRefusal: DISTRIBUTOR_NOT_FOUND.
    """
    found = world.session.get(Distributor, (world.world_id, distributor_id), populate_existing=True)
    if found is None:
        detail = f"distributorId: {distributor_id}"
        raise ControlRefusal(ControlError.DISTRIBUTOR_NOT_FOUND, [detail])
    if changes.global_sales_enabled is not None:
        found.global_sales_enabled = changes.global_sales_enabled
    if changes.lga_enabled is not None:
        found.lga_enabled = changes.lga_enabled
    if changes.status is not None:
        found.status = changes.status
    if changes.email is not None:
        found.email = changes.email.lower()
        expect_price_lists(world, found)
    world.session.flush()
    return found
