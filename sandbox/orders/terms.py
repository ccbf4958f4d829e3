"""When the term of a purchase begins and ends (AC-5, RN-9, X39)."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Final

from sandbox.domain.calendar import next_anniversary
from sandbox.domain.extension import ExtensionPoint
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio

FirstDay = Callable[[Portfolio, Account, Collection[str], date | None], date | None]
"""Say from which day the first purchase of some products (their ids) counts; None: from its own.

Where the order was placed before, the anniversary that it was placed to is told: it stays.
"""

FIRST_DAYS: Final = ExtensionPoint[tuple[FirstDay, ...]]("from which day a first purchase counts")


def purchase_term(
    portfolio: Portfolio,
    account: Account,
    product_ids: Collection[str],
    day: date,
    placed_to: date | None = None,
) -> tuple[date, date]:
    """Return first day and anniversary of the term that a purchase on `day` belongs to.

    A customer's first purchase may count from an earlier day than its own, as long as the
    anniversary is still to come.

    Args:
        portfolio: what the customer holds.
        account: the customer.
        product_ids: what it buys.
        day: the UTC date of the order.
        placed_to: the anniversary that the order was placed and priced to; None while it is placed.
    """
    own = account.term_on(day)
    if account.coterm_date is None and placed_to != own[1]:
        for first_day in portfolio.world.program[FIRST_DAYS]:
            found = first_day(portfolio, account, product_ids, placed_to)
            if found is not None and found <= day < next_anniversary(found):
                return found, next_anniversary(found)
    return own
