"""What the checks by customer read: some thousand customers at a time, by a query a table."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, literal, select

from sandbox.domain.calendar import TERM_MONTHS, add_months
from sandbox.domain.marks import MARKS, Mark
from sandbox.domain.statuses import Status
from sandbox.invariants.held import Happened, HeldAccount, HeldSubscription, PlacedLine, WakeUp
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.base import RowsId
from sandbox.store.events import DueEvent, FiredEvent
from sandbox.store.orders import CancellingItemRow, OrderLineRow, OrderRow, SubscriptionRow
from sandbox.store.rows import columns_for
from sandbox.timeline.queue import EventKind

CUSTOMERS_A_SLICE: Final = 5000
COMPLETED: Final = "order.completed"
SKIPPED: Final = "event.skipped"
LEFT_GROUP: Final = "linked.left"
GIVEN: Final = frozenset({Status.COMPLETE.value, Status.CANCELLED.value})
"""The statuses of a line whose licences the customer was given, whatever became of them since."""


@dataclass(slots=True)
class Records:
    """All that is read of one customer.

    `taken` is what switches gave up: lines of negative quantities, of the subscription that gave.
    `completed` tells when an order completed. `set_by_hand` are the orders and subscriptions whose
    status a tester set, `returned_by_hand` the orders that one cancelled; `is_dated_by_hand` tells
    that one moved the cotermDate or dated an order back, `has_skipped` that one gave up an event.
    `has_left_group` tells that the customer was in a linked membership and left it.
    """

    account: HeldAccount
    subscriptions: list[HeldSubscription] = field(default_factory=list)
    lines: list[PlacedLine] = field(default_factory=list)
    taken: list[PlacedLine] = field(default_factory=list)
    wake_ups: list[WakeUp] = field(default_factory=list)
    completed: dict[str, datetime] = field(default_factory=dict)
    set_by_hand: set[str] = field(default_factory=set)
    returned_by_hand: set[str] = field(default_factory=set)
    is_dated_by_hand: bool = False
    has_skipped: bool = False
    has_left_group: bool = False

    @property
    def customer_id(self) -> str:
        """Whose they are."""
        return self.account.customer_id

    def years_from(self, day: date, years: int) -> date:
        """Return an anniversary some years from another one (RN-1).

        One of an earlier term, which fell on another day of the month, has years on that day.
        """
        anchor = self.account.anniversary_day
        is_of_this_term = add_months(day, 0, anchor_day=anchor) == day
        return add_months(day, TERM_MONTHS * years, anchor_day=anchor if is_of_this_term else None)

    def note(self, happened: Happened) -> None:
        """Take in what the history tells."""
        if happened.kind == COMPLETED:
            self.completed[happened.order_id] = happened.at
        elif happened.kind == Mark.STATUS:
            self.set_by_hand |= {happened.order_id, happened.subscription_id}
        elif happened.kind == Mark.RETURN:
            self.returned_by_hand.add(happened.order_id)
        elif happened.kind == Mark.DATE:
            self.is_dated_by_hand = True
        elif happened.kind == LEFT_GROUP:
            self.has_left_group = True
        else:
            self.has_skipped = True

    def ends(self) -> set[date]:
        """Return every day on which something of the customer ends or ended, or would have."""
        days = {subscription.renewal_date for subscription in self.subscriptions}
        days |= {line.term_end for line in self.lines}
        return days | ({self.account.coterm_date} if self.account.coterm_date else set())

    def renewing(self) -> set[str]:
        """Return the subscriptions whose renewal order is being processed (RN-2)."""
        return {line.subscription_id for line in self.lines if line.is_renewal and line.is_pending}


_SLICE = (
    select(Customer.customer_id)
    .where(
        Customer.world_id == bindparam("of_world"),
        Customer.sequence >= bindparam("first"),
        Customer.sequence < bindparam("end"),
    )
    .scalar_subquery()
)
_ACCOUNTS = (
    select(*columns_for(HeldAccount, Customer, reseller_status=Reseller.status))
    .join(
        Reseller,
        (Reseller.world_id == Customer.world_id) & (Reseller.reseller_id == Customer.reseller_id),
    )
    .where(Customer.world_id == bindparam("of_world"), Customer.customer_id.in_(_SLICE))
    .order_by(Customer.sequence)
)
_SUBSCRIPTIONS = (
    select(*columns_for(HeldSubscription, SubscriptionRow))
    .where(
        SubscriptionRow.world_id == bindparam("of_world"),
        SubscriptionRow.customer_id.in_(_SLICE),
    )
    .order_by(SubscriptionRow.sequence)
)
_LINES = (
    select(
        *columns_for(
            PlacedLine,
            OrderLineRow,
            customer_id=OrderRow.customer_id,
            order_type=OrderRow.order_type,
            order_status=OrderRow.status,
            source=OrderRow.source,
            reference_order_id=OrderRow.reference_order_id,
            order_currency=OrderRow.currency,
            created_at=OrderRow.created_at,
        )
    )
    .join(
        OrderRow,
        (OrderRow.world_id == OrderLineRow.world_id) & (OrderRow.order_id == OrderLineRow.order_id),
    )
    .where(OrderRow.world_id == bindparam("of_world"), OrderRow.customer_id.in_(_SLICE))
    .order_by(OrderRow.sequence, OrderLineRow.position)
)
_TAKEN = (
    select(
        *columns_for(
            PlacedLine,
            CancellingItemRow,
            customer_id=OrderRow.customer_id,
            order_type=OrderRow.order_type,
            order_status=OrderRow.status,
            source=OrderRow.source,
            reference_order_id=OrderRow.reference_order_id,
            order_currency=OrderRow.currency,
            created_at=OrderRow.created_at,
            quantity=-CancellingItemRow.quantity,
            remaining_quantity=literal(0),
            term_end=OrderLineRow.term_end,
        )
    )
    .join(
        OrderRow,
        (OrderRow.world_id == CancellingItemRow.world_id)
        & (OrderRow.order_id == CancellingItemRow.order_id),
    )
    .join(
        OrderLineRow,
        (OrderLineRow.world_id == CancellingItemRow.world_id)
        & (OrderLineRow.order_id == CancellingItemRow.order_id),
    )
    .where(CancellingItemRow.world_id == bindparam("of_world"), OrderRow.customer_id.in_(_SLICE))
    .order_by(OrderRow.sequence)
)
_WAKE_UPS = (
    select(*columns_for(WakeUp, DueEvent))
    .where(DueEvent.world_id == bindparam("of_world"), DueEvent.customer_id.in_(_SLICE))
    .order_by(DueEvent.event_id)
)
_HISTORY = (
    select(*columns_for(Happened, FiredEvent))
    .where(
        FiredEvent.world_id == bindparam("of_world"),
        FiredEvent.customer_id.in_(_SLICE),
        FiredEvent.kind.in_((COMPLETED, SKIPPED, LEFT_GROUP, *MARKS)),
    )
    .order_by(FiredEvent.event_id)
)
_LAST = select(func.max(Customer.sequence)).where(Customer.world_id == bindparam("of_world"))


def customers_of(connection: Connection, world_id: RowsId) -> Iterator[Records]:
    """Read all customers of a world with what is theirs, in the order of their creation."""
    last = connection.execute(_LAST, {"of_world": world_id}).scalar() or 0
    for first in range(1, last + 1, CUSTOMERS_A_SLICE):
        keys = {"of_world": world_id, "first": first, "end": first + CUSTOMERS_A_SLICE}
        yield from _slice(connection, keys)


def _slice(connection: Connection, keys: dict[str, Any]) -> Iterable[Records]:
    def read(statement: Select[*tuple[Any, ...]]) -> Sequence[Any]:
        return connection.execute(statement, keys).all()

    found = {}
    for row in read(_ACCOUNTS):
        account = HeldAccount(*row)
        found[account.customer_id] = Records(account)
    # Of a customer that is itself broken nothing can be judged; `belonging` tells of it.
    strays: defaultdict[str, Records] = defaultdict(lambda: Records(_NOBODY))

    def of(customer_id: str) -> Records:
        return found.get(customer_id) or strays[customer_id]

    for row in read(_SUBSCRIPTIONS):
        subscription = HeldSubscription(*row)
        of(subscription.customer_id).subscriptions.append(subscription)
    for row in read(_LINES):
        line = PlacedLine(*row)
        of(line.customer_id).lines.append(line)
    for row in read(_TAKEN):
        line = PlacedLine(*row)
        of(line.customer_id).taken.append(line)
    for row in read(_WAKE_UPS):
        wake_up = WakeUp(*row)
        of(wake_up.customer_id).wake_ups.append(wake_up)
    for row in read(_HISTORY):
        happened = Happened(*row)
        of(happened.customer_id).note(happened)
    return found.values()


_NOBODY: Final = HeldAccount("", "", "", "", "", "", "", None, None, None, ())


def ends_of(records: Records) -> set[date]:
    """Return the days whose end of a term is on the queue."""
    return {
        wake_up.due_at.date() for wake_up in records.wake_ups if wake_up.kind == EventKind.TERM_ENDS
    }
