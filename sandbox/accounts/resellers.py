"""Create, read and change resellers (AC-1 to AC-3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, insert, select, update

from sandbox.accounts.changes import (
    AccountData,
    begin,
    changed_columns,
    check_country,
    check_reference,
    check_updatable,
    new_columns,
)
from sandbox.accounts.model import ResellerAccount, reseller_of
from sandbox.accounts.profiles import check_unchanged
from sandbox.domain.errors import Error, Refusal, reason_detail
from sandbox.domain.names import is_clean_text
from sandbox.store.accounts import Reseller
from sandbox.store.base import RowsId
from sandbox.store.prepared import Prepared
from sandbox.timeline.open_world import OpenWorld, Partner

DEFAULT_SEGMENTS = ("COM",)

_ONE = Prepared(
    select(
        Reseller.reseller_id,
        Reseller.distributor_id,
        Reseller.external_reference_id,
        Reseller.status,
        Reseller.created_at,
        Reseller.company_name,
        Reseller.market_segments,
        Reseller.profile,
    ).where(
        Reseller.world_id == bindparam("of_world"),
        Reseller.reseller_id == bindparam("of_reseller"),
        Reseller.distributor_id == bindparam("of_distributor"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResellerData(AccountData):
    """What a POST or PATCH says about a reseller; None stands for what was not sent."""

    market_segments: Sequence[str] | None = None
    distributor_id: str | None = None


def find_reseller(
    connection: Connection, world_id: RowsId, distributor_id: str, reseller_id: str
) -> ResellerAccount:
    """Return a distributor's own reseller.

    Raises:
        Refusal: 1115, there is none of that id, or it is another distributor's (ACC-6).
    """
    wanted = {"of_world": world_id, "of_reseller": reseller_id, "of_distributor": distributor_id}
    # No database takes every text as a parameter, and none holds an unclean id.
    row = _ONE.first(connection, wanted) if is_clean_text(reseller_id) else None
    if row is None:
        raise Refusal(Error.INVALID_RESELLER, facts={"resellerId": reseller_id})
    return reseller_of(row)


def find_editable_reseller(world: OpenWorld, partner: Partner, reseller_id: str) -> ResellerAccount:
    """Return a reseller that may be changed.

    Raises:
        Refusal: 1115; 1125 while it is pending or blocked (AC-1).
    """
    found = find_reseller(world.connection, world.world_id, partner.distributor_id, reseller_id)
    check_updatable(found)
    return found


def create_reseller(
    world: OpenWorld,
    partner: Partner,
    data: ResellerData,
    *,
    reseller_id: str | None = None,
    active: bool = False,
) -> ResellerAccount:
    """Create a reseller; returns it with the contact names as they were sent.

    Args:
        world: The open world.
        partner: The distributor that it belongs to.
        data: What was sent.
        reseller_id: An id of the tester's choice (control plane); by default the next one.
        active: Active at once, without being validated (control plane).

    Raises:
        Refusal: 2126, 1118, 1114 or 2135.
        IdTakenError: the chosen id is not free.
    """
    check_reference(data)
    check_country(world, partner, data.profile)
    _check_distributor(partner, data)
    segments = tuple(dict.fromkeys(data.market_segments or DEFAULT_SEGMENTS))
    _check_segments(partner, segments)
    columns = new_columns(world, partner, data, "reseller", chosen_id=reseller_id, active=active)
    world.connection.execute(insert(Reseller), {**columns, "market_segments": list(segments)})
    new_id: str = columns["reseller_id"]
    answer = _as_sent(world, partner, new_id, data)
    begin(world, active=active, reseller_id=new_id)
    return answer


def change_reseller(
    world: OpenWorld, partner: Partner, reseller: ResellerAccount, data: ResellerData
) -> ResellerAccount:
    """Replace a reseller's profile (docs reseller-account/update-reseller-account).

    Args:
        world: The open world.
        partner: The distributor that it belongs to.
        reseller: As `find_editable_reseller` returned it.
        data: What was sent.

    Raises:
        Refusal: 2126, 1114, 1119, 1122, 5122, 1134 or 2135.
    """
    check_reference(data)
    _check_distributor(partner, data)
    check_unchanged(world.reference, reseller.company, data.profile)
    segments = _changed_segments(partner, reseller.market_segments, data.market_segments)
    world.connection.execute(
        update(Reseller)
        .where(Reseller.world_id == world.world_id, Reseller.reseller_id == reseller.reseller_id)
        .values(market_segments=segments, **changed_columns(world, reseller, data))
    )
    return _as_sent(world, partner, reseller.reseller_id, data)


def _as_sent(
    world: OpenWorld, partner: Partner, reseller_id: str, data: ResellerData
) -> ResellerAccount:
    """Return the reseller as it is now, but with the contact names as they were sent (AC-3)."""
    found = find_reseller(world.connection, world.world_id, partner.distributor_id, reseller_id)
    return replace(found, profile=data.profile.shown())


def _check_distributor(partner: Partner, data: ResellerData) -> None:
    if data.distributor_id not in (None, partner.distributor_id):
        facts = {"named": data.distributor_id, "own": partner.distributor_id}
        raise Refusal(Error.INVALID_DISTRIBUTOR, facts=facts)


def _check_segments(partner: Partner, segments: Sequence[str]) -> None:
    """Refuse segments that the distributor cannot sell into (AC-2)."""
    if not set(segments) <= set(partner.market_segments):
        facts = {"named": segments, "distributorSegments": partner.market_segments}
        raise Refusal(Error.INVALID_MARKET_SEGMENT, ["companyProfile.marketSegments"], facts=facts)


def _changed_segments(
    partner: Partner, before: Sequence[str], after: Sequence[str] | None
) -> list[str]:
    """Return the segments after a PATCH: they may be added, never removed (AC-2).

    Adobe documents two codes for a removal; an empty list is 5122 and any other is 1134.
    """
    facts = {"before": before, "after": after}
    if after is None:
        raise Refusal(Error.MISSING_FIELDS, ["companyProfile.marketSegments"], facts=facts)
    if not after:
        raise Refusal(
            Error.INVALID_REQUEST,
            ["Reseller is not permitted to remove existing market segments"],
            facts=facts,
        )
    if not set(before) <= set(after):
        reason = reason_detail("INVALID_CUSTOMER_MARKET_SEGMENT")
        raise Refusal(Error.SEGMENT_REMOVED, [reason], facts=facts)
    _check_segments(partner, [segment for segment in after if segment not in before])
    return list(dict.fromkeys(after))
