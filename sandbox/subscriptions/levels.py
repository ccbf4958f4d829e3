"""The discount levels of a customer: the plain ladder, and what programs make of it (OF-2)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import Enum, auto
from typing import Final, NamedTuple

from sandbox.catalogue.eligibility import Levels, entitled_levels, levels_anew
from sandbox.catalogue.offers import Product
from sandbox.domain.extension import ExtensionPoint
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld

Quantities = Iterable[tuple[Product, int]]


class Occasion(Enum):
    """What quantities are counted for."""

    PURCHASE = auto()
    LATE_RENEWAL = auto()
    EARLY_RENEWAL = auto()
    ANNIVERSARY = auto()

    @property
    def is_of_next_term(self) -> bool:
        """Whether the quantities are those of the term that an anniversary begins."""
        return self is Occasion.EARLY_RENEWAL or self is Occasion.ANNIVERSARY


class Basis(NamedTuple):
    """What a customer's levels follow from, and which of its prices are locked (TC-10, TC-12).

    Attributes:
        account: the customer.
        quantities: the products that count, each with its quantity: what is held and what an order
            adds, or of the next term what goes on into it.
        occasion: what they are counted for.
        day: the UTC day in the running term, or the anniversary that begins the next one.
        intended: what would have gone on into the next term, where nothing does since its renewal
            fails; None elsewhere.
    """

    account: Account
    quantities: Sequence[tuple[Product, int]]
    occasion: Occasion
    day: date
    intended: Sequence[tuple[Product, int]] | None = None


LevelRule = Callable[[OpenWorld, Basis, Levels], Levels]
"""From the levels of the plain ladder to those that a customer has by a program."""

LEVEL_RULES: Final = ExtensionPoint[tuple[LevelRule, ...]]("levels by program")


def held_basis(
    portfolio: Portfolio,
    account: Account,
    added: Quantities = (),
    occasion: Occasion = Occasion.PURCHASE,
) -> Basis:
    """Return what a customer holds in its running term, with what an order adds to it."""
    quantities = [*portfolio.quantities(account.customer_id), *added]
    return Basis(account, quantities, occasion, portfolio.world.today)


def raised_levels(
    portfolio: Portfolio,
    account: Account,
    added: Quantities = (),
    occasion: Occasion = Occasion.PURCHASE,
) -> Levels:
    """Return the levels that a customer reaches within its term.

    Args:
        portfolio: what it holds.
        account: the customer.
        added: what an order adds, where that is not held yet.
        occasion: what it is added by.
    """
    return levels_of(portfolio.world, held_basis(portfolio, account, added, occasion))


def levels_of(world: OpenWorld, basis: Basis) -> Levels:
    """Return the levels that follow from what is counted.

    Within a term they never fall (OF-3); those of a new term go up or down (RN-4). All rules are
    asked: only a program knows who is in it.
    """
    if basis.occasion.is_of_next_term:
        levels = levels_anew(basis.quantities)
    else:
        levels = entitled_levels(basis.account.levels, basis.quantities)
    for rule in world.program[LEVEL_RULES]:
        levels = rule(world, basis, levels)
    return levels
