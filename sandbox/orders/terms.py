"""When the term of a purchase begins and ends (AC-5, RN-9, X39)."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Final

from sandbox.domain.calendar import next_anniversary
from sandbox.domain.extension import ExtensionPoint
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio

FirstDay = Callable[[Portfolio, Account, Collection[str]], date | None]
"""Say from which day the first purchase of some products (their ids) counts; None: from its own."""

FIRST_DAYS: Final = ExtensionPoint[tuple[FirstDay, ...]]("from which day a first purchase counts")


def purchase_term(
    portfolio: Portfolio, account: Account, product_ids: Collection[str], day: date
) -> tuple[date, date]:
    """Return first day and anniversary of the term that a purchase on `day` belongs to.

    A customer's first purchase may count from an earlier day than its own, as long as the
    anniversary is still to come.
    """
    if account.coterm_date is None:
        for first_day in portfolio.world.program[FIRST_DAYS]:
            found = first_day(portfolio, account, product_ids)
            if found is not None and found <= day < next_anniversary(found):
                return found, next_anniversary(found)
    return account.term_on(day)
