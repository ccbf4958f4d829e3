"""What each `orderType` does: the rows stand in `sandbox/program.py`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sandbox.domain.extension import ExtensionPoint
from sandbox.orders.model import OrderWithLines, Row
from sandbox.orders.rules import OrderRequest
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld, Partner

Place = Callable[[OpenWorld, Partner, str, OrderRequest], OrderWithLines]
"""Place or preview an order of a customer; raises `Refusal`."""
Settle = Callable[[Portfolio, Row, list[Row], OrderWithLines | None], None]
"""Do what an order does when it ends: with its lines, and with what a RETURN takes back."""
Tell = Callable[[Portfolio, Iterable[Row], Mapping[str, list[Row]]], None]
"""Tell the customers' admins what orders of one kind did, with the lines of each order."""


@dataclass(frozen=True, slots=True)
class OrderKind:
    """One order type: how it is placed or previewed, and what it does when it ends.

    A preview has only `place`. `tell` is called once for the orders that end together.
    """

    place: Place
    complete: Settle | None = None
    fail: Settle | None = None
    tell: Tell | None = None
    is_returnable: bool = False


ORDER_KINDS: Final = ExtensionPoint[Mapping[str, OrderKind]]("kinds of orders by orderType")
ORDER_SETTLED: Final = ExtensionPoint[tuple[Settle, ...]]("what follows an order that ended")
"""Called for orders of every kind, once the order has done its own."""


def is_returnable(world: OpenWorld, order: Row) -> bool:
    """Tell whether orders of this kind may be returned at all (RE-1)."""
    kind = world.program[ORDER_KINDS].get(order["order_type"])
    return kind is not None and kind.is_returnable


def tell(portfolio: Portfolio, orders: Iterable[Row], lines: Mapping[str, list[Row]]) -> None:
    """Tell what orders that ended together did, a kind at a time."""
    by_type: dict[str, list[Row]] = {}
    for order in orders:
        by_type.setdefault(order["order_type"], []).append(order)
    kinds = portfolio.world.program[ORDER_KINDS]
    for order_type, ended in by_type.items():
        announce = kinds[order_type].tell
        if announce is not None:
            announce(portfolio, ended, lines)
