"""Numbers are drawn once: counters stand above all that was drawn, histories have no gap."""

from typing import Any, Final

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import InstrumentedAttribute

from sandbox.domain.statuses import Status
from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.store.accounts import Customer, CustomerCount, Reseller
from sandbox.store.base import RowsId
from sandbox.store.deployments import DeploymentRow
from sandbox.store.events import DueEvent, FiredEvent
from sandbox.store.moves import MembershipRow, PurchaseAuthorization, TransferRow
from sandbox.store.orders import OrderRow, PreferenceChange, Seat, SubscriptionRow
from sandbox.store.outbox import Email
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import EventKind

Column = InstrumentedAttribute[Any]
DRAWN: Final[dict[str, Column]] = {
    "reseller": Reseller.sequence,
    "customer": Customer.sequence,
    "order": OrderRow.sequence,
    "subscription": SubscriptionRow.sequence,
    "deployment": DeploymentRow.sequence,
    "transfer": TransferRow.sequence,
    "membership": MembershipRow.sequence,
    "authorization": PurchaseAuthorization.sequence,
    "preference": PreferenceChange.change_id,
    "seat": Seat.sequence,
    "event": DueEvent.event_id,
    "fired": FiredEvent.event_id,
    "email": Email.email_id,
}
"""By the kind of number, where it is kept."""
WITHOUT_GAPS: Final = frozenset({"fired", "email"})
# An authorization of several products has a row a product, all of one number or of their own.
MAY_REPEAT: Final = frozenset({"authorization"})


def check_numbers(world: OpenWorld) -> Findings:
    """Compare the world's counters with what its tables hold."""
    connection, counters = world.connection, world.counters
    for kind, column in DRAWN.items():
        row = connection.execute(
            select(
                func.count().label("rows"),
                func.count(column.distinct()).label("numbers"),
                func.max(column).label("highest"),
            ).where(column.class_.world_id == world.world_id)
        ).one()
        drawn, highest = counters.get(kind, 0), row.highest or 0
        fault = ""
        if highest > drawn:
            fault = "the counter stands above all that was drawn"
        elif row.numbers != row.rows and kind not in MAY_REPEAT:
            fault = "a number is drawn once"
        elif kind in WITHOUT_GAPS and not row.rows == highest == drawn:
            fault = "what has happened is numbered without a gap"
        if fault:
            yield Broken(
                Invariant.NUMBERS,
                "",
                {
                    "fault": fault,
                    "kind": kind,
                    "counter": drawn,
                    "highest": highest,
                    "rows": row.rows,
                },
            )


def check_customer_counts(connection: Connection, world_id: RowsId) -> Findings:
    """Compare how many customers each reseller is said to have with those that are there."""
    there = connection.execute(
        select(Customer.reseller_id, Customer.status, func.count())
        .where(Customer.world_id == world_id)
        .group_by(Customer.reseller_id, Customer.status)
    )
    kept = connection.execute(
        select(CustomerCount.reseller_id, CustomerCount.status, CustomerCount.number).where(
            CustomerCount.world_id == world_id, CustomerCount.number != 0
        )
    )
    found = {(reseller, status): rows for reseller, status, rows in there}
    told = {(reseller, status): number for reseller, status, number in kept}
    for reseller_id, status in sorted(found.keys() | told.keys()):
        key = reseller_id, status
        if found.get(key, 0) != told.get(key, 0):
            facts = {
                "fault": "a reseller's customers are counted",
                "resellerId": reseller_id,
                "status": status,
                "counter": told.get(key, 0),
                "rows": found.get(key, 0),
            }
            yield Broken(Invariant.NUMBERS, "", facts)


def check_next_due(world: OpenWorld) -> Findings:
    """Compare the world's next due instant with the queue, and transfers with their events."""
    connection, world_id, noted = world.connection, world.world_id, world.next_due_at
    earliest = connection.execute(
        select(func.min(DueEvent.due_at)).where(DueEvent.world_id == world_id)
    ).scalar_one()
    if noted != earliest:
        facts = {
            "fault": "the world knows its first due event",
            "nextDueAt": noted,
            "earliest": earliest,
        }
        yield Broken(Invariant.QUEUE, "", facts)
    skipped = select(FiredEvent.event_id).where(
        FiredEvent.world_id == world_id,
        FiredEvent.kind == "event.skipped",
        FiredEvent.customer_id == "",
    )
    if connection.execute(skipped.limit(1)).first() is not None:
        return
    awake = select(DueEvent.subject_id).where(
        DueEvent.world_id == world_id, DueEvent.kind == EventKind.TRANSFER_PROCESSED.value
    )
    pending = select(TransferRow.transfer_id).where(
        TransferRow.world_id == world_id,
        TransferRow.status == Status.PENDING.value,
        TransferRow.transfer_id.not_in(awake),
    )
    for row in connection.execute(pending):
        facts = {
            "fault": "a pending transfer is processed some time",
            "transferId": row.transfer_id,
        }
        yield Broken(Invariant.QUEUE, "", facts)
