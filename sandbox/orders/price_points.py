"""What programs make of a line's price: `sandbox/program.py` says who answers."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from sandbox.catalogue.eligibility import Levels, Line
from sandbox.catalogue.offers import Offer
from sandbox.catalogue.reductions import Reduction
from sandbox.domain.extension import ExtensionPoint
from sandbox.orders.model import Order, OrderLine
from sandbox.orders.rules import OrderRequest
from sandbox.subscriptions.levels import Basis, levels_of
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class LineDiscount:
    """The flexible discount of a line.

    Attributes:
        discount_id: its id, or that of a closed code's template.
        code: its code.
        reduction: what it takes off; None where it does not hold: a preview of what renews by
            itself shows it then with the plain price (FD-12).
        shows_loss: whether it is shown where it does not hold: a reusable one that the customer
            last used in an earlier term is not.
    """

    discount_id: str
    code: str
    reduction: Reduction | None
    shows_loss: bool = True

    @property
    def lost(self) -> "LineDiscount | None":
        """Return what a line shows of it where it does not hold; None for nothing."""
        return replace(self, reduction=None) if self.shows_loss else None


PriceRegions = Callable[[OpenWorld, Collection[str]], Mapping[str, str]]
"""Return the price regions of some deployments by their ids; home is not asked for (GS-6)."""
LineDiscounts = Callable[
    [Portfolio, Order, Sequence[Line], OrderRequest], Mapping[int, LineDiscount]
]
"""Return the discounts that an order's lines ask for, by line number; raises `Refusal` (FD-6)."""

PriceLocks = Callable[[OpenWorld, Basis], Mapping[str, date]]
"""Return the days whose prices a customer has for good, by offer type (TC-12).

A type that is not there has the prices of the day on which it is ordered or renewed.
"""

DiscountCodes = Callable[[OpenWorld, Basis], str]
"""Return the code of the prices that a customer keeps from VIP; empty for none."""

PRICE_REGIONS: Final = ExtensionPoint[PriceRegions]("where prices of deployments come from")
LINE_DISCOUNTS: Final = ExtensionPoint[LineDiscounts]("flexible discounts of an order's lines")

PRICE_LOCKS: Final = ExtensionPoint[PriceLocks]("days whose prices are locked")

DISCOUNT_CODES: Final = ExtensionPoint[DiscountCodes]("codes of high volume discounts")

NO_LOCKS: Final[Mapping[str, date]] = MappingProxyType({})


def price_regions(world: OpenWorld, deployment_ids: Collection[str]) -> Mapping[str, str]:
    """Return the price regions of deployments; nothing is asked where all are at home."""
    away = set(deployment_ids) - {""}
    return world.program[PRICE_REGIONS](world, away) if away else {}


def price_locks(world: OpenWorld, basis: Basis) -> Mapping[str, date]:
    """Return the days whose prices are locked; nothing is asked for who is in no program."""
    return world.program[PRICE_LOCKS](world, basis) if basis.account.benefits else NO_LOCKS


def discount_code(world: OpenWorld, basis: Basis) -> str:
    """Return the code that a customer buys with; nothing is asked for who is in no program."""
    return world.program[DISCOUNT_CODES](world, basis) if basis.account.benefits else ""


class Conditions(NamedTuple):
    """The levels that a customer buys at, and the days whose prices are locked, by offer type.

    `discount_code` is that of the prices which it keeps from VIP, if any.
    """

    levels: Levels
    locks: Mapping[str, date]
    discount_code: str

    @classmethod
    def of(cls, world: OpenWorld, basis: Basis) -> "Conditions":
        """Return what follows from what is counted."""
        return cls(levels_of(world, basis), price_locks(world, basis), discount_code(world, basis))

    def code_for(self, world: OpenWorld, offer: Offer) -> str:
        """Return the discount code that an offer has by them; empty for most."""
        code = self.discount_code
        return world.reference.catalogue.code_for(offer, code) if code else ""


def discounted(yearly: Decimal, currency: str, discount: LineDiscount | None) -> Decimal | None:
    """Return a yearly price after a discount; None where there is none, or none that holds."""
    if discount is None or discount.reduction is None:
        return None
    return discount.reduction.of(yearly, currency)


def note_discount(line: OrderLine, discount: LineDiscount | None) -> None:
    """Let a line show the discount that is in its price, or would be if it held."""
    if discount is not None:
        line.flex_discount_id, line.flex_discount_code = discount.discount_id, discount.code
        line.discount_holds = discount.reduction is not None
