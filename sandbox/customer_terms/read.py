"""Read a customer's term: two queries for what it holds, one for each thing that is marked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from sandbox.accounts.lookup import customer_of_world
from sandbox.authorizations.changes import authorizations_of
from sandbox.customer_terms.bands import (
    blackout_band,
    commitment_bands,
    extended_bands,
    lapsed_bands,
    pending_bands,
    return_bands,
    revert_bands,
)
from sandbox.customer_terms.discounts import discounts_of_term, end_marks, reuse_bands
from sandbox.customer_terms.marks import (
    MOST,
    authorization_marks,
    due_marks,
    fired_marks,
    group_marks,
    order_marks,
)
from sandbox.customer_terms.model import Band, BandKind, CustomerTerm, RenewalDate, RenewalKind
from sandbox.domain.calendar import start_of
from sandbox.orders.history import term_beginning
from sandbox.orders.model import Order
from sandbox.orders.records import ORDERS, orders_from
from sandbox.reseller_change.checks import blackout_anchors
from sandbox.store.accounts import Customer
from sandbox.store.orders import OrderRow
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import EventKind

_GOES_ON = frozenset({BandKind.COMMITMENT, BandKind.PRICE_LOCK, BandKind.DISCOUNT_REUSE})


def customer_term(world: OpenWorld, customer_id: str) -> CustomerTerm:
    """Return a customer's term at the world's now.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND.
    """
    customer = customer_of_world(world, customer_id)
    portfolio = Portfolio.load(world, [customer_id])
    since = term_beginning(customer.term_start, customer.created_at)
    first_day = since.date()
    # What was bought just before the term began may still be returned in it.
    window = timedelta(days=world.rules.return_window_days)
    order_count, orders = _orders(world, customer_id, start_of(first_day - window))
    dates = _renewal_dates(portfolio, customer_id)
    anniversary = _anniversary(dates)
    in_term = [order for order in orders if order.created_at >= since]
    discounts = discounts_of_term(portfolio, customer_id, in_term)
    reuse = reuse_bands(discounts, customer.term_start, anniversary)
    bands = [
        band
        for band in (*_bands(portfolio, customer, orders, dates), *reuse)
        if band.first_day <= band.last_day and band.last_day >= first_day
    ]
    bands.sort(key=lambda band: (band.first_day, band.last_day))
    due_count, due = due_marks(world, customer_id)
    fired_count, fired = fired_marks(world, customer_id, since)
    taken = authorizations_of(world, customer_id)
    days = world.rules.purchase_authorization_days
    marks = [
        *order_marks(in_term),
        *authorization_marks(taken[-MOST:], days, since),
        *group_marks(world, customer.benefits),
        *due,
        *fired,
    ]
    ends = [band.last_day for band in bands if band.kind not in _GOES_ON]
    far = [mark for mark in marks if mark.what == EventKind.COMMITMENT_ENDS]
    marks = [mark for mark in marks if mark not in far]
    ends += [mark.at.date() for mark in marks] + [found.day for found in dates]
    last_day = max(ends, default=world.today)
    far += end_marks(discounts)
    marks += [mark for mark in far if first_day <= mark.at.date() <= last_day]
    marks.sort(key=lambda mark: mark.at)
    return CustomerTerm(
        customer_id=customer_id,
        company_name=customer.company_name,
        reseller_id=customer.reseller_id,
        now=world.now,
        first_day=first_day,
        last_day=last_day,
        term_start=customer.term_start,
        coterm_date=customer.coterm_date,
        anniversary=anniversary,
        renewal_dates=dates,
        bands=bands,
        marks=marks,
        truncated=max(order_count, due_count, fired_count, len(taken)) > MOST,
    )


def _orders(world: OpenWorld, customer_id: str, since: datetime) -> tuple[int, list[Order]]:
    """Return the newest orders since an instant, oldest first; one more than are listed counts."""
    rows = world.connection.execute(
        ORDERS.where(
            OrderRow.world_id == world.world_id,
            OrderRow.customer_id == customer_id,
            OrderRow.created_at >= since,
        )
        .order_by(OrderRow.created_at.desc(), OrderRow.sequence.desc())
        .limit(MOST + 1)
    ).all()
    return len(rows), orders_from(world.connection, world.world_id, list(reversed(rows[:MOST])))


def _bands(
    portfolio: Portfolio, customer: Customer, orders: Sequence[Order], dates: Iterable[RenewalDate]
) -> Iterator[Band]:
    world, customer_id = portfolio.world, customer.customer_id
    account, rules = portfolio.accounts[customer_id], world.rules
    yield from commitment_bands(customer.benefits, rules)
    yield from extended_bands(account, portfolio.pending_anniversary(customer_id))
    for found in dates:
        match found.kind:
            case RenewalKind.ANNUAL:
                yield from pending_bands(found.day, rules)
            case RenewalKind.LAPSED:
                yield from lapsed_bands(found.day, rules)
    for anchor in blackout_anchors(portfolio, customer_id, customer.last_anniversary):
        yield blackout_band(anchor, rules)
    yield from return_bands(world, account, orders)
    yield from revert_bands(world, orders)


def _renewal_dates(portfolio: Portfolio, customer_id: str) -> list[RenewalDate]:
    """Return when subscriptions renew, end or have lapsed, by date."""
    today, reference = portfolio.world.today, portfolio.world.reference
    counts: Counter[tuple[date, RenewalKind]] = Counter()
    for held in portfolio.subscriptions[customer_id]:
        if product_of(reference, held.base_offer_id).is_credit_pack:
            if held.is_open:
                counts[held.renewal_date, RenewalKind.CREDIT_PACK] += 1
        elif held.is_open:
            counts[held.renewal_date, RenewalKind.ANNUAL] += 1
        elif held.renewal_date <= today and held.current_quantity:
            counts[held.renewal_date, RenewalKind.LAPSED] += 1
    return [RenewalDate(day, kind, number) for (day, kind), number in sorted(counts.items())]


def _anniversary(dates: Sequence[RenewalDate]) -> date | None:
    """Return AD: the first that is pending, else the last on which something lapsed."""
    pending = [found.day for found in dates if found.kind is RenewalKind.ANNUAL]
    lapsed = [found.day for found in dates if found.kind is RenewalKind.LAPSED]
    return min(pending) if pending else max(lapsed, default=None)
