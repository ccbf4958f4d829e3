"""What discounted lines cost is what their discount makes of the price; a closed code is used once.

FD-11, FD-16. A discount that was deleted tells nothing of its lines any more.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Connection, literal_column, select

from sandbox.catalogue.reductions import Reduction
from sandbox.flexible_discounts.closed_records import closed_of_codes
from sandbox.flexible_discounts.records import discounts_of_ids
from sandbox.flexible_discounts.templates import closed_templates
from sandbox.flexible_discounts.terms import DiscountTerms
from sandbox.flexible_discounts.usage import STANDING
from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.orders.records import DISCOUNTED_LINES
from sandbox.store.base import RowsId
from sandbox.store.events import FiredEvent
from sandbox.store.orders import OrderLineRow, OrderRow
from sandbox.store.rows import columns_for
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with a flexible discount, and how its order stands."""

    customer_id: str
    order_id: str
    line_number: int
    currency: str
    partner_price: Decimal
    discounted_price: Decimal
    flex_discount_id: str
    flex_discount_code: str
    status: str


_LINES = (
    select(*columns_for(_Line, OrderLineRow, status=OrderRow.status))
    .join(
        OrderRow,
        (OrderRow.world_id == OrderLineRow.world_id) & (OrderRow.order_id == OrderLineRow.order_id),
    )
    .where(OrderLineRow.flex_discount_code != literal_column("''"))  # As its index says it.
    .order_by(OrderLineRow.order_id, OrderLineRow.line_number)
)


class _Use(NamedTuple):
    """A customer, and a closed code on orders of it."""

    customer_id: str
    code: str


def check_discounts(world: OpenWorld) -> Findings:
    """Compare the discounted lines of a world with its discounts, and with their count."""
    connection, world_id = world.connection, world.world_id
    found = connection.execute(_LINES.where(OrderLineRow.world_id == world_id))
    lines = [_Line(*row) for row in found]
    if not lines:
        return
    counted = world.counters.get(DISCOUNTED_LINES, 0)
    if len(lines) > counted:
        # Where the count is 0 nobody would look for them.
        facts = {"fault": "all lines are counted", "counter": counted, "rows": len(lines)}
        yield Broken(Invariant.DISCOUNTS, "", facts)
    yield from _check_prices(connection, world_id, lines)
    yield from _check_once(connection, world_id, lines)


def _check_prices(connection: Connection, world_id: RowsId, lines: Sequence[_Line]) -> Findings:
    ids = {line.flex_discount_id for line in lines}
    found = discounts_of_ids(connection, world_id, ids)
    terms = {discount.discount_id: discount.terms for discount in found}
    terms |= {name: template.terms for name, template in closed_templates().items()}
    for line in lines:
        of_line = terms.get(line.flex_discount_id)
        if of_line is not None and not _is_right(of_line, line):
            facts = {
                "fault": "the price is what the discount makes of it",
                "orderId": line.order_id,
                "line": line.line_number,
                "code": line.flex_discount_code,
                "price": str(line.partner_price),
                "discounted": str(line.discounted_price),
            }
            yield Broken(Invariant.DISCOUNTS, line.customer_id, facts)


def _is_right(terms: DiscountTerms, line: _Line) -> bool:
    """Tell whether one of the discount's values gives the price; the customer may have moved."""
    return any(
        Reduction(terms.outcome, value.value).of(line.partner_price, line.currency)
        == line.discounted_price
        for value in terms.values
        if value.currency in ("", line.currency)
    )


def _check_once(connection: Connection, world_id: RowsId, lines: Sequence[_Line]) -> Findings:
    closed = closed_of_codes(connection, world_id, {line.flex_discount_code for line in lines})
    if not closed:
        return
    touched = set(
        connection.execute(
            select(FiredEvent.order_id).where(
                FiredEvent.world_id == world_id, FiredEvent.kind.startswith("portal.")
            )
        ).scalars()
    )
    orders: defaultdict[_Use, set[str]] = defaultdict(set)
    for line in lines:
        if line.flex_discount_code in closed and line.status in STANDING:
            orders[_Use(line.customer_id, line.flex_discount_code)].add(line.order_id)
    for use, of_code in orders.items():
        if len(of_code - touched) > 1 or closed[use.code].customer_id != use.customer_id:
            facts = {
                "fault": "a closed code is used once, by its customer",
                "code": use.code,
                "orders": sorted(of_code),
            }
            yield Broken(Invariant.DISCOUNTS, use.customer_id, facts)
