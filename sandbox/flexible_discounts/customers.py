"""What discounts ask about customers: where they are, and which products they ever had."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import literal_column, select

from sandbox.accounts.deployed_countries import countries_of
from sandbox.domain.statuses import Status
from sandbox.store.accounts import Customer
from sandbox.store.orders import OrderLineRow, OrderRow, SubscriptionRow
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class Places:
    """Alpha-2 countries of customers and of their deployments."""

    homes: Mapping[str, str]
    deployments: Mapping[str, str]

    def country_of(self, customer_id: str, deployment_id: str) -> str:
        """Return the country that counts for a line: that of its deployment, if it has one."""
        if deployment_id:
            return self.deployments.get(deployment_id, "")
        return self.homes[customer_id]


def places_of(
    world: OpenWorld, customer_ids: Collection[str], deployment_ids: Collection[str]
) -> Places:
    """Return where customers and deployments are; deployments are read where there are any."""
    homes = world.connection.execute(
        select(Customer.customer_id, Customer.country).where(
            Customer.world_id == world.world_id, Customer.customer_id.in_(customer_ids)
        )
    )
    away = set(deployment_ids) - {""}
    found = countries_of(world.connection, world.world_id, away) if away else {}
    return Places({row.customer_id: row.country for row in homes}, found)


def owned_products(world: OpenWorld, customer_ids: Collection[str]) -> dict[str, set[str]]:
    """Return the products that customers have, ever had, or have ordered (FD-10).

    A subscription stays when its customer moves to another distributor, whoever sees it there.
    """
    held = select(SubscriptionRow.customer_id, SubscriptionRow.base_offer_id).where(
        SubscriptionRow.world_id == world.world_id, SubscriptionRow.customer_id.in_(customer_ids)
    )
    pending = (
        select(OrderLineRow.customer_id, OrderLineRow.offer_id)
        .join(
            OrderRow,
            (OrderRow.world_id == OrderLineRow.world_id)
            & (OrderRow.order_id == OrderLineRow.order_id),
        )
        .where(
            OrderRow.world_id == world.world_id,
            # Not a parameter: the index of pending orders serves those who say so.
            OrderRow.status == literal_column(f"'{Status.PENDING.value}'"),
            OrderRow.customer_id.in_(customer_ids),
        )
    )
    owned: dict[str, set[str]] = {customer_id: set() for customer_id in customer_ids}
    catalogue = world.reference.catalogue
    for row in world.connection.execute(held.union(pending)):
        product = catalogue.ordered_offer(row.base_offer_id).product
        owned[row.customer_id].add(product.product_id)
    return owned
