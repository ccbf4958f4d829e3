"""The initial purchase authorization may set the anniversary, before the initial order (X39)."""

from collections.abc import Collection
from datetime import date

from sandbox.authorizations.changes import authorizations_of, pending_of
from sandbox.domain.calendar import next_anniversary
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio


def day_of_first_authorization(
    portfolio: Portfolio, account: Account, product_ids: Collection[str], placed_to: date | None
) -> date | None:
    """Return the UTC date of the first authorization that waits, if the products cover any of it.

    What was opened at one instant under one reference is one authorization. Cancelled ones are
    as if they had never been, but not for an order that was placed before: what was told to the
    partner stays, also where the rule has changed since.
    """
    if placed_to is not None:
        return _day_of_order(portfolio, account, product_ids, placed_to)
    world = portfolio.world
    if world.rules.anniversary_from == "order" or not account.has_pending_authorizations:
        return None
    pending = pending_of(world, account.customer_id)
    opened = {(each.reference_id, each.created_at) for each in pending[:1]}
    taken = {each.product_id for each in pending if (each.reference_id, each.created_at) in opened}
    return pending[0].created_at.date() if taken & set(product_ids) else None


def _day_of_order(
    portfolio: Portfolio, account: Account, product_ids: Collection[str], placed_to: date
) -> date | None:
    """Return the day of the authorization that gave an order its anniversary."""
    for authorization in authorizations_of(portfolio.world, account.customer_id):
        day = authorization.created_at.date()
        if authorization.product_id in product_ids and next_anniversary(day) == placed_to:
            return day
    return None
