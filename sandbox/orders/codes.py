"""Discount codes on lines of orders: high volume discounts (docs migration/migrate-hvd).

Whoever came with such a discount buys what has prices with codes at the price of its own code.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from sandbox.accounts.tags import tags_of
from sandbox.catalogue.eligibility import Line
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.order_types import OrderType
from sandbox.orders.price_points import discount_code
from sandbox.orders.rules import LineRequest, OrderRequest
from sandbox.subscriptions.levels import held_basis
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio

MISSING: Final = "DISCOUNT_CODE_MISSING"
INVALID: Final = "DISCOUNT_CODE_INVALID"


def check_codes(account: Account, lines: Sequence[LineRequest]) -> None:
    """Refuse discount codes of who has none.

    A discount code beside a flexible discount is left to those, which combine with none (FD-6).

    Raises:
        Refusal: 5135.
    """
    for line in lines:
        if line.discount_code and not is_discounted(line) and not tags_of(account.benefits):
            refuse_code(line.number, line.discount_code)


def refuse_code(line_number: int, code: str) -> None:
    """Refuse the discount code of a customer that has none.

    Raises:
        Refusal: 5135.
    """
    facts: Facts = {"discountCode": code, "discountCodeOfCustomer": None}
    raise Refusal(Error.INVALID_DISCOUNT_CODE, [line_detail(line_number)], facts=facts)


def is_discounted(line: LineRequest) -> bool:
    """Tell whether a line asks for a flexible discount: it has no other then (2144)."""
    return any(line.flex_discount_codes)


def coded_lines(
    portfolio: Portfolio, account: Account, lines: Sequence[Line], request: OrderRequest
) -> list[Line]:
    """Return lines of what is bought now with the discount codes that their prices have.

    Raises:
        Refusal: 5135, as `check_named`.
    """
    if not account.benefits:
        return list(lines)
    world = portfolio.world
    added = [(line.offer.product, line.quantity) for line in lines]
    code = discount_code(world, held_basis(portfolio, account, added))
    asked = {line.number: line for line in request.lines}
    code_for = world.reference.catalogue.code_for
    due = {
        line.number: "" if is_discounted(asked[line.number]) else code_for(line.offer, code)
        for line in lines
    }
    check_named(request, due)
    return [line._replace(discount_code=due[line.number]) for line in lines]


def check_named(request: OrderRequest, due: Mapping[int, str]) -> None:
    """Refuse other discount codes than those that lines have; previews put them right.

    A NEW order has to name them; to renew or to switch they come by themselves.

    Args:
        request: what was asked for.
        due: the code of each line by its number; empty for one that has none.

    Raises:
        Refusal: 5135.
    """
    if OrderType(request.order_type).is_preview:
        return
    is_needed = request.order_type == OrderType.NEW
    wrong = [
        line
        for line in request.lines
        if not is_discounted(line)
        and line.discount_code != due[line.number]
        and (line.discount_code or is_needed)
    ]
    if not wrong:
        return
    details = [
        line_detail(line.number, INVALID if line.discount_code else MISSING) for line in wrong
    ]
    facts: Facts = {
        "lines": [
            {
                "line": line.number,
                "discountCode": line.discount_code,
                "discountCodeOfLine": due[line.number] or None,
            }
            for line in wrong
        ]
    }
    raise Refusal(Error.INVALID_DISCOUNT_CODE, details, facts=facts)
