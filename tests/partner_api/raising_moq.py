"""How the rows of the error table about high growth offers are raised over HTTP (HG-5, HG-9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import httpx

from sandbox.domain.errors import Error
from tests.committed import FIRST_DAY
from tests.growing import X, Y, acrobat, bought, choose, on
from tests.migrating import commitment
from tests.support import World, line


def chosen(world: World, seats: int = 5, *, day: str = "2026-07-01", **wish: Any) -> httpx.Response:
    """Choose an offer for the next term; by default one that may be."""
    customer = acrobat(world, seats)
    on(world, day)
    return choose(world.partner, customer, **wish)


def had_before(world: World) -> httpx.Response:
    """Choose for a recommitment what was had in the commitment before it."""
    again = commitment("2026-07-15", "2029-07-14", 100, "ACCEPTED")
    slots = {"recommitmentRequest": again}
    customer = acrobat(world, start=FIRST_DAY, end="2026-07-14", slots=slots)
    bought(world.partner, customer, X, 100)
    on(world, "2026-07-01")
    return choose(world.partner, customer)


def returned(world: World, **rules: str) -> httpx.Response:
    """Return what leaves too few."""
    if rules:
        world.rules(**rules)
    customer = acrobat(world)
    return world.partner.give_back(customer, bought(world.partner, customer, X, 100))


def switched_off(world: World) -> httpx.Response:
    """Switch off the renewal of what is held by an offer."""
    customer = acrobat(world)
    bought(world.partner, customer, X, 100)
    return choose(world.partner, customer, None, None, enabled=False)


MOQ_RAISED: Final[dict[Error, Callable[[World], httpx.Response]]] = {
    Error.RENEWAL_CODE_INVALID: lambda w: chosen(w, code="MOQ_300"),
    Error.RENEWAL_QUANTITY_BELOW_MOQ: lambda w: chosen(w, quantity=99),
    Error.RENEWAL_CODE_MISUSED: lambda w: chosen(w, enabled=False),
    Error.RENEWAL_CODE_OUTSIDE_BRACKET: lambda w: chosen(w, 51),
    Error.RENEWAL_CODE_OUT_OF_WINDOW: lambda w: chosen(w, day="2026-06-14"),
    Error.MOQ_WITHOUT_COMMITMENT: lambda w: w.partner.try_order(w.partner.customer(), line(X, 100)),
    Error.MOQ_ABOVE_COMMITMENT: lambda w: w.partner.try_order(acrobat(w), line(Y, 250)),
    Error.ORDER_BELOW_MOQ: lambda w: w.partner.try_order(acrobat(w), line(X, 99)),
    Error.MOQ_OF_LAST_COMMITMENT: had_before,
    Error.RETURN_BELOW_MOQ: returned,
    Error.WORD_MOQ_NOT_SUPPORTED: lambda w: returned(w, returnErrors="words"),
    Error.MOQ_ALWAYS_RENEWS: switched_off,
}
