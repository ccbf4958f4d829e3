"""When a pending order is processed: after its time, and not before its accounts (OR-1, OR-7)."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, literal_column, or_, select

from sandbox.domain.calendar import start_of
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.model import Order
from sandbox.store.accounts import Customer
from sandbox.store.events import DueEvent
from sandbox.store.orders import OrderRow
from sandbox.store.prepared import Prepared
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import PRIORITIES, EventKind

_ACCOUNTS_DUE = Prepared(
    # Not their maximum: SQLite would look for it through the whole queue, from its end.
    select(DueEvent.due_at).where(
        DueEvent.world_id == bindparam("of_world"),
        DueEvent.kind == EventKind.ACCOUNT_PROCESSED.value,
        # By the index of customers; a reseller's events name none.
        DueEvent.customer_id.in_([bindparam("of_customer"), literal_column("''")]),
        or_(DueEvent.customer_id != "", DueEvent.subject_id == bindparam("of_reseller")),
    )
)
_PENDING = (
    select(OrderRow.customer_id, OrderRow.order_id, OrderRow.created_at)
    .where(
        OrderRow.world_id == bindparam("of_world"),
        # Not a parameter: the index of pending orders serves those who say so in the statement.
        OrderRow.status == literal_column(f"'{Status.PENDING.value}'"),
    )
    .order_by(OrderRow.sequence)
)


def schedule_processing(world: OpenWorld, portfolio: Portfolio, order: Order) -> None:
    """Make an order's processing due: after the ruleset's time, and not before its accounts.

    A purchase or a return is due when the running term ends, at the latest, and comes first at
    that instant: otherwise a renewal would not see what was bought and returned before it, and a
    purchase could complete into a term that is over. A renewal that outlasts the term knows it.
    """
    account = portfolio.accounts[order.customer_id]
    due_at = world.now + timedelta(seconds=world.rules.order_processing_seconds)
    if order.order_type != OrderType.RENEWAL:
        end = portfolio.pending_anniversary(account.customer_id) or account.coterm_date
        if end is not None and end > world.today:
            due_at = min(due_at, start_of(end))
    if account.is_settling:
        settled_at = _accounts_due_at(world, account)
        if settled_at is None:
            # Nothing will settle them but a tester, who then resumes the order.
            return
        due_at = max(due_at, settled_at)
    _wake(world, order.customer_id, order.order_id, due_at)


def wait_for_accounts(world: OpenWorld, account: Account, order: Order) -> None:
    """Look at an order again when the accounts that it waits for are validated (OR-7)."""
    settled_at = _accounts_due_at(world, account)
    # What was due by now has been, and left them as they are.
    if settled_at is not None and settled_at > world.now:
        _wake(world, order.customer_id, order.order_id, settled_at)


def resume_orders(world: OpenWorld, *, reseller_id: str = "", customer_id: str = "") -> None:
    """Let the orders go on that waited for an account which a tester has settled (OR-7).

    An order whose own processing time is not over yet takes that first.
    """
    processing = timedelta(seconds=world.rules.order_processing_seconds)
    found = world.connection.execute(
        _PENDING.where(_of_account(reseller_id, customer_id)), {"of_world": world.world_id}
    )
    for order in found:
        due_at = max(world.now, order.created_at + processing)
        _wake(world, order.customer_id, order.order_id, due_at)


def _of_account(reseller_id: str, customer_id: str) -> ColumnElement[bool]:
    if customer_id:
        return OrderRow.customer_id == customer_id
    customers = select(Customer.customer_id).where(
        Customer.world_id == bindparam("of_world"), Customer.reseller_id == reseller_id
    )
    return OrderRow.customer_id.in_(customers)


def _accounts_due_at(world: OpenWorld, account: Account) -> datetime | None:
    """Return when the last of the accounts is validated; None where that is not due."""
    keys = {
        "of_world": world.world_id,
        "of_customer": account.customer_id,
        "of_reseller": account.reseller_id,
    }
    found = _ACCOUNTS_DUE.all(world.connection, keys)
    return max((row.due_at for row in found), default=None)


def _wake(world: OpenWorld, customer_id: str, order_id: str, due_at: datetime) -> None:
    kind = EventKind.ORDER_PROCESSED
    world.schedule(
        kind,
        due_at,
        customer_id=customer_id,
        subject_id=order_id,
        priority=PRIORITIES[kind],
    )
