"""What is deployed belongs together: a line with its subscription, licences with their place.

GS-4, GS-8. Worlds without deployments are not looked through.
"""

from typing import Final

from sqlalchemy import Connection, exists, select

from sandbox.domain.marks import Mark
from sandbox.domain.statuses import Status
from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.store.base import RowsId
from sandbox.store.deployments import DeploymentRow
from sandbox.store.events import FiredEvent
from sandbox.store.orders import OrderLineRow, SubscriptionRow

_ANY: Final = select(DeploymentRow.deployment_id).limit(1)
_STRAY_LINES: Final = (
    select(
        OrderLineRow.customer_id,
        OrderLineRow.order_id,
        OrderLineRow.line_number,
        OrderLineRow.deployment_id,
        OrderLineRow.currency,
        SubscriptionRow.subscription_id,
        SubscriptionRow.deployment_id.label("held_at"),
        SubscriptionRow.currency.label("held_in"),
    )
    .join(
        SubscriptionRow,
        (SubscriptionRow.world_id == OrderLineRow.world_id)
        & (SubscriptionRow.subscription_id == OrderLineRow.subscription_id),
    )
    .where(
        (OrderLineRow.deployment_id != SubscriptionRow.deployment_id)
        | (OrderLineRow.currency != SubscriptionRow.currency)
    )
)
# A tester may make a lapsed subscription active, wherever it was.
_SET_BY_HAND = exists().where(
    FiredEvent.world_id == SubscriptionRow.world_id,
    FiredEvent.subscription_id == SubscriptionRow.subscription_id,
    FiredEvent.kind == Mark.STATUS.value,
)
_HELD_NOWHERE: Final = (
    select(
        SubscriptionRow.customer_id,
        SubscriptionRow.subscription_id,
        SubscriptionRow.deployment_id,
    )
    .join(
        DeploymentRow,
        (DeploymentRow.world_id == SubscriptionRow.world_id)
        & (DeploymentRow.deployment_id == SubscriptionRow.deployment_id),
    )
    .where(
        SubscriptionRow.status != Status.INACTIVE.value,
        DeploymentRow.status != Status.ACTIVE.value,
        ~_SET_BY_HAND,
    )
)


def check_deployments(connection: Connection, world_id: RowsId) -> Findings:
    """Look for lines elsewhere than their subscription, and for licences where none can be."""
    if connection.execute(_ANY.where(DeploymentRow.world_id == world_id)).first() is None:
        return
    for row in connection.execute(_STRAY_LINES.where(OrderLineRow.world_id == world_id)):
        facts = {
            "fault": "a line has place and currency of its subscription",
            "orderId": row.order_id,
            "line": row.line_number,
            "deploymentId": row.deployment_id,
            "currency": row.currency,
            "subscriptionId": row.subscription_id,
            "heldAt": row.held_at,
            "heldIn": row.held_in,
        }
        yield Broken(Invariant.DEPLOYMENTS, row.customer_id, facts)
    for held in connection.execute(_HELD_NOWHERE.where(SubscriptionRow.world_id == world_id)):
        facts = {
            "fault": "a deployment with licences is active",
            "subscriptionId": held.subscription_id,
            "deploymentId": held.deployment_id,
        }
        yield Broken(Invariant.DEPLOYMENTS, held.customer_id, facts)
