"""What VIP keeps of a customer beside its account: invitation, offerings, who looks after it."""

from collections.abc import Sequence

from sqlalchemy import select

from sandbox.accounts.lookup import customer_of_world, reseller_of_world
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.statuses import InvitationStatus
from sandbox.reseller_console.model import default_enrollment
from sandbox.reseller_console.team import member_emails
from sandbox.store.accounts import Customer
from sandbox.store.consoles import Enrollment
from sandbox.timeline.open_world import OpenWorld


def enrolled(world: OpenWorld, customer_id: str) -> tuple[Customer, Enrollment]:
    """Return a customer that was not removed, with its enrolment; what is set of it is kept.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, also where its invitation was removed.
    """
    customer = customer_of_world(world, customer_id)
    found = world.session.scalars(
        select(Enrollment).where(
            Enrollment.world_id == world.world_id, Enrollment.customer_id == customer_id
        )
    ).one_or_none()
    if found is None:
        found = default_enrollment(world.world_id, customer_id)
        world.session.add(found)
    if found.invitation == InvitationStatus.REMOVED:
        raise ControlRefusal(ControlError.CUSTOMER_NOT_FOUND, [f"customerId: {customer_id}"])
    return customer, found


def change_enrollment(
    world: OpenWorld,
    customer_id: str,
    *,
    managed_by: str | None = None,
    offerings: Sequence[str] | None = None,
) -> None:
    """Say who looks after a customer and what it buys; None leaves a part as it is.

    Args:
        world: the open world.
        customer_id: the customer.
        managed_by: the email address of a member of its reseller's team; empty for nobody.
        offerings: TEAM, ENTERPRISE or both.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND; TEAM_MEMBER_NOT_FOUND.
    """
    if managed_by is None and offerings is None:
        return
    customer, enrollment = enrolled(world, customer_id)
    if managed_by is not None:
        enrollment.managed_by = checked_member(world, customer.reseller_id, managed_by)
    if offerings is not None:
        enrollment.offerings = list(dict.fromkeys(offerings))
    world.flush()


def checked_member(world: OpenWorld, reseller_id: str, email: str) -> str:
    """Return the address by which a team member is kept; empty stands for nobody.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND; TEAM_MEMBER_NOT_FOUND.
    """
    key = email.lower()
    if key and key not in member_emails(reseller_of_world(world, reseller_id)):
        raise ControlRefusal(ControlError.TEAM_MEMBER_NOT_FOUND, [f"managedBy: {email}"])
    return key
