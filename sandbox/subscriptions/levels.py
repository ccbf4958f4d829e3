"""The discount levels of a customer: the plain ladder, and what programs make of it (OF-2)."""

from collections.abc import Callable, Iterable
from typing import Final

from sandbox.catalogue.eligibility import Levels, entitled_levels, levels_anew
from sandbox.catalogue.offers import Product
from sandbox.domain.extension import ExtensionPoint
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld

Quantities = Iterable[tuple[Product, int]]
LevelRule = Callable[[OpenWorld, Account, Levels], Levels]
"""From the levels of the plain ladder to those that a customer has by a program."""

LEVEL_RULES: Final = ExtensionPoint[tuple[LevelRule, ...]]("levels by program")


def raised_levels(portfolio: Portfolio, account: Account, added: Quantities = ()) -> Levels:
    """Return the levels that a customer reaches within its term: they never fall (OF-3).

    Args:
        portfolio: what it holds.
        account: the customer.
        added: what an order adds, where that is not held yet.
    """
    quantities = [*portfolio.quantities(account.customer_id), *added]
    return _by_programs(portfolio.world, account, entitled_levels(account.levels, quantities))


def renewed_levels(world: OpenWorld, account: Account, quantities: Quantities) -> Levels:
    """Return the levels of the term that renewed quantities begin, up or down (RN-4)."""
    return _by_programs(world, account, levels_anew(quantities))


def _by_programs(world: OpenWorld, account: Account, levels: Levels) -> Levels:
    for rule in world.program[LEVEL_RULES]:
        levels = rule(world, account, levels)
    return levels
