"""What each `orderType` does: the rows stand in `sandbox/program.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from sandbox.domain.extension import ExtensionPoint
from sandbox.orders.model import Order
from sandbox.orders.rules import OrderRequest
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld, Partner

Place = Callable[[OpenWorld, Partner, str, OrderRequest], Order]
"""Place or preview an order of a customer; raises `Refusal`."""
Settle = Callable[[Portfolio, Order, Order | None], None]
"""Do what an order does when it ends; with it comes the order that a RETURN takes back."""
Stands = Callable[[Portfolio, Order], bool]
"""Tell whether what an order is to do can still be done when it is processed."""
RefuseReturn = Callable[[OpenWorld, Order], NoReturn]
"""Say why no order of a kind is returned; raises `Refusal`."""
Tell = Callable[[Portfolio, Sequence[Order]], None]
"""Tell the customers' admins what orders of one kind did."""


@dataclass(frozen=True, slots=True)
class OrderKind:
    """One order type: how it is placed or previewed, and what it does when it ends.

    A preview has only `place`. `tell` is called once for the orders that end together. An order
    that no longer `stands` when it is processed fails. Of a kind that is not returnable a RETURN
    is refused by `refuse_return`, where that has something better to say than 2116.
    """

    place: Place
    complete: Settle | None = None
    fail: Settle | None = None
    stands: Stands | None = None
    refuse_return: RefuseReturn | None = None
    tell: Tell | None = None
    is_returnable: bool = False


ORDER_KINDS: Final = ExtensionPoint[Mapping[str, OrderKind]]("kinds of orders by orderType")
ORDER_SETTLED: Final = ExtensionPoint[tuple[Settle, ...]]("what follows an order that ended")
"""Called for orders of every kind, once the order has done its own."""


def is_returnable(world: OpenWorld, order: Order) -> bool:
    """Tell whether orders of this kind may be returned at all (RE-1)."""
    kind = world.program[ORDER_KINDS].get(order.order_type)
    return kind is not None and kind.is_returnable


def refuse_kind(world: OpenWorld, order: Order) -> None:
    """Refuse to return an order of a kind that says why none of it is returned.

    Raises:
        Refusal: what the kind's own `refuse_return` says.
    """
    kind = world.program[ORDER_KINDS].get(order.order_type)
    if kind is not None and kind.refuse_return is not None:
        kind.refuse_return(world, order)


def tell(portfolio: Portfolio, orders: Sequence[Order]) -> None:
    """Tell what orders that ended together did, a kind at a time."""
    by_type: dict[str, list[Order]] = {}
    for order in orders:
        by_type.setdefault(order.order_type, []).append(order)
    kinds = portfolio.world.program[ORDER_KINDS]
    for order_type, ended in by_type.items():
        announce = kinds[order_type].tell
        if announce is not None:
            announce(portfolio, ended)
