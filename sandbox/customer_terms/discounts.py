"""Until when flexible discounts of a term may be used, and how long reusable ones stay (FD-9)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sandbox.customer_terms.model import Band, BandKind, Mark, MarkKind
from sandbox.flexible_discounts.by_themselves import discounted_uses
from sandbox.flexible_discounts.closed_records import closed_of_codes
from sandbox.flexible_discounts.model import ClosedDiscount, FlexDiscount
from sandbox.flexible_discounts.records import discounts_of_codes, discounts_of_ids
from sandbox.flexible_discounts.usage import Use
from sandbox.orders.model import Order
from sandbox.subscriptions.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class TermDiscounts:
    """The discounts that a customer has used, and those that its preferences name.

    Attributes:
        uses: what it has used, in this term or an earlier one, oldest first.
        used: the open ones of these.
        named: open ones that stand in preferences or on orders of the term.
        closed: closed ones that stand in preferences.
    """

    uses: Sequence[Use]
    used: Sequence[FlexDiscount]
    named: Sequence[FlexDiscount]
    closed: Sequence[ClosedDiscount]


def discounts_of_term(
    portfolio: Portfolio, customer_id: str, orders: Iterable[Order]
) -> TermDiscounts:
    """Read the discounts of a customer; who never had any costs no statement.

    Args:
        portfolio: what the customer has.
        customer_id: whose they are.
        orders: those of the term.
    """
    world = portfolio.world
    preferred = {
        held.flex_discount_code
        for held in portfolio.subscriptions[customer_id]
        if held.is_open and held.flex_discount_code
    }
    ordered = {line.flex_discount_id for order in orders for line in order.lines} - {""}
    uses = [use for use in discounted_uses(world, [customer_id]) if use.customer_id == customer_id]
    ids = {use.discount_id for use in uses} | ordered
    found = discounts_of_ids(world.connection, world.world_id, ids) if ids else []
    by_id = {discount.discount_id: discount for discount in found}
    named = [by_id[discount_id] for discount_id in ordered if discount_id in by_id]
    closed: Mapping[str, ClosedDiscount] = {}
    if preferred:
        named += discounts_of_codes(world.connection, world.world_id, preferred)
        closed = closed_of_codes(world.connection, world.world_id, preferred)
    return TermDiscounts(uses, found, named, [*closed.values()])


def reuse_bands(
    discounts: TermDiscounts, term_start: date | None, anniversary: date | None
) -> Iterator[Band]:
    """List how long reusable discounts stay: from the first use that counts to the lock.

    One that is for the term of its first use ends with that (FD-7): of earlier terms it is none.
    """
    for discount in discounts.used:
        first = next((use for use in discounts.uses if use.counts_for(discount)), None)
        if first is None or discount.locked_until is None:
            continue
        first_day, last_day = first.created_at.date(), discount.locked_until.date()
        if discount.terms.conditions.is_for_one_term:
            if term_start is not None and first_day < term_start:
                continue
            if anniversary is not None:
                last_day = min(last_day, anniversary - timedelta(days=1))
        yield Band(
            kind=BandKind.DISCOUNT_REUSE,
            first_day=first_day,
            last_day=last_day,
            code=discount.code,
        )


def end_marks(discounts: TermDiscounts) -> Iterator[Mark]:
    """Mark the last second of discounts that the term's orders and preferences name."""
    for discount in _once(discounts.named):
        yield Mark(
            kind=MarkKind.DISCOUNT_ENDS,
            at=discount.ends_at,
            what=discount.code,
            subject_id=discount.discount_id,
            summary=_reuse(discount),
        )
    for closed in discounts.closed:
        yield Mark(
            kind=MarkKind.DISCOUNT_ENDS,
            at=closed.expires_at,
            what=closed.code,
            subject_id=closed.template.template_id,
            summary=closed.template.label,
        )


def _reuse(discount: FlexDiscount) -> str:
    if discount.locked_until is None:
        return ""
    until = f"until {discount.locked_until.date()}"
    if discount.terms.conditions.is_for_one_term:
        until += ", in the term of its first use alone"
    return f"who used it may use it {until}"


def _once(discounts: Collection[FlexDiscount]) -> Iterable[FlexDiscount]:
    return {discount.discount_id: discount for discount in discounts}.values()
