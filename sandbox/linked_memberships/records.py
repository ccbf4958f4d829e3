"""How linked memberships are read and written: a query a batch, whoever is in them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from sandbox.accounts.linked import LinkedRole
from sandbox.catalogue.offers import Product
from sandbox.domain.statuses import Status
from sandbox.linked_memberships.model import LinkedGroup, Participant
from sandbox.store.base import RowsId
from sandbox.store.linked import LinkedCodeRow, LinkedGroupRow, LinkedMemberRow
from sandbox.store.orders import SubscriptionRow
from sandbox.store.rows import column_names, columns_for
from sandbox.subscriptions.portfolio import product_of
from sandbox.timeline.open_world import OpenWorld


@dataclass(slots=True)
class _Count:
    """How many members a group has."""

    group_id: str
    number: int


@dataclass(slots=True)
class _Held:
    """How much of a product is held in a group."""

    group_id: str
    base_offer_id: str
    quantity: int


_IN_WORLD = LinkedGroupRow.world_id == bindparam("of_world")
_GROUPS = select(*columns_for(LinkedGroup, LinkedGroupRow)).where(
    _IN_WORLD, LinkedGroupRow.group_id.in_(bindparam("groups", expanding=True))
)
_PARTICIPANTS = (
    select(*columns_for(Participant, LinkedMemberRow))
    .where(
        LinkedMemberRow.world_id == bindparam("of_world"),
        LinkedMemberRow.group_id.in_(bindparam("groups", expanding=True)),
    )
    .order_by(
        LinkedMemberRow.group_id,
        LinkedMemberRow.role.desc(),
        LinkedMemberRow.joined_at,
        LinkedMemberRow.customer_id,
    )
)
_MEMBER_COUNTS = (
    select(*columns_for(_Count, LinkedMemberRow, number=func.count()))
    .where(
        LinkedMemberRow.world_id == bindparam("of_world"),
        LinkedMemberRow.group_id.in_(bindparam("groups", expanding=True)),
        LinkedMemberRow.role == LinkedRole.MEMBER.value,
    )
    .group_by(LinkedMemberRow.group_id)
)
_HELD = (
    select(
        *columns_for(
            _Held,
            SubscriptionRow,
            group_id=LinkedMemberRow.group_id,
            quantity=func.sum(SubscriptionRow.current_quantity),
        )
    )
    .select_from(LinkedMemberRow)
    .join(
        SubscriptionRow,
        (SubscriptionRow.world_id == LinkedMemberRow.world_id)
        & (SubscriptionRow.customer_id == LinkedMemberRow.customer_id),
    )
    .where(
        LinkedMemberRow.world_id == bindparam("of_world"),
        LinkedMemberRow.group_id.in_(bindparam("groups", expanding=True)),
        SubscriptionRow.status == Status.ACTIVE.value,
        SubscriptionRow.left_with == "",
    )
    .group_by(LinkedMemberRow.group_id, SubscriptionRow.base_offer_id)
    .order_by(LinkedMemberRow.group_id, SubscriptionRow.base_offer_id)
)


def find_group(connection: Connection, world_id: RowsId, group_id: str) -> LinkedGroup | None:
    """Return a linked membership of a world, whoever's customers it is of."""
    return find_groups(connection, world_id, [group_id]).get(group_id)


def find_groups(
    connection: Connection, world_id: RowsId, group_ids: Collection[str]
) -> dict[str, LinkedGroup]:
    """Return some linked memberships by their ids; one that is not there is left out."""
    found = connection.execute(_GROUPS, _keys(world_id, group_ids))
    groups = [LinkedGroup(*row) for row in found]
    return {group.group_id: group for group in groups}


def participants_of(
    connection: Connection, world_id: RowsId, group_ids: Collection[str]
) -> dict[str, list[Participant]]:
    """Return who is in some linked memberships, the owner first."""
    found: dict[str, list[Participant]] = {group_id: [] for group_id in group_ids}
    for row in connection.execute(_PARTICIPANTS, _keys(world_id, group_ids)):
        participant = Participant(*row)
        found[participant.group_id].append(participant)
    return found


def member_counts(
    connection: Connection, world_id: RowsId, group_ids: Collection[str]
) -> dict[str, int]:
    """Count the members of some linked memberships; an owner is none (LG-4)."""
    counts = dict.fromkeys(group_ids, 0)
    for row in connection.execute(_MEMBER_COUNTS, _keys(world_id, group_ids)):
        count = _Count(*row)
        counts[count.group_id] = count.number
    return counts


def held_by_groups(
    world: OpenWorld, group_ids: Collection[str]
) -> dict[str, list[tuple[Product, int]]]:
    """Return what owners and members of some linked memberships hold together, by group.

    Each active product with its quantity; `catalogue.eligibility.qualifying` counts the licences
    of them that count for levels.
    """
    held: dict[str, list[tuple[Product, int]]] = {group_id: [] for group_id in group_ids}
    for row in world.connection.execute(_HELD, _keys(world.world_id, group_ids)):
        found = _Held(*row)
        product = product_of(world.reference, found.base_offer_id)
        held[found.group_id].append((product, int(found.quantity)))
    return held


def write_group(world: OpenWorld, group: LinkedGroup) -> None:
    """Insert a linked membership."""
    columns = {name: getattr(group, name) for name in column_names(LinkedGroup)}
    columns |= {"world_id": world.world_id, "name_key": group.name.casefold()}
    world.connection.execute(insert(LinkedGroupRow), columns)


def write_changed(world: OpenWorld, groups: Iterable[LinkedGroup]) -> None:
    """Write what may change of linked memberships: levels, terms and refreshes."""
    rows = [
        {
            "of_world": world.world_id,
            "of_group": group.group_id,
            "new_license": group.license_level,
            "new_consumable": group.consumable_level,
            "new_terms": group.terms,
            "new_refreshed": group.refreshed_at,
            "new_due": group.refresh_due_at,
        }
        for group in groups
    ]
    if rows:
        world.connection.execute(_SAVE, rows)


_SAVE = (
    update(LinkedGroupRow.__table__)  # type: ignore[arg-type]  # SQLAlchemy types it as any FROM
    .where(_IN_WORLD, LinkedGroupRow.group_id == bindparam("of_group"))
    .values(
        license_level=bindparam("new_license"),
        consumable_level=bindparam("new_consumable"),
        terms=bindparam("new_terms"),
        refreshed_at=bindparam("new_refreshed"),
        refresh_due_at=bindparam("new_due"),
    )
)


def write_participant(world: OpenWorld, participant: Participant) -> None:
    """Insert a customer's part in a linked membership."""
    columns = {name: getattr(participant, name) for name in column_names(Participant)}
    world.connection.execute(insert(LinkedMemberRow), columns | {"world_id": world.world_id})


def remove_participant(world: OpenWorld, customer_id: str) -> None:
    """Delete a customer's part in its linked membership."""
    world.connection.execute(
        delete(LinkedMemberRow).where(
            LinkedMemberRow.world_id == world.world_id, LinkedMemberRow.customer_id == customer_id
        )
    )


def remove_group(world: OpenWorld, group_id: str) -> None:
    """Delete a linked membership that nobody is in, with its codes."""
    for row in (LinkedCodeRow, LinkedGroupRow):
        world.connection.execute(
            delete(row).where(row.world_id == world.world_id, row.group_id == group_id)
        )


def _keys(world_id: RowsId, group_ids: Collection[str]) -> Mapping[str, str | Sequence[str]]:
    return {"of_world": world_id, "groups": list(group_ids)}
