"""Which offers the lines of a purchase really are of: `sandbox/program.py` says who knows."""

from collections.abc import Callable, Sequence
from typing import Final

from sandbox.catalogue.eligibility import Line
from sandbox.catalogue.offers import OfferKind
from sandbox.domain.extension import ExtensionPoint
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio

LineOffers = Callable[[Portfolio, Account, Sequence[Line]], list[Line]]
"""Return lines with the offers that they are bought at; raises `Refusal` (HG-6)."""

LINE_OFFERS: Final = ExtensionPoint[LineOffers]("minimum-order offers that are bought or held")


def offers_of_lines(portfolio: Portfolio, account: Account, lines: list[Line]) -> list[Line]:
    """Return the lines of a purchase as they are bought.

    Nothing is asked where neither a line nor the customer has to do with minimum-order offers.

    Raises:
        Refusal: whatever `LINE_OFFERS` refuses.
    """
    if any(line.offer.kind is OfferKind.MOQ for line in lines) or any(
        held.moq_code for held in portfolio.subscriptions[account.customer_id]
    ):
        return portfolio.world.program[LINE_OFFERS](portfolio, account, lines)
    return lines
