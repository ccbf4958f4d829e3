"""The linked membership of a membership that is made: what is not said of it is made up (LM-8)."""

from collections.abc import Iterator

from sandbox.accounts.linked import GroupType, LinkedRole
from sandbox.linked_memberships.records import find_group
from sandbox.migration.linked import LinkedFact, VipLinked, vip_linked
from sandbox.migration.model import all_memberships
from sandbox.migration.serializers import serialize_vip_linked
from sandbox.timeline.open_world import OpenWorld


def linked_fact(
    world: OpenWorld,
    said: LinkedFact,
    company_name: str,
) -> LinkedFact:
    """Return what a membership keeps of the linked membership that was said to be its own.

    A member has name and kind of the group that is known: of its owner's membership, or here.
    """
    if isinstance(said, bool):
        return said
    group_id = said["groupId"] or _free_id(world)
    known = _known(world, group_id)
    made = VipLinked(
        group_id=group_id,
        role=LinkedRole(said["role"]),
        name=known.name if known else said["name"] or f"Linked membership of {company_name}"[:80],
        group_type=known.group_type if known else GroupType(said["type"] or "STANDARD"),
        created_at=known.created_at if known else world.now,
    )
    return serialize_vip_linked(made)


def linked_faults(world: OpenWorld, said: LinkedFact) -> Iterator[str]:
    """Name what is wrong with a linked membership that was said, with what would be right."""
    if isinstance(said, bool):
        return
    group_id, is_owner = said["groupId"], said["role"] == LinkedRole.OWNER
    if group_id is None:
        if not is_owner:
            yield "linked.groupId: name the linked membership that it is a member of"
        return
    known = _known(world, group_id)
    if known is None:
        return
    if is_owner and (known.role is LinkedRole.OWNER):
        yield "linked.groupId: another membership owns this linked membership"
        return
    for field, is_now in (("name", known.name), ("type", known.group_type.value)):
        if said[field] not in (None, is_now):
            yield f"linked.{field}: the linked membership's is {is_now}"


def _free_id(world: OpenWorld) -> str:
    group_id, _ = world.draw_id("linked_group")
    while _known(world, group_id):
        group_id, _ = world.draw_id("linked_group")
    return group_id


def _known(world: OpenWorld, group_id: str) -> VipLinked | None:
    """Return what is known of a linked membership: from here, or from memberships, owners first."""
    group = find_group(world.connection, world.world_id, group_id)
    if group:
        return VipLinked(
            group_id=group_id,
            role=LinkedRole.OWNER,
            name=group.name,
            group_type=GroupType(group.group_type),
            created_at=group.created_at,
        )
    found = [
        linked
        for membership in all_memberships(world.connection, world.world_id)
        if (linked := vip_linked(membership.facts["linked"])) and linked.group_id == group_id
    ]
    owned = [linked for linked in found if linked.role is LinkedRole.OWNER]
    return next(iter(owned or found), None)
