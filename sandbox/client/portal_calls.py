"""Calls of what Adobe's sandbox portal can do; bodies of accounts are Adobe's own."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import NoneType
from typing import Any

from sandbox.client.calls import Sent, operation
from sandbox.client.values import Instant, body
from sandbox.client.world_calls import WORLD
from sandbox.control_api.membership_resources import (
    MembershipList,
    MembershipResource,
    TransferView,
)
from sandbox.control_api.portal_resources import (
    CustomerResource,
    DistributorResource,
    OrderResource,
    Renewed,
    ResellerResource,
    SubscriptionResource,
)

RESELLERS = f"{WORLD}/resellers"
CUSTOMERS = f"{WORLD}/customers"
MEMBERSHIPS = f"{WORLD}/memberships"


@operation("make_reseller", "POST", RESELLERS, ResellerResource)
def make_reseller(
    world_id: str,
    reseller: Mapping[str, Any],
    *,
    reseller_id: str | None = None,
    distributor_id: str | None = None,
) -> Sent:
    """Create a reseller under a chosen id, active at once; the body is Adobe's."""
    return Sent({**reseller, **body(reseller_id=reseller_id, distributor_id=distributor_id)})


@operation("make_customer", "POST", CUSTOMERS, CustomerResource)
def make_customer(
    world_id: str,
    customer: Mapping[str, Any],
    *,
    customer_id: str | None = None,
    reseller_id: str | None = None,
) -> Sent:
    """Create a customer under a chosen id, active at once; the body is Adobe's."""
    return Sent({**customer, **body(customer_id=customer_id, reseller_id=reseller_id)})


@operation(
    "patch_distributor",
    "PATCH",
    f"{WORLD}/distributors/{{distributor_id}}",
    DistributorResource,
)
def patch_distributor(
    world_id: str,
    distributor_id: str,
    *,
    global_sales_enabled: bool | None = None,
    lga_enabled: bool | None = None,
    status: str | None = None,
    email: str | None = None,
) -> Sent:
    """Set global sales, sales to large agencies, contract status or address of a distributor."""
    return Sent(
        body(
            global_sales_enabled=global_sales_enabled,
            lga_enabled=lga_enabled,
            status=status,
            email=email,
        )
    )


@operation("patch_reseller", "PATCH", f"{RESELLERS}/{{reseller_id}}", ResellerResource)
def patch_reseller(world_id: str, reseller_id: str, *, status: str | None = None) -> Sent:
    """Set the status of a reseller."""
    return Sent(body(status=status))


@operation("patch_customer", "PATCH", f"{CUSTOMERS}/{{customer_id}}", CustomerResource)
def patch_customer(  # noqa: PLR0913 - the fields of the API
    world_id: str,
    customer_id: str,
    *,
    status: str | None = None,
    coterm_date: date | str | None = None,
    market_sub_segments: Sequence[str] | None = None,
    global_sales_enabled: bool | None = None,
    contacts: Sequence[Mapping[str, Any]] | None = None,
    managed_by: str | None = None,
    offerings: Sequence[str] | None = None,
    contract_owner: str | None = None,
    propensity: Mapping[str, str | None] | None = None,
    commitment: Mapping[str, Any] | None = None,
) -> Sent:
    """Set status, cotermDate, sub-segments, contacts, owner, propensity, commitment and more."""
    return Sent(
        body(
            status=status,
            coterm_date=coterm_date,
            market_sub_segments=market_sub_segments,
            global_sales_enabled=global_sales_enabled,
            contacts=contacts,
            managed_by=managed_by,
            offerings=offerings,
            contract_owner=contract_owner,
            propensity=propensity,
            commitment=commitment,
        )
    )


@operation("renew_customer", "POST", f"{CUSTOMERS}/{{customer_id}}/renew", Renewed)
def renew_customer(world_id: str, customer_id: str) -> Sent:
    """Do the auto-renewal of what has reached its renewalDate."""
    return Sent()


@operation("patch_order", "PATCH", f"{WORLD}/orders/{{order_id}}", OrderResource)
def patch_order(
    world_id: str,
    order_id: str,
    *,
    status: str | None = None,
    creation_date: Instant | None = None,
) -> Sent:
    """Set status or creation date of an order; 1008 performs the return."""
    return Sent(body(status=status, creation_date=creation_date))


@operation(
    "patch_subscription",
    "PATCH",
    f"{WORLD}/subscriptions/{{subscription_id}}",
    SubscriptionResource,
)
def patch_subscription(
    world_id: str,
    subscription_id: str,
    *,
    status: str | None = None,
    used_quantity: int | None = None,
    renewal_quantity: int | None = None,
    auto_renewal_enabled: bool | None = None,
) -> Sent:
    """Set status, used quantity or auto-renewal of a subscription, whatever the cutoff."""
    return Sent(
        body(
            status=status,
            used_quantity=used_quantity,
            renewal_quantity=renewal_quantity,
            auto_renewal_enabled=auto_renewal_enabled,
        )
    )


@operation("create_membership", "POST", MEMBERSHIPS, MembershipResource)
def create_membership(world_id: str, /, **given: Any) -> Sent:  # noqa: ANN401 - fields of the body
    """Make a VIP membership; what is not said is made up, such that it may migrate.

    Fields are named as the API's, but in Python's way: `company_name`, `renewal_date`.
    """
    return Sent(body(**given))


@operation("list_memberships", "GET", MEMBERSHIPS, MembershipList)
def list_memberships(world_id: str) -> Sent:
    """List the VIP memberships that were made, and the ready-made ineligible ones."""
    return Sent()


@operation("get_membership", "GET", f"{MEMBERSHIPS}/{{membership_id}}", MembershipResource)
def get_membership(world_id: str, membership_id: str) -> Sent:
    """Get a VIP membership that was made."""
    return Sent()


@operation("remove_membership", "DELETE", f"{MEMBERSHIPS}/{{membership_id}}", NoneType)
def remove_membership(world_id: str, membership_id: str) -> Sent:
    """Delete a VIP membership; what it became stays."""
    return Sent()


@operation("patch_transfer", "PATCH", f"{WORLD}/transfers/{{transfer_id}}", TransferView)
def patch_transfer(world_id: str, transfer_id: str, *, status: str) -> Sent:
    """Complete (1000) or fail (1004) a pending migration now."""
    return Sent(body(status=status))
