"""The initial purchase authorization may set the anniversary, before the initial order (X39)."""

from collections.abc import Collection
from datetime import date

from sandbox.authorizations.changes import pending_of
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio


def day_of_first_authorization(
    portfolio: Portfolio, account: Account, product_ids: Collection[str]
) -> date | None:
    """Return the UTC date of the first authorization that waits, if the products cover any of it.

    What was opened at one instant under one reference is one authorization. Cancelled ones are
    as if they had never been.
    """
    world = portfolio.world
    if world.rules.anniversary_from == "order" or not account.has_pending_authorizations:
        return None
    pending = pending_of(world, account.customer_id)
    opened = {(each.reference_id, each.created_at) for each in pending[:1]}
    taken = {each.product_id for each in pending if (each.reference_id, each.created_at) in opened}
    return pending[0].created_at.date() if taken & set(product_ids) else None
