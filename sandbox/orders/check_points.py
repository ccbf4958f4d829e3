"""Where programs may refuse an order: `sandbox/program.py` says who checks, in which order."""

from collections.abc import Callable, Sequence
from typing import Final

from sandbox.catalogue.eligibility import Line
from sandbox.catalogue.offers import Product
from sandbox.domain.extension import ExtensionPoint
from sandbox.orders.model import Order
from sandbox.orders.rules import LineRequest
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio

PurchaseCheck = Callable[[Portfolio, Account, Sequence[Line]], None]
"""Refuse to sell known lines to a customer; raises `Refusal`."""
ReturnCheck = Callable[[Portfolio, Account, Order, Sequence[LineRequest]], None]
"""Refuse to take lines of an order back, whose numbers and quantities are right."""

SwitchCheck = Callable[[Portfolio, Account, Subscription, Line], None]
"""Refuse to switch licences of a subscription to a line; raises `Refusal`."""
HoldingCheck = Callable[[Portfolio, Account, Order, Sequence[LineRequest]], None]
"""Refuse to take lines back of what has to stay held."""

ProductCheck = Callable[[Account, Sequence[Line]], None]
"""Refuse products that a customer of a program may not have; raises `Refusal`."""

CountedBeside = Callable[[Portfolio, Account], Sequence[tuple[Product, int]]]
"""Return what counts for the levels of a customer's purchase beside what is its own."""

COUNTED_BESIDE: Final = ExtensionPoint[CountedBeside]("what others count for a purchase")
"""Asked of who is in a program: agencies count what their linked membership holds (LG-1)."""
PURCHASE_CHECKS: Final = ExtensionPoint[tuple[PurchaseCheck, ...]]("who may buy what")
"""Asked by NEW and PREVIEW alike."""
PRODUCT_CHECKS: Final = ExtensionPoint[tuple[ProductCheck, ...]]("which products a program bars")
"""Asked wherever a product may be bought, renewed late or scheduled, of who is in a program."""
RETURN_CHECKS: Final = ExtensionPoint[tuple[ReturnCheck, ...]]("what may be returned")
"""Asked by RETURN once order, window, lines and quantities are right (RE-1)."""
SWITCH_CHECKS: Final = ExtensionPoint[tuple[SwitchCheck, ...]]("what may be switched")
"""Asked by SWITCH and PREVIEW_SWITCH of what is on a path, before who may buy it (SW-6)."""
HOLDING_CHECKS: Final = ExtensionPoint[tuple[HoldingCheck, ...]]("what must stay held")
"""Asked by RETURN after `RETURN_CHECKS`, and by the portal's cancellation too (TC-14)."""
