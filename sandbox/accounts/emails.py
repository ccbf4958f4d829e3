"""Emails about memberships: invitations and welcomes (VC-2, VC-4)."""

from collections.abc import Sequence

from sandbox.outbox.emails import EmailKind
from sandbox.timeline.open_world import OpenWorld


def send_invitation(
    world: OpenWorld, customer_id: str, company_name: str, admin_emails: Sequence[str]
) -> None:
    """Invite the admins of a new customer (VC-2)."""
    world.send(
        EmailKind.INVITATION,
        customer_id,
        admin_emails,
        f"{company_name} is invited to VIP Marketplace",
        f"A reseller of Adobe has added {company_name} (customer {customer_id}) to VIP "
        "Marketplace. Accept the invitation to manage its products in the Admin Console.",
    )


def send_welcome(
    world: OpenWorld, customer_id: str, company_name: str, admin_emails: Sequence[str]
) -> None:
    """Welcome admins: of a customer that became active, or named by an update of one."""
    world.send(
        EmailKind.WELCOME,
        customer_id,
        admin_emails,
        f"You are an admin of {company_name}",
        f"{company_name} (customer {customer_id}) is a member of VIP Marketplace, and you are one "
        "of its admins: in the Admin Console you assign its licences to users.",
    )
