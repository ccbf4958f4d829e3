"""Create, read and change resellers (AC-1 to AC-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from sandbox.domain.errors import Error, Refusal, reason_detail
from sandbox.domain.names import is_clean_text
from sandbox.domain.statuses import Status
from sandbox.services.account_ids import new_account_id
from sandbox.services.account_processing import begin_processing, note_activated
from sandbox.services.dumps_accounts import reseller_dump
from sandbox.services.profiles import (
    ProfileData,
    check_fields,
    check_unchanged,
    known_contacts,
    profile_json,
    sent_contacts,
)
from sandbox.store.accounts import Reseller, company_key
from sandbox.store.open_world import OpenWorld, Partner

DEFAULT_SEGMENTS = ("COM",)
NOT_UPDATABLE = frozenset({Status.PENDING, Status.BLOCKED})

_ONE = select(
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ResellerData:
    """What a POST or PATCH says about a reseller; None stands for what was not sent."""

    profile: ProfileData
    market_segments: Sequence[str] | None = None
    external_reference_id: str | None = None
    distributor_id: str | None = None


def find_reseller(
    connection: Connection, world_id: str, distributor_id: str, reseller_id: str
) -> Row[Any]:
    """Return a distributor's own reseller.

    Raises:
        Refusal: 1115, there is none of that id, or it is another distributor's (ACC-6).
    """
    row = None
    # No database takes every text as a parameter, and none holds an unclean id.
    if is_clean_text(reseller_id):
        row = connection.execute(
            _ONE,
            {
                "of_world": world_id,
                "of_reseller": reseller_id,
                "of_distributor": distributor_id,
            },
        ).one_or_none()
    if row is None:
        raise Refusal(Error.INVALID_RESELLER, facts={"resellerId": reseller_id})
    return row


def find_editable_reseller(world: OpenWorld, partner: Partner, reseller_id: str) -> Row[Any]:
    """Return a reseller that may be changed.

    Raises:
        Refusal: 1115; 1125 while it is pending or blocked (AC-1).
    """
    row = find_reseller(world.connection, world.world_id, partner.distributor_id, reseller_id)
    if row.status in NOT_UPDATABLE:
        raise Refusal(Error.ACCOUNT_NOT_UPDATABLE, facts={"status": row.status})
    return row


def create_reseller(
    world: OpenWorld,
    partner: Partner,
    data: ResellerData,
    *,
    reseller_id: str | None = None,
    active: bool = False,
) -> dict[str, Any]:
    """Create a reseller; answers its resource with the contact names as they were sent.

    Args:
        world: The open world.
        partner: The distributor that it belongs to.
        data: What was sent.
        reseller_id: An id of the tester's choice (control plane); by default the next one.
        active: Active at once, without being validated (control plane).

    Raises:
        Refusal: 1117, 1118, 2126, 1114 or 2135.
        IdTakenError: the chosen id is not free.
    """
    check_fields(world, data.profile, data.external_reference_id)
    _check_distributor(partner, data)
    segments = tuple(dict.fromkeys(data.market_segments or DEFAULT_SEGMENTS))
    _check_segments(partner, segments)
    new_id, number = new_account_id(world, "reseller", reseller_id)
    world.connection.execute(
        insert(Reseller),
        {
            "world_id": world.world_id,
            "reseller_id": new_id,
            "sequence": number,
            "distributor_id": partner.distributor_id,
            "external_reference_id": data.external_reference_id or "",
            "status": Status.ACTIVE if active else Status.PENDING,
            "created_at": world.now,
            "company_name": data.profile.company_name,
            "company_key": company_key(data.profile.company_name),
            "market_segments": list(segments),
            "profile": profile_json(data.profile, known_contacts(world, data.profile.contacts)),
        },
    )
    answer = _answer(world, partner, new_id, data.profile)
    if active:
        note_activated(world, reseller_id=new_id)
    else:
        begin_processing(world, reseller_id=new_id)
    return answer


def change_reseller(
    world: OpenWorld, partner: Partner, reseller: Row[Any], data: ResellerData
) -> dict[str, Any]:
    """Replace a reseller's profile (docs reseller-account/update-reseller-account).

    Args:
        world: The open world.
        partner: The distributor that it belongs to.
        reseller: As `find_editable_reseller` returned it.
        data: What was sent.

    Raises:
        Refusal: 1117, 1118, 2126, 1114, 1119, 1122, 5122, 1134 or 2135.
    """
    check_fields(world, data.profile, data.external_reference_id)
    _check_distributor(partner, data)
    check_unchanged(world.reference, reseller, data.profile)
    segments = _changed_segments(partner, reseller.market_segments, data.market_segments)
    reference_id = data.external_reference_id
    if reference_id is None:
        reference_id = reseller.external_reference_id
    world.connection.execute(
        update(Reseller)
        .where(Reseller.world_id == world.world_id, Reseller.reseller_id == reseller.reseller_id)
        .values(
            external_reference_id=reference_id,
            market_segments=segments,
            profile=profile_json(data.profile, known_contacts(world, data.profile.contacts)),
        )
    )
    return _answer(world, partner, reseller.reseller_id, data.profile)


def _answer(
    world: OpenWorld, partner: Partner, reseller_id: str, sent: ProfileData
) -> dict[str, Any]:
    """Return the resource as it is now, but with the contact names as they were sent (AC-3)."""
    row = find_reseller(world.connection, world.world_id, partner.distributor_id, reseller_id)
    shown = reseller_dump(row)
    shown["companyProfile"]["contacts"] = sent_contacts(sent)
    return shown


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
