"""Emails about changes of reseller that a reseller asks for (RC-6, VC-4)."""

from datetime import datetime

from sandbox.domain.wire import instant_text
from sandbox.outbox.emails import EmailKind
from sandbox.store.accounts import Customer
from sandbox.timeline.open_world import OpenWorld


def send_change_code(
    world: OpenWorld, customer: Customer, reseller_name: str, code: str, expiry: datetime
) -> None:
    """Mail a code to all admins of a customer, with what to do with it."""
    world.send(
        EmailKind.RESELLER_CHANGE_CODE,
        customer.customer_id,
        customer.admin_emails,
        f"{reseller_name} asks to be the reseller of {customer.company_name}",
        f"{reseller_name} was asked to take over {customer.company_name} (customer "
        f"{customer.customer_id}). To agree, any admin enters the code {code} in the Admin "
        f"Console, under Account, Change reseller. It is valid until {instant_text(expiry)} and "
        "works once. Who did not ask for this does nothing.",
    )
