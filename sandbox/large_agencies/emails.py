"""The email about new terms and conditions: the upgrade to an agency brings them (LG-8)."""

from sandbox.outbox.emails import EmailKind, paragraphs
from sandbox.subscriptions.model import Account
from sandbox.timeline.open_world import OpenWorld


def send_upgraded(world: OpenWorld, account: Account) -> None:
    """Ask the admins to accept the terms of agencies, which take the place of those before."""
    name, customer_id = account.company_name, account.customer_id
    world.send(
        EmailKind.AGENCY_UPGRADED,
        customer_id,
        account.admin_emails,
        f"{name} is a Large Government Agency now",
        paragraphs(
            f"{name} (customer {customer_id}) has been upgraded to a Large Government Agency. New "
            "terms and conditions take the place of those before: accept them in the Admin "
            "Console at your next sign-in.",
        ),
    )
