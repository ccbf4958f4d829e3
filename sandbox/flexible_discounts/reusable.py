"""The discounts that a customer may go on using beyond their end (FD-5, FD-9)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from sandbox.flexible_discounts.model import FlexDiscount
from sandbox.flexible_discounts.records import discounts_of_ids
from sandbox.flexible_discounts.usage import Use, uses_of
from sandbox.store.base import RowsId


def reusable_discounts(
    connection: Connection, world_id: RowsId, customer_id: str, now: datetime
) -> list[FlexDiscount]:
    """Return the reusable discounts that a customer has used and that are not over, by start."""
    return reusable_of(connection, world_id, uses_of(connection, world_id, [customer_id]), now)


def reusable_of(
    connection: Connection, world_id: RowsId, uses: Sequence[Use], now: datetime
) -> list[FlexDiscount]:
    """Return the reusable discounts that uses of one customer leave to it, by start."""
    if not uses:
        return []
    return [
        discount
        for discount in discounts_of_ids(connection, world_id, {use.discount_id for use in uses})
        if discount.is_reusable
        and discount.is_listed(now)
        and any(use.counts_for(discount) for use in uses)
    ]
