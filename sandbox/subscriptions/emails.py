"""How emails speak to the admins of a customer, and of what it holds."""

from sandbox.outbox.emails import EmailKind, paragraphs
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import product_of
from sandbox.timeline.open_world import OpenWorld


def send_to_admins(
    world: OpenWorld, kind: EmailKind, account: Account, subject: str, *texts: str
) -> None:
    """Send an email of some paragraphs to a customer's admins."""
    world.send(kind, account.customer_id, account.admin_emails, subject, paragraphs(*texts))


def product_name(world: OpenWorld, offer_id: str) -> str:
    """Return what an offer's product is called."""
    return product_of(world.reference, offer_id).name
