"""Linked memberships, who is in them, and what is due of them agree (LM-2 to LM-7).

Groups and participants are read once; each customer is compared with them as it is read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, select

from sandbox.accounts.excluded import commitment_in_the_way
from sandbox.accounts.linked import LinkedMembership, LinkedRole, linked_membership_of
from sandbox.catalogue.levels import is_level
from sandbox.domain.calendar import start_of
from sandbox.invariants.held import HeldAccount, WakeUp
from sandbox.invariants.levels import place
from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.invariants.records import SKIPPED, Records
from sandbox.linked_memberships.levels import is_committed
from sandbox.linked_memberships.model import LinkedGroup, Participant
from sandbox.linked_memberships.schedule import KINDS, next_anniversary
from sandbox.store.accounts import Customer
from sandbox.store.base import RowsId
from sandbox.store.events import DueEvent, FiredEvent
from sandbox.store.linked import LinkedCodeRow, LinkedGroupRow, LinkedMemberRow
from sandbox.store.rows import columns_for
from sandbox.timeline.queue import EventKind


@dataclass(slots=True)
class _Placed(Participant):
    """A participant with the distributor of its customer; None where there is no such customer."""

    customers_distributor: str | None


_PARTICIPANTS: Final = (
    select(*columns_for(_Placed, LinkedMemberRow, customers_distributor=Customer.distributor_id))
    .outerjoin(
        Customer,
        (Customer.world_id == LinkedMemberRow.world_id)
        & (Customer.customer_id == LinkedMemberRow.customer_id),
    )
    .order_by(LinkedMemberRow.customer_id)
)


@dataclass(frozen=True, slots=True)
class Linked:
    """All linked memberships of a world by id, and all participants by customer."""

    groups: dict[str, LinkedGroup]
    participants: dict[str, _Placed]

    @classmethod
    def of(cls, connection: Connection, world_id: RowsId) -> "Linked":
        """Read them by two queries."""
        groups = [
            LinkedGroup(*row)
            for row in connection.execute(
                select(*columns_for(LinkedGroup, LinkedGroupRow))
                .where(LinkedGroupRow.world_id == world_id)
                .order_by(LinkedGroupRow.sequence)
            )
        ]
        found = connection.execute(_PARTICIPANTS.where(LinkedMemberRow.world_id == world_id))
        participants = [_Placed(*row) for row in found]
        return cls(
            {group.group_id: group for group in groups},
            {one.customer_id: one for one in participants},
        )

    def of_customer(self, records: Records, today: date) -> Findings:
        """Compare what a customer keeps of its linked membership with the group, both ways."""
        account = records.account
        kept = linked_membership_of(account.benefits)
        part = self.participants.get(records.customer_id)
        group = self.groups.get(part.group_id) if part else None
        meant = group.for_customer(LinkedRole(part.role)) if part and group else None
        if kept != meant:
            facts = {
                "fault": "a customer keeps what its linked membership is",
                "kept": kept.group_id if kept else None,
                "group": meant.group_id if meant else None,
            }
            yield Broken(Invariant.LINKED, records.customer_id, facts)
        if kept:
            yield from _of_levels(account, kept)
        status = commitment_in_the_way(account.benefits, today)
        if kept and status:
            facts = {"fault": "who is in one is in no commitment", "status": status.value}
            yield Broken(Invariant.LINKED, records.customer_id, facts)


def _of_levels(account: HeldAccount, kept: LinkedMembership) -> Findings:
    """Compare a participant's levels with the group's: it has the better of both (LM-6)."""
    pairs = (
        ("licenseLevel", account.license_level, kept.levels.license),
        ("consumableLevel", account.consumable_level, kept.levels.consumable),
    )
    for name, level, least in pairs:
        # A level that is none is for `levels` to tell.
        are_levels = all(not one or is_level(one) for one in (level, least))
        if are_levels and place(level) < place(least):
            fault = "a participant has at least the level of its group"
            facts = {"fault": fault, name: level, "ofTheGroup": least}
            yield Broken(Invariant.LINKED, account.customer_id, facts)


def check_groups(
    connection: Connection, world_id: RowsId, linked: Linked, now: datetime
) -> Findings:
    """Look at each linked membership: its one owner, its distributor, its codes, what is due."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for part in linked.participants.values():
        group = linked.groups.get(part.group_id)
        if part.role == LinkedRole.OWNER:
            owners[part.group_id].append(part.customer_id)
        if group is None or part.customers_distributor != group.distributor_id:
            fault = "a participant is a customer of the group's distributor"
            facts = {"fault": fault, "groupId": part.group_id}
            yield Broken(Invariant.LINKED, part.customer_id, facts)
    for group_id, group in linked.groups.items():
        if is_committed(group.license_level) or is_committed(group.consumable_level):
            fault = "a group gives no level of three-year commitments"
            shown = {"licenseLevel": group.license_level, "consumableLevel": group.consumable_level}
            yield Broken(Invariant.LINKED, "", {"fault": fault, "groupId": group_id} | shown)
        if len(owners[group_id]) != 1:
            several: dict[str, object] = {"fault": "one owns it", "owners": owners[group_id]}
            yield Broken(Invariant.LINKED, "", several | {"groupId": group_id})
    codes = select(LinkedCodeRow.code, LinkedCodeRow.group_id).where(
        LinkedCodeRow.world_id == world_id
    )
    for code in connection.execute(codes):
        if code.group_id not in linked.groups:
            facts = {"fault": "a code is of a group", "code": code.code}
            yield Broken(Invariant.LINKED, "", facts)
    yield from _check_due(connection, world_id, linked, now)


def _check_due(connection: Connection, world_id: RowsId, linked: Linked, now: datetime) -> Findings:
    """Compare anniversaries and refreshes with the queue; what is due by now is being done."""
    found = connection.execute(
        select(*columns_for(WakeUp, DueEvent)).where(
            DueEvent.world_id == world_id, DueEvent.kind.in_(KINDS)
        )
    )
    queued = {
        (wake_up.subject_id, wake_up.kind, wake_up.due_at)
        for wake_up in (WakeUp(*row) for row in found)
    }
    skipped = set(
        connection.execute(
            select(FiredEvent.customer_id).where(
                FiredEvent.world_id == world_id, FiredEvent.kind == SKIPPED
            )
        ).scalars()
    )
    owners = {
        part.group_id: part.customer_id
        for part in linked.participants.values()
        if part.role == LinkedRole.OWNER
    }
    expected = {
        (group.group_id, kind.value, due_at)
        for group in linked.groups.values()
        for kind, due_at in _dues(group, now)
        if owners.get(group.group_id) not in skipped
    }
    coming = {each for each in queued if each[2] > now}
    behind = {each[:2] for each in queued if each[2] <= now}
    missing = {each for each in expected - queued if each[:2] not in behind}
    yield from _told("what is to come of it is due", missing, owners)
    stray = {
        event
        for event in coming - expected
        if owners.get(event[0]) not in skipped and not _has_waited(linked.groups, *event[:2], now)
    }
    yield from _told("an event has a cause", stray, owners)


def _has_waited(groups: Mapping[str, LinkedGroup], group_id: str, kind: str, now: datetime) -> bool:
    """Tell whether an event may be an anniversary that waits for what is being renewed."""
    group = groups.get(group_id)
    if group is None or kind != EventKind.LINKED_ANNIVERSARY:
        return False
    return start_of(next_anniversary(group, group.created_at.date())) <= now


def _dues(group: LinkedGroup, now: datetime) -> Iterable[tuple[EventKind, datetime]]:
    yield EventKind.LINKED_ANNIVERSARY, start_of(next_anniversary(group, now.date()))
    if group.refresh_due_at:
        yield EventKind.LINKED_REFRESHED, group.refresh_due_at


def _told(
    fault: str, events: Iterable[tuple[str, str, datetime]], owners: dict[str, str]
) -> Findings:
    for group_id, kind, due_at in sorted(events):
        facts = {"fault": fault, "groupId": group_id, "kind": kind, "dueAt": due_at}
        yield Broken(Invariant.LINKED, owners.get(group_id, ""), facts)
