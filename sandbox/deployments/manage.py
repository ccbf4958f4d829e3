"""Create and change deployments (GS-1, GS-2, GS-4)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from sandbox.accounts.model import CustomerAccount
from sandbox.accounts.profile import Address
from sandbox.accounts.profiles import country_code
from sandbox.deployments.checks import home_of
from sandbox.deployments.model import Deployment
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.domain.statuses import Status
from sandbox.store.deployments import DeploymentRow
from sandbox.store.orders import OrderLineRow, OrderRow, SubscriptionRow
from sandbox.timeline.open_world import OpenWorld

_COUNTRY = "companyProfile.address.country"


def create_deployment(world: OpenWorld, customer: CustomerAccount, address: Address) -> Deployment:
    """Create a deployment; it is active at once.

    Any supported country will do, also one where the distributor does not sell at home, and
    several in one country (GS-2).

    Args:
        world: the open world.
        customer: one that may have deployments.
        address: one that passes.

    Raises:
        Refusal: 1141, it is in the customer's own country.
    """
    country = country_code(world.reference, address.country)
    home = home_of(world.reference, customer)
    if country == home:
        facts: Facts = {"customerId": customer.customer_id, "country": country}
        raise Refusal(Error.DEPLOYMENT_AT_HOME, facts=facts)
    return add_deployment(world, customer.customer_id, country, address)


def add_deployments(world: OpenWorld, customer_id: str, addresses: Sequence[Address]) -> list[str]:
    """Make the deployments of a customer that comes from VIP; returns their ids (GS-11)."""
    return [
        add_deployment(
            world, customer_id, country_code(world.reference, address.country), address
        ).deployment_id
        for address in addresses
    ]


def add_deployment(
    world: OpenWorld, customer_id: str, country: str, address: Address
) -> Deployment:
    """Write a new deployment of a customer, and its event."""
    deployment_id, number = world.draw_id("deployment")
    made = Deployment(
        deployment_id=deployment_id,
        customer_id=customer_id,
        country=country,
        address=address.shown(),
        status=Status.ACTIVE.value,
        created_at=world.now,
    )
    columns = {name: getattr(made, name) for name in Deployment.__slots__}
    world.connection.execute(
        insert(DeploymentRow), {**columns, "world_id": world.world_id, "sequence": number}
    )
    world.record(
        "deployment.created",
        f"deployment {deployment_id} was created in {country}",
        customer_id=customer_id,
    )
    return made


def change_deployment(
    world: OpenWorld,
    deployment: Deployment,
    *,
    status: str | None = None,
    address: Address | None = None,
) -> Deployment:
    """Change a deployment's address or status; returns it as it now is (X33).

    Raises:
        Refusal: 1122 nothing is to change; 1119, its country is another one, or it has licences
            or is being ordered for and cannot be deactivated.
    """
    if status is None and address is None:
        facts: Facts = {"deploymentId": deployment.deployment_id}
        raise Refusal(Error.MISSING_FIELDS, ["companyProfile", "status"], facts=facts, rule="GS-4")
    if address is not None:
        _check_country(world, deployment, address)
    if status == Status.INACTIVE and deployment.is_active:
        _check_unused(world, deployment)
    if address is not None and address.shown() != deployment.address:
        _save(
            world, deployment, {"address": address.shown()}, "updated", "moved within its country"
        )
    if status is not None and status != deployment.status:
        kind = "deactivated" if status == Status.INACTIVE else "updated"
        _save(world, deployment, {"status": status}, kind, f"has status {status} now")
    return deployment


def _save(
    world: OpenWorld, deployment: Deployment, values: Mapping[str, Any], kind: str, what: str
) -> None:
    for name, value in values.items():
        setattr(deployment, name, value)
    world.connection.execute(
        update(DeploymentRow)
        .where(
            DeploymentRow.world_id == world.world_id,
            DeploymentRow.deployment_id == deployment.deployment_id,
        )
        .values(values)
    )
    summary = f"deployment {deployment.deployment_id} {what}"
    world.record(f"deployment.{kind}", summary, customer_id=deployment.customer_id)


def _check_country(world: OpenWorld, deployment: Deployment, address: Address) -> None:
    country = country_code(world.reference, address.country)
    if country != deployment.country:
        facts: Facts = {
            "deploymentId": deployment.deployment_id,
            "country": deployment.country,
            "asked": country,
        }
        raise Refusal(Error.NOT_EDITABLE, [_COUNTRY], facts=facts, rule="GS-4")


def _check_unused(world: OpenWorld, deployment: Deployment) -> None:
    """Refuse to deactivate what has licences, or will have them.

    Raises:
        Refusal: 1119.
    """
    here = {"customerId": deployment.customer_id, "deploymentId": deployment.deployment_id}
    held = world.connection.execute(
        select(SubscriptionRow.subscription_id).where(
            SubscriptionRow.world_id == world.world_id,
            SubscriptionRow.customer_id == deployment.customer_id,
            SubscriptionRow.deployment_id == deployment.deployment_id,
            SubscriptionRow.status.in_([Status.ACTIVE, Status.SCHEDULED]),
        )
    )
    ordered = world.connection.execute(
        select(OrderRow.order_id)
        .join(
            OrderLineRow,
            (OrderLineRow.world_id == OrderRow.world_id)
            & (OrderLineRow.order_id == OrderRow.order_id),
        )
        .where(
            OrderRow.world_id == world.world_id,
            OrderRow.customer_id == deployment.customer_id,
            OrderRow.status == Status.PENDING,
            OrderLineRow.deployment_id == deployment.deployment_id,
        )
    )
    subscriptions, orders = held.scalars().all(), ordered.scalars().all()
    if subscriptions or orders:
        facts: Facts = {
            **here,
            "subscriptions": subscriptions,
            "pendingOrders": sorted(set(orders)),
        }
        raise Refusal(Error.NOT_EDITABLE, ["status"], facts=facts, rule="GS-4")
