"""What the lines of an order cost from today to the end of their term (OF-6, OF-9)."""

from collections.abc import Sequence
from datetime import date

from sandbox.catalogue.eligibility import Line
from sandbox.catalogue.pricing import LinePrice, price_line
from sandbox.domain.calendar import pack_term, price_day
from sandbox.domain.errors import Error, Refusal, line_detail
from sandbox.orders.model import Order, OrderLine, new_line
from sandbox.timeline.open_world import OpenWorld


def priced_lines(
    world: OpenWorld, region: str, order: Order, lines: Sequence[Line], term: tuple[date, date]
) -> list[OrderLine]:
    """Return an order's lines with their prices to the end of the term.

    Raises:
        Refusal: 2128, an offer has no price in the order's currency.
    """
    made, unpriced = [], []
    for position, line in enumerate(lines):
        priced = _price(world, region, order.currency, line, term)
        if priced is None:
            unpriced.append(line_detail(line.number))
            continue
        price, term_end = priced
        made.append(
            new_line(
                order,
                line_number=line.number,
                position=position,
                offer_id=line.offer.offer_id,
                quantity=line.quantity,
                price=price,
                term_end=term_end,
            )
        )
    if unpriced:
        facts = {"region": region, "currency": order.currency, "priceDay": price_day(world.now)}
        raise Refusal(Error.CURRENCY_INVALID_FOR_OFFER, unpriced, facts=facts)
    return made


def _price(
    world: OpenWorld, region: str, currency: str, line: Line, term: tuple[date, date]
) -> tuple[LinePrice, date] | None:
    """Return what a line costs from today to the end of its term, and that end."""
    if line.offer.product.is_credit_pack:
        term = pack_term(world.today)
    price = term_price(world, region, currency, line, start=world.today, term=term)
    return None if price is None else (price, term[1])


def term_price(
    world: OpenWorld,
    region: str,
    currency: str,
    line: Line,
    *,
    start: date,
    term: tuple[date, date],
) -> LinePrice | None:
    """Return what a line costs from a day to the end of a term, at the prices of today.

    Today is the Pacific date (OF-9); None: the offer has no price in the currency.
    """
    yearly = world.reference.catalogue.price(
        line.offer, region=region, currency=currency, on=price_day(world.now)
    )
    if yearly is None:
        return None
    term_start, anniversary = term
    return price_line(
        yearly,
        quantity=line.quantity,
        start=start,
        term_start=term_start,
        anniversary=anniversary,
        proration=line.offer.product.proration,
        currency=currency,
    )
