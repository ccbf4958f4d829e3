"""What the lines of an order cost from today to the end of their term (OF-6, OF-9)."""

from collections.abc import Mapping, Sequence
from datetime import date

from sandbox.catalogue.eligibility import Line
from sandbox.catalogue.offers import Offer
from sandbox.catalogue.pricing import LinePrice, price_line
from sandbox.domain.calendar import pack_term, price_day
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.orders.model import Order, OrderLine, new_line
from sandbox.orders.price_points import (
    LINE_DISCOUNTS,
    NO_LOCKS,
    LineDiscount,
    discounted,
    note_discount,
    price_locks,
    price_regions,
)
from sandbox.orders.rules import OrderRequest
from sandbox.subscriptions.levels import held_basis
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld


def priced_lines(
    portfolio: Portfolio,
    region: str,
    order: Order,
    lines: Sequence[Line],
    term: tuple[date, date],
    request: OrderRequest,
) -> list[OrderLine]:
    """Return an order's lines with their prices to the end of the term.

    Args:
        portfolio: what the customer holds.
        region: the distributor's, whose prices hold at home; a deployment has those of its own.
        order: the order.
        lines: its lines, at the levels that they are bought at.
        term: first day and anniversary of the customer's term.
        request: what was asked for, with the codes of flexible discounts.

    Raises:
        Refusal: whatever `LINE_DISCOUNTS` refuses; 2128, an offer has no price in its currency.
    """
    world = portfolio.world
    regions = price_regions(world, [line.deployment_id for line in lines])
    discounts = world.program[LINE_DISCOUNTS](portfolio, order, lines, request)
    locks = purchase_locks(portfolio, portfolio.accounts[order.customer_id], lines)
    made, unpriced = [], []
    for position, line in enumerate(lines):
        currency = line.currency or order.currency
        discount = discounts.get(line.number)
        placed = regions.get(line.deployment_id, region)
        priced = _price(world, placed, currency, line, term, discount, locks)
        if priced is None:
            unpriced.append((line, placed, currency))
            continue
        price, term_end = priced
        priced_line = new_line(
            order,
            line_number=line.number,
            position=position,
            offer_id=line.offer.offer_id,
            quantity=line.quantity,
            price=price,
            term_end=term_end,
        )
        priced_line.currency, priced_line.deployment_id = currency, line.deployment_id
        priced_line.discount_code = line.discount_code
        note_discount(priced_line, discount)
        made.append(priced_line)
    _refuse_unpriced(world, unpriced)
    return made


def check_priced(portfolio: Portfolio, region: str, order: Order, lines: Sequence[Line]) -> None:
    """Refuse lines whose offers have no price where they are, for the same as `priced_lines`.

    Raises:
        Refusal: 2128.
    """
    world = portfolio.world
    regions = price_regions(world, [line.deployment_id for line in lines])
    unpriced = []
    for line in lines:
        placed = regions.get(line.deployment_id, region)
        currency = line.currency or order.currency
        price = world.reference.catalogue.price_with(
            line.offer,
            line.discount_code,
            region=placed,
            currency=currency,
            on=price_day(world.now),
        )
        if price is None:
            unpriced.append((line, placed, currency))
    _refuse_unpriced(world, unpriced)


def _refuse_unpriced(world: OpenWorld, unpriced: Sequence[tuple[Line, str, str]]) -> None:
    """Refuse lines without a price, each with the region and currency that it was looked for in."""
    if not unpriced:
        return
    _, region, currency = unpriced[0]
    facts: Facts = {
        "region": region,
        "currency": currency,
        "offers": [line.offer.offer_id for line, _, _ in unpriced],
        "priceDay": price_day(world.now),
    }
    details = [line_detail(line.number) for line, _, _ in unpriced]
    raise Refusal(Error.CURRENCY_INVALID_FOR_OFFER, details, facts=facts)


def _price(
    world: OpenWorld,
    region: str,
    currency: str,
    line: Line,
    term: tuple[date, date],
    discount: LineDiscount | None,
    locks: Mapping[str, date],
) -> tuple[LinePrice, date] | None:
    """Return what a line costs from today to the end of its term, and that end."""
    if line.offer.product.is_credit_pack:
        term = pack_term(world.today)
    price = term_price(
        world,
        region,
        currency,
        line,
        start=world.today,
        term=term,
        on=list_day(world, line.offer, region, currency, locks=locks),
        discount=discount,
    )
    return None if price is None else (price, term[1])


def purchase_locks(
    portfolio: Portfolio, account: Account, lines: Sequence[Line]
) -> Mapping[str, date]:
    """Return the days whose prices hold for what is bought in the running term (TC-12)."""
    if not account.benefits:
        return NO_LOCKS
    added = [(line.offer.product, line.quantity) for line in lines]
    return price_locks(portfolio.world, held_basis(portfolio, account, added))


def list_day(
    world: OpenWorld,
    offer: Offer,
    region: str,
    currency: str,
    *,
    locks: Mapping[str, date],
    on: date | None = None,
) -> date:
    """Return the day whose price list an offer has: a locked one that it was on, or `on` (TC-12).

    `on` is today where it is not named: the Pacific date (OF-9). Where it is named, a later day
    is not locked yet.
    """
    locked = locks.get(offer.product.offer_type) if locks else None
    if (
        locked
        and (on is None or locked <= on)
        and world.reference.catalogue.lists(offer, region=region, currency=currency, on=locked)
    ):
        return locked
    return on or price_day(world.now)


def term_price(
    world: OpenWorld,
    region: str,
    currency: str,
    line: Line,
    *,
    start: date,
    term: tuple[date, date],
    on: date,
    discount: LineDiscount | None = None,
) -> LinePrice | None:
    """Return what a line costs from a day to the end of a term, at the prices of a day.

    None: the offer has no price in the currency.
    """
    yearly = world.reference.catalogue.price_with(
        line.offer, line.discount_code, region=region, currency=currency, on=on
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
        discounted=discounted(yearly, currency, discount),
    )
