"""What time does to linked memberships: the handlers of their due events (LM-4, LM-5)."""

from collections.abc import Iterable

from sandbox.catalogue.eligibility import Levels
from sandbox.linked_memberships.levels import group_levels
from sandbox.linked_memberships.model import LinkedGroup
from sandbox.linked_memberships.records import find_groups, held_by_groups, write_changed
from sandbox.linked_memberships.schedule import (
    is_anniversary,
    schedule_anniversary,
    schedule_look_back,
    schedule_refresh,
)
from sandbox.linked_memberships.spread import give_levels
from sandbox.linked_memberships.waiting import renewed_at
from sandbox.three_year_commit.entitlement import better_levels
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import Due


def pass_anniversaries(world: OpenWorld, events: list[Due]) -> None:
    """Compute the levels of groups anew, up or down, for all who are in them (LM-4).

    The handler of `linked.anniversary`, which comes after `term.ends` of the same instant, so that
    what has lapsed or renewed today counts as it is. What is still being renewed is waited for.
    """
    found = _groups(world, events)
    for group in found.values():
        if is_anniversary(group, world.now):
            schedule_anniversary(world, group, _asker(group, events))
    groups = {}
    waits = renewed_at(world.connection, world.world_id, found, world.now)
    for group_id, group in found.items():
        if group_id in waits:
            schedule_look_back(world, group_id, _asker(group, events), waits[group_id])
        else:
            groups[group_id] = group
    held = held_by_groups(world, groups)
    for group in groups.values():
        _set(group, group_levels(group, held[group.group_id]))
        _tell(world, group, "has its anniversary", "linked.anniversary", events)
    give_levels(world, groups.values(), lowers=True)
    write_changed(world, groups.values())


def refresh_levels(world: OpenWorld, events: list[Due]) -> None:
    """Raise the levels of groups to what is held now, for all who are in them (LM-5).

    The handler of `linked.refreshed`. What is still being renewed is waited for.
    """
    found = _groups(world, events)
    groups, waits = {}, renewed_at(world.connection, world.world_id, found, world.now)
    for group_id, group in found.items():
        if group.refresh_due_at and group.refresh_due_at <= world.now:
            group.refresh_due_at = None
        if group_id not in waits:
            groups[group_id] = group
        elif group.refresh_due_at is None:
            group.refresh_due_at = waits[group_id]
            schedule_refresh(world, group_id, _asker(group, events), waits[group_id])
    held = held_by_groups(world, groups)
    for group in groups.values():
        _set(group, better_levels(group.levels, group_levels(group, held[group.group_id])))
        group.refreshed_at = world.now
        _tell(world, group, "is refreshed", "linked.refreshed", events)
    give_levels(world, groups.values(), lowers=False)
    write_changed(world, found.values())


def _groups(world: OpenWorld, events: Iterable[Due]) -> dict[str, LinkedGroup]:
    wanted = dict.fromkeys(due.subject_id for due in events)
    found = find_groups(world.connection, world.world_id, wanted)
    return {group_id: found[group_id] for group_id in wanted if group_id in found}


def _set(group: LinkedGroup, levels: Levels) -> None:
    group.license_level, group.consumable_level = levels.license, levels.consumable


def _asker(group: LinkedGroup, events: Iterable[Due]) -> str:
    """Return whose schedule shows what is due of a group: its owner, or an agency that bought."""
    return next(due.customer_id for due in events if due.subject_id == group.group_id)


def _tell(
    world: OpenWorld, group: LinkedGroup, what: str, kind: str, events: Iterable[Due]
) -> None:
    levels = " and ".join(filter(None, [group.license_level, group.consumable_level]))
    world.record(
        kind,
        f"Linked membership {group.group_id} {what}: it is at {levels}",
        customer_id=_asker(group, events),
    )
