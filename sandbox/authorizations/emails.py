"""Emails about purchase authorizations: to the customer's admins, and to who is to order (VC-4)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select

from sandbox.authorizations.rules import expiry_of
from sandbox.domain.wire import instant_text
from sandbox.outbox.emails import EmailKind
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.moves import PurchaseAuthorization
from sandbox.subscriptions.portfolio import product_of
from sandbox.timeline.open_world import OpenWorld


def send_opened(world: OpenWorld, authorization: PurchaseAuthorization) -> None:
    """Say that products were added, and until when an order for them is awaited."""
    expiry = expiry_of(authorization.created_at, world.rules.purchase_authorization_days)
    company, recipients = _addressed(world, [authorization.customer_id])[authorization.customer_id]
    world.send(
        EmailKind.AUTHORIZATION_OPENED,
        authorization.customer_id,
        recipients,
        f"Products added for {company}",
        f"{company} took {_licences(world, authorization)}. "
        f"An order for them is awaited before {instant_text(expiry)}.",
    )


def send_past_due(world: OpenWorld, late: Sequence[PurchaseAuthorization]) -> None:
    """Say that licences were deactivated, since no order came for them."""
    addressed = _addressed(world, {each.customer_id for each in late}) if late else {}
    for each in late:
        company, recipients = addressed[each.customer_id]
        world.send(
            EmailKind.AUTHORIZATION_PAST_DUE,
            each.customer_id,
            recipients,
            f"Payment past due for {company}",
            f"No order came for {_licences(world, each)}. They are deactivated, and no more can be "
            "taken, until an order is placed or the authorization is cancelled.",
        )


def _licences(world: OpenWorld, authorization: PurchaseAuthorization) -> str:
    name = product_of(world.reference, authorization.base_offer_id).name
    reference = authorization.reference_id
    return f"{authorization.waiting_quantity} x {name} (purchase authorization {reference})"


def _addressed(
    world: OpenWorld, customer_ids: Iterable[str]
) -> Mapping[str, tuple[str, list[str]]]:
    """Return the company and the recipients of some customers: their admins and resellers."""
    found = world.connection.execute(
        select(Customer.customer_id, Customer.company_name, Customer.admin_emails, Reseller.profile)
        .join(
            Reseller,
            (Reseller.world_id == Customer.world_id)
            & (Reseller.reseller_id == Customer.reseller_id),
        )
        .where(Customer.world_id == world.world_id, Customer.customer_id.in_(list(customer_ids)))
    )
    return {row.customer_id: (row.company_name, _recipients(row)) for row in found}


def _recipients(row: Row[Any]) -> list[str]:
    resellers = (contact["email"].lower() for contact in row.profile["contacts"])
    return list(dict.fromkeys([*row.admin_emails, *resellers]))
