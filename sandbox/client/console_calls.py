"""Calls of what the customer's admin does: seats, approval codes, purchase authorizations."""

from collections.abc import Mapping, Sequence
from types import NoneType

from sandbox.client.calls import Sent, operation
from sandbox.client.values import Instant, body, query
from sandbox.client.world_calls import WORLD
from sandbox.control_api.admin_console_schemas import (
    LiveCodes,
    MadeCode,
    SeatRemoval,
    ShownSeats,
)
from sandbox.control_api.change_code_schemas import RedeemedCode, SentChangeCode
from sandbox.control_api.customer_admins_resources import CustomerAdmin, CustomerAdmins
from sandbox.control_api.portal_resources import CustomerResource
from sandbox.control_api.purchase_authorization_schemas import (
    Authorization,
    Authorizations,
    OpenedAuthorization,
)
from sandbox.control_api.returnable_schemas import Returnables
from sandbox.control_api.term_schemas import TermResource

CUSTOMER = f"{WORLD}/customers/{{customer_id}}"
AUTHORIZATIONS = f"{CUSTOMER}/purchase-authorizations"
SEATS = f"{WORLD}/subscriptions/{{subscription_id}}/seats"


@operation("list_admins", "GET", f"{CUSTOMER}/admins", CustomerAdmins)
def list_admins(world_id: str, customer_id: str) -> Sent:
    """List the admins of a customer, also those that the partner API does not show."""
    return Sent()


@operation("add_admin", "POST", f"{CUSTOMER}/admins", CustomerAdmin)
def add_admin(
    world_id: str, customer_id: str, email: str, *, first_name: str, last_name: str
) -> Sent:
    """Make an admin of somebody, whom the partner API does not show."""
    return Sent(body(email=email, first_name=first_name, last_name=last_name))


@operation("remove_admin", "DELETE", f"{CUSTOMER}/admins/{{email}}", NoneType)
def remove_admin(world_id: str, customer_id: str, email: str) -> Sent:
    """Remove an admin of a customer; the contract owner stays."""
    return Sent()


@operation("answer_commitment", "POST", f"{CUSTOMER}/commitment", CustomerResource)
def answer_commitment(
    world_id: str, customer_id: str, *, accept: bool | None = None, enroll: bool | None = None
) -> Sent:
    """Accept or decline a requested three-year commitment, or enrol the customer."""
    return Sent(body(accept=accept, enroll=enroll))


@operation("make_approval_code", "POST", f"{CUSTOMER}/approval-codes", MadeCode)
def make_approval_code(world_id: str, customer_id: str) -> Sent:
    """Make a code with which the customer's admin allows a change of reseller."""
    return Sent()


@operation("list_approval_codes", "GET", f"{CUSTOMER}/approval-codes", LiveCodes)
def list_approval_codes(world_id: str, customer_id: str) -> Sent:
    """List the approval codes of a customer that may be used now."""
    return Sent()


@operation(
    "send_change_code", "POST", f"{WORLD}/resellers/{{reseller_id}}/change-codes", SentChangeCode
)
def send_change_code(world_id: str, reseller_id: str, vip_id: str, admin_email: str) -> Sent:
    """Mail a code to all admins of a customer that asked a reseller to take it over."""
    return Sent(body(vip_id=vip_id, admin_email=admin_email))


@operation("redeem_change_code", "POST", f"{CUSTOMER}/change-codes/redeem", RedeemedCode)
def redeem_change_code(world_id: str, customer_id: str, code: str) -> Sent:
    """Move a customer to the reseller that had a code mailed."""
    return Sent(body(code=code))


@operation("get_returnables", "GET", f"{CUSTOMER}/returnables", Returnables)
def get_returnables(world_id: str, customer_id: str) -> Sent:
    """List what a RETURN order would be accepted for now, with the days left."""
    return Sent()


@operation("get_term", "GET", f"{CUSTOMER}/term", TermResource)
def get_term(world_id: str, customer_id: str) -> Sent:
    """Get a customer's term: its windows, what was in it and what is due."""
    return Sent()


@operation("put_seats", "PUT", SEATS, ShownSeats)
def put_seats(
    world_id: str,
    subscription_id: str,
    assigned: Sequence[str] | Mapping[str, Instant],
    *,
    release: Sequence[str] = (),
) -> Sent:
    """Assign the licences of a subscription, and name whose go first.

    Args:
        world_id: which world.
        subscription_id: which subscription.
        assigned: all of its users, who get the licence now; or user → when it was assigned.
        release: whose licences go first when fewer renew.
    """
    dated = assigned if isinstance(assigned, Mapping) else dict.fromkeys(assigned)
    seats = [body(user=user, assigned_at=instant) for user, instant in dated.items()]
    return Sent(body(assigned=seats, release=release))


@operation("get_seats", "GET", SEATS, ShownSeats)
def get_seats(world_id: str, subscription_id: str) -> Sent:
    """Show who uses the licences of a subscription."""
    return Sent()


@operation("assign_seat", "POST", f"{SEATS}/assign", ShownSeats)
def assign_seat(world_id: str, subscription_id: str, user: str) -> Sent:
    """Assign a licence of a subscription to a user."""
    return Sent(body(user=user))


@operation("unassign_seat", "POST", f"{SEATS}/unassign", ShownSeats)
def unassign_seat(world_id: str, subscription_id: str, user: str) -> Sent:
    """Take a user's licence of a subscription back."""
    return Sent(body(user=user))


@operation("release_seats", "PUT", f"{SEATS}/release", ShownSeats)
def release_seats(world_id: str, subscription_id: str, users: Sequence[str]) -> Sent:
    """Name all users whose licences go first when fewer renew; none takes the choice back."""
    return Sent(body(users=users))


@operation("preview_seat_removal", "GET", f"{SEATS}/removal", SeatRemoval)
def preview_seat_removal(world_id: str, subscription_id: str, quantity: int) -> Sent:
    """Show who would lose a licence if `quantity` were left now."""
    return Sent(query=query(quantity=quantity))


@operation("open_purchase_authorization", "POST", AUTHORIZATIONS, OpenedAuthorization)
def open_purchase_authorization(
    world_id: str,
    customer_id: str,
    offer_id: str | Mapping[str, int],
    quantity: int | None = None,
    *,
    assigned_quantity: int | None = None,
    reference_id: str | None = None,
    po_number: str | None = None,
    opened_by: str | None = None,
) -> Sent:
    """Take licences of one product or several before they are ordered.

    Args:
        world_id: which world.
        customer_id: which customer.
        offer_id: an offer of the product, at any level; or of several products that are taken
            together, offer → how many licences.
        quantity: how many licences of the one product.
        assigned_quantity: how many licences of the one product are in use from the start.
        reference_id: the open authorization to which they are added.
        po_number: the reseller's purchase order.
        opened_by: `MEMBER`, which is the customer's admin, or `ACCOUNT_MANAGER`.
    """
    several = None
    if isinstance(offer_id, Mapping):
        several = [body(offer_id=offer, quantity=count) for offer, count in offer_id.items()]
    return Sent(
        body(
            offer_id=None if several else offer_id,
            quantity=quantity,
            lines=several,
            assigned_quantity=assigned_quantity,
            reference_id=reference_id,
            po_number=po_number,
            opened_by=opened_by,
        )
    )


@operation("get_purchase_authorizations", "GET", AUTHORIZATIONS, Authorizations)
def get_purchase_authorizations(world_id: str, customer_id: str) -> Sent:
    """List the purchase authorizations of a customer."""
    return Sent()


@operation(
    "assign_purchase_authorization", "PATCH", f"{AUTHORIZATIONS}/{{reference_id}}", Authorization
)
def assign_purchase_authorization(
    world_id: str,
    customer_id: str,
    reference_id: str,
    assigned_quantity: int,
    *,
    offer_id: str | None = None,
) -> Sent:
    """Say how many licences of a purchase authorization are in use."""
    return Sent(body(assigned_quantity=assigned_quantity, offer_id=offer_id))


@operation(
    "cancel_purchase_authorization", "DELETE", f"{AUTHORIZATIONS}/{{reference_id}}", NoneType
)
def cancel_purchase_authorization(world_id: str, customer_id: str, reference_id: str) -> Sent:
    """Cancel a purchase authorization of which nothing is in use."""
    return Sent()
