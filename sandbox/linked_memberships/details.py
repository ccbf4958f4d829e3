"""A linked membership as testers and its participants see it: more than the partner API shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sandbox.linked_memberships.codes import JoinCode, live_codes
from sandbox.linked_memberships.model import LinkedGroup, Participant
from sandbox.linked_memberships.participation import participation_of
from sandbox.linked_memberships.records import participants_of
from sandbox.linked_memberships.schedule import next_anniversary
from sandbox.timeline.open_world import OpenWorld

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Details:
    """A linked membership for one who is in it.

    Attributes:
        group: the group.
        role: OWNER or MEMBER.
        participants: the owner, then members in the order in which they joined, at most a
            hundred.
        members_count: how many members there are; the owner is none.
        anniversary: the next day on which its levels are computed anew.
        codes: those that may be used now; of the owner alone.
    """

    group: LinkedGroup
    role: str
    participants: Sequence[Participant]
    members_count: int
    anniversary: date
    codes: Sequence[JoinCode]


def details_for(world: OpenWorld, customer_id: str) -> Details:
    """Return the linked membership of a customer; nothing changes.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, LINKED_MEMBERSHIP_NOT_FOUND.
    """
    found = participation_of(world, customer_id)
    group, connection = found.group, world.connection
    participants = participants_of(connection, world.world_id, [group.group_id])[group.group_id]
    is_owner = any(one.is_owner for one in participants if one.customer_id == customer_id)
    codes = live_codes(connection, world.world_id, group.group_id, world.now, world.rules)
    return Details(
        group=group,
        role=found.linked.role.value,
        participants=participants[:MOST_SHOWN],
        members_count=sum(not one.is_owner for one in participants),
        anniversary=next_anniversary(group, world.today),
        codes=codes if is_owner else (),
    )
