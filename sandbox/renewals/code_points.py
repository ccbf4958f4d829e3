"""What renewal codes name, and who may have it: `sandbox/program.py` says who knows (HG-3 to HG-8).

Nothing is asked of subscriptions that have no code and for which none is named.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from sandbox.catalogue.offers import Offer, Product
from sandbox.domain.extension import ExtensionPoint
from sandbox.orders.model import EligibleOffer
from sandbox.subscriptions.levels import Basis
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class CodeWish:
    """What is asked of the renewal code of a preference.

    Attributes:
        code: the code that is named; empty for none.
        resets: the one that it has is taken off.
    """

    code: str = ""
    resets: bool = False


NO_CODE: Final = CodeWish()


@dataclass(frozen=True, slots=True)
class ScheduledOffer:
    """A product that shall begin at an anniversary, with the code that is named for it, if any."""

    offer: Offer
    renewal_code: str
    quantity: int
    anniversary: date


class CodedOffer(NamedTuple):
    """The offer that something renews with by its code.

    Attributes:
        offer: the offer.
        until: the last day on which it may renew so again; None for no such day.
    """

    offer: Offer
    until: date | None

    def renews_on(self, anniversary: date) -> bool:
        """Tell whether it renews so at a later anniversary too, as things stand."""
        return self.until is None or anniversary <= self.until


PreferredCode = Callable[[Portfolio, Subscription, CodeWish], str]
"""Return the code of a preference that is as it shall be otherwise; raises `Refusal`."""
ScheduledCheck = Callable[[Portfolio, Account, ScheduledOffer], None]
"""Refuse a scheduled product whose offer and code do not go together; raises `Refusal`."""
RenewalOffer = Callable[[OpenWorld, Basis, Product, str, int], CodedOffer | None]
"""Return what a product renews with in a quantity by its code; None where the code gives nothing.

The basis is what goes on at the anniversary.
"""
EligibleOffers = Callable[[Portfolio, Account], Sequence[EligibleOffer]]
"""Return the offers with codes that a customer may choose for its next term."""

PREFERRED_CODES: Final = ExtensionPoint[PreferredCode]("renewal codes of preferences")
SCHEDULED_CODES: Final = ExtensionPoint[ScheduledCheck]("renewal codes of scheduled products")
RENEWAL_OFFERS: Final = ExtensionPoint[RenewalOffer]("offers of renewal codes")
ELIGIBLE_OFFERS: Final = ExtensionPoint[EligibleOffers]("offers to choose for the next term")
