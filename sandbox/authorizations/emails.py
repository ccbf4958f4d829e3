"""Emails about purchase authorizations: to the customer's admins, and to who is to order (VC-4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from sandbox.accounts.profile import Shown
from sandbox.authorizations.rules import expiry_of
from sandbox.domain.statuses import AuthorizationOpener
from sandbox.domain.wire import instant_text
from sandbox.outbox.emails import EmailKind
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.moves import PurchaseAuthorization
from sandbox.subscriptions.portfolio import product_of
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class Addressed:
    """Who is told about a customer: its admins, and the contacts of its reseller."""

    company_name: str
    admins: list[str]
    recipients: list[str]
    reseller_name: str


def send_opened(world: OpenWorld, opened: Sequence[PurchaseAuthorization]) -> None:
    """Say that products were added, and until when an order for them is awaited.

    What a member took is told to all who are concerned, what the account manager added to the
    customer's admins.

    Args:
        world: the open world.
        opened: what was taken together, at least one product.
    """
    authorization = opened[0]
    expiry = expiry_of(authorization.created_at, world.rules.purchase_authorization_days)
    to = _addressed(world, [authorization.customer_id])[authorization.customer_id]
    is_managed = authorization.opened_by == AuthorizationOpener.ACCOUNT_MANAGER
    licences = ", ".join(_licences(world, taken) for taken in opened)
    what = (
        f"{to.reseller_name} added {licences} for {to.company_name}"
        if is_managed
        else f"{to.company_name} took {licences}"
    )
    world.send(
        EmailKind.AUTHORIZATION_OPENED,
        authorization.customer_id,
        to.admins if is_managed else to.recipients,
        f"Products added for {to.company_name}",
        f"{what}. An order for them is awaited before {instant_text(expiry)}.",
    )


def send_past_due(world: OpenWorld, late: Sequence[PurchaseAuthorization]) -> None:
    """Say that licences were deactivated, since no order came for them."""
    customers = {authorization.customer_id for authorization in late}
    addressed = _addressed(world, customers) if late else {}
    for authorization in late:
        to = addressed[authorization.customer_id]
        world.send(
            EmailKind.AUTHORIZATION_PAST_DUE,
            authorization.customer_id,
            to.recipients,
            f"Payment past due for {to.company_name}",
            f"No order came for {_licences(world, authorization)}. They are deactivated, and no "
            "more can be taken, until an order is placed or the authorization is cancelled.",
        )


def _licences(world: OpenWorld, authorization: PurchaseAuthorization) -> str:
    name = product_of(world.reference, authorization.base_offer_id).name
    reference = authorization.reference_id
    return f"{authorization.waiting_quantity} x {name} (purchase authorization {reference})"


def _addressed(world: OpenWorld, customer_ids: Iterable[str]) -> Mapping[str, Addressed]:
    """Return the company and the recipients of some customers: their admins and resellers."""
    found = world.connection.execute(
        select(
            Customer.customer_id,
            Customer.company_name,
            Customer.admin_emails,
            Reseller.profile,
            Reseller.company_name.label("reseller_name"),
        )
        .join(
            Reseller,
            (Reseller.world_id == Customer.world_id)
            & (Reseller.reseller_id == Customer.reseller_id),
        )
        .where(Customer.world_id == world.world_id, Customer.customer_id.in_(list(customer_ids)))
    )
    return {
        row.customer_id: Addressed(
            row.company_name,
            list(row.admin_emails),
            _recipients(row.admin_emails, row.profile),
            row.reseller_name,
        )
        for row in found
    }


def _recipients(admin_emails: Iterable[str], profile: Shown) -> list[str]:
    resellers = (contact["email"].lower() for contact in profile["contacts"])
    return list(dict.fromkeys([*admin_emails, *resellers]))
