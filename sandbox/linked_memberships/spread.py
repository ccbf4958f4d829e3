"""Give a group's levels to all who are in it (LM-4, LM-5): a read and a write, however many."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select, update

from sandbox.accounts.linked import LinkedRole, with_linked_membership
from sandbox.accounts.profile import Shown
from sandbox.catalogue.eligibility import Levels
from sandbox.linked_memberships.model import LinkedGroup
from sandbox.store.accounts import Customer
from sandbox.store.base import table_of
from sandbox.store.linked import LinkedMemberRow
from sandbox.store.prepared import Prepared
from sandbox.store.rows import columns_for
from sandbox.three_year_commit.entitlement import better_levels
from sandbox.timeline.open_world import OpenWorld


@dataclass(slots=True)
class _Member:
    """A customer in a group, with what may change of it."""

    customer_id: str
    license_level: str
    consumable_level: str
    benefits: Sequence[Shown]
    group_id: str
    role: str

    @property
    def levels(self) -> Levels:
        return Levels(self.license_level, self.consumable_level)


_MEMBERS: Final = (
    select(
        *columns_for(
            _Member, Customer, group_id=LinkedMemberRow.group_id, role=LinkedMemberRow.role
        )
    )
    .join(
        LinkedMemberRow,
        (LinkedMemberRow.world_id == Customer.world_id)
        & (LinkedMemberRow.customer_id == Customer.customer_id),
    )
    .where(
        LinkedMemberRow.world_id == bindparam("of_world"),
        LinkedMemberRow.group_id.in_(bindparam("groups", expanding=True)),
    )
    .order_by(Customer.sequence)
)
_SAVE: Final = Prepared(
    update(table_of(Customer))
    .where(
        Customer.world_id == bindparam("of_world"),
        Customer.customer_id == bindparam("of_customer"),
    )
    .values(
        license_level=bindparam("new_license"),
        consumable_level=bindparam("new_consumable"),
        benefits=bindparam("new_benefits"),
    )
)


def give_levels(world: OpenWorld, groups: Collection[LinkedGroup], *, lowers: bool) -> None:
    """Give groups' levels, as they are now, to their owners and members.

    Args:
        world: the open world.
        groups: the groups.
        lowers: their levels hold for all, up or down, as at an anniversary; else nobody loses what
            is better.
    """
    by_id = {group.group_id: group for group in groups}
    keys = {"of_world": world.world_id, "groups": list(by_id)}
    rows = []
    for row in world.connection.execute(_MEMBERS, keys):
        member = _Member(*row)
        rows.append(_given(world, member, by_id[member.group_id], lowers=lowers))
    _SAVE.run_many(world.connection, rows)


def _given(
    world: OpenWorld, member: _Member, group: LinkedGroup, *, lowers: bool
) -> Mapping[str, object]:
    """Return what a participant is written as; tells of levels that are others than before."""
    levels = group.levels if lowers else better_levels(member.levels, group.levels)
    if levels != member.levels:
        world.record(
            "linked.level_changed",
            f"Customer {member.customer_id} is at {_words(levels)} with linked membership "
            f"{group.group_id}, after {_words(member.levels)}",
            customer_id=member.customer_id,
        )
    linked = group.for_customer(LinkedRole(member.role))
    return {
        "of_world": world.world_id,
        "of_customer": member.customer_id,
        "new_license": levels.license,
        "new_consumable": levels.consumable,
        "new_benefits": with_linked_membership(member.benefits, linked),
    }


def _words(levels: Levels) -> str:
    return " and ".join(filter(None, [levels.license, levels.consumable]))
