"""Find linked memberships of large agencies, to enrol one in (LG-4, docs lga/create)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from sandbox.accounts.linked import LinkedRole
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.large_agencies.rules import COUNTRIES
from sandbox.linked_memberships.model import LinkedGroup
from sandbox.store.base import RowsId
from sandbox.store.linked import LinkedGroupRow, LinkedMemberRow
from sandbox.store.rows import columns_for
from sandbox.timeline.open_world import Partner


@dataclass(slots=True)
class FoundGroup(LinkedGroup):
    """A linked membership with the number of its members; its owner is none."""

    members: int


_MEMBERS = (
    select(func.count())
    .where(
        LinkedMemberRow.world_id == LinkedGroupRow.world_id,
        LinkedMemberRow.group_id == LinkedGroupRow.group_id,
        LinkedMemberRow.role == LinkedRole.MEMBER.value,
    )
    .scalar_subquery()
)


def search_groups(
    connection: Connection, world_id: RowsId, partner: Partner, country: str, name: str
) -> Sequence[FoundGroup]:
    """Return a distributor's groups of agencies in a country, oldest first.

    Args:
        connection: reads the world.
        world_id: the world.
        partner: the distributor.
        country: 'US' or 'CA'; empty where none was named.
        name: part of the name, in any case; empty for all.

    Raises:
        Refusal: 1164 the distributor sells to no agencies; 1118 no such country, or none; 1143
            there is no such group.
    """
    facts: Facts = {"country": country, "name": name, "partner": partner.distributor_id}
    if not partner.lga_enabled:
        raise Refusal(Error.PARTNER_WITHOUT_AGENCIES, facts=facts, rule="LG-4")
    if country not in COUNTRIES:
        detail = "Invalid Country" if country else "Country cannot be null or empty"
        raise Refusal(Error.INVALID_ADDRESS, [detail], facts=facts, rule="LG-4")
    named = select(*columns_for(FoundGroup, LinkedGroupRow, members=_MEMBERS)).where(
        LinkedGroupRow.world_id == world_id,
        LinkedGroupRow.distributor_id == partner.distributor_id,
        LinkedGroupRow.country == country,
        LinkedGroupRow.name_key.contains(name.casefold(), autoescape=True),
    )
    rows = connection.execute(named.order_by(LinkedGroupRow.sequence))
    found = [group for group in (FoundGroup(*row) for row in rows) if group.is_of_agencies]
    if not found:
        raise Refusal(Error.GROUP_NOT_FOUND, facts=facts, rule="LG-4")
    return found
