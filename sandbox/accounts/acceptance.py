"""Whether a customer has accepted VIP's terms and conditions, before which nothing is assigned."""

from sqlalchemy import select

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.statuses import InvitationStatus
from sandbox.store.consoles import Enrollment
from sandbox.timeline.open_world import OpenWorld


def has_accepted(world: OpenWorld, customer_id: str) -> bool:
    """Tell whether a customer has accepted; one that the partner API made counts as such."""
    invitation = world.connection.execute(
        select(Enrollment.invitation).where(
            Enrollment.world_id == world.world_id, Enrollment.customer_id == customer_id
        )
    ).scalar_one_or_none()
    return invitation != InvitationStatus.PENDING


def check_accepted(world: OpenWorld, customer_id: str) -> None:
    """Refuse to assign licences for who has still to accept (seed 001).

    Raises:
        ControlRefusal: TERMS_NOT_ACCEPTED.
    """
    if not has_accepted(world, customer_id):
        raise ControlRefusal(ControlError.TERMS_NOT_ACCEPTED, [f"customerId: {customer_id}"])
