"""What purchase authorizations still wait for, once the orders being processed are counted (VC-3).

An authorization waits for an order to be placed: a pending one is as good until it fails.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from sqlalchemy import Connection, bindparam, func, select

from sandbox.catalogue.reference import Reference
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.store.base import RowsId
from sandbox.store.orders import OrderLineRow, OrderRow
from sandbox.subscriptions.portfolio import product_of

Product = tuple[str, str]
"""A customer's id and a product's."""


class Waiting(Protocol):
    """A row of purchase authorizations, or what was read of one."""

    @property
    def customer_id(self) -> str:
        """Whose it is."""

    @property
    def product_id(self) -> str:
        """What was taken."""

    @property
    def waiting_quantity(self) -> int:
        """How many licences no completed order has covered."""


Authorization = TypeVar("Authorization", bound=Waiting)

_PENDING = (
    select(
        OrderLineRow.customer_id,
        OrderLineRow.offer_id,
        func.sum(OrderLineRow.quantity).label("ordered"),
    )
    .join(
        OrderRow,
        (OrderRow.world_id == OrderLineRow.world_id) & (OrderRow.order_id == OrderLineRow.order_id),
    )
    .where(
        OrderRow.world_id == bindparam("of_world"),
        OrderRow.customer_id.in_(bindparam("customers", expanding=True)),
        OrderRow.status == Status.PENDING.value,
        OrderRow.order_type == OrderType.NEW.value,
    )
    .group_by(OrderLineRow.customer_id, OrderLineRow.offer_id)
)


def awaiting_an_order(
    connection: Connection,
    world_id: RowsId,
    reference: Reference,
    authorizations: Sequence[Authorization],
) -> Iterator[tuple[Authorization, int]]:
    """List those for which no order is placed, each with how many licences that concerns.

    Args:
        connection: the database.
        world_id: the world.
        reference: its catalogue.
        authorizations: open and past due ones, oldest first: in that order they are covered.
    """
    if not authorizations:
        return
    customers = {authorization.customer_id for authorization in authorizations}
    ordered = _being_processed(connection, world_id, reference, customers)
    for authorization in authorizations:
        product = authorization.customer_id, authorization.product_id
        covered = min(ordered[product], authorization.waiting_quantity)
        ordered[product] -= covered
        if authorization.waiting_quantity > covered:
            yield authorization, authorization.waiting_quantity - covered


def _being_processed(
    connection: Connection, world_id: RowsId, reference: Reference, customer_ids: Iterable[str]
) -> Counter[Product]:
    found: Counter[Product] = Counter()
    keys = {"of_world": world_id, "customers": list(customer_ids)}
    for row in connection.execute(_PENDING, keys):
        product_id = product_of(reference, row.offer_id).product_id
        found[row.customer_id, product_id] += row.ordered
    return found
