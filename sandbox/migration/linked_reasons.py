"""What stands against a membership that is in a linked membership (X51, LM-8)."""

from sandbox.accounts.excluded import commitment_in_the_way
from sandbox.accounts.linked import LinkedRole
from sandbox.catalogue.levels import AGENCY_LICENSES, STANDARD_LICENSES
from sandbox.domain.errors import Facts
from sandbox.linked_memberships.model import LinkedGroup
from sandbox.migration.case import Case
from sandbox.migration.linked import VipLinked

_STANDARD = {level for _, level in STANDARD_LICENSES}
_OPEN = _STANDARD | {level for _, level in AGENCY_LICENSES}


def linked_at_all(case: Case) -> Facts:
    """Tell of a linked membership where none may come: by rule, or since it cannot be joined.

    Nothing is known of one that is only said to be there; nobody else may own one that is here.
    """
    membership, linked, group = case.membership, case.membership.linked, case.group
    if not membership.is_linked or _has_commitment(case):
        return {}
    if linked is None:
        return {"linked": True}
    if case.rules.linked_migration == "refused":
        return {"groupId": linked.group_id, "linkedMigration": "refused"}
    if linked.role is LinkedRole.OWNER and group:
        return {"groupId": linked.group_id, "isOwnedByAnother": True}
    if group and group.is_of_agencies is not membership.is_large_agency:
        return {"groupId": linked.group_id, "isOfAgencies": group.is_of_agencies}
    return {}


def linked_and_committed(case: Case) -> Facts:
    """Tell of a linked membership beside a three-year commitment."""
    if not case.membership.is_linked or not _has_commitment(case):
        return {}
    return {"linked": True, "commitments": case.membership.commitments_on(case.day)}


def level_beyond_standard(case: Case) -> Facts:
    """Tell of a level above 04; agencies have those of their own."""
    if not _counts(case) or case.membership.is_large_agency or case.license_level in _STANDARD:
        return {}
    return {"discountLevel": case.license_level, "highest": "04"}


def level_of_no_group(case: Case) -> Facts:
    """Tell of a level that no linked membership has: none of 01 to 04 and 06 to 09."""
    if not _counts(case) or case.license_level in _OPEN:
        return {}
    return {"discountLevel": case.license_level}


def owner_not_here(case: Case) -> Facts:
    """Tell of a member whose owner has not come to this distributor yet."""
    linked = _counts(case)
    if not linked or linked.role is LinkedRole.OWNER or _group_here(case):
        return {}
    return {"groupId": linked.group_id}


def other_country(case: Case) -> Facts:
    """Tell of a member in another country than the owner."""
    group = counted_group(case)
    if not group or group.country == case.membership.country:
        return {}
    return {"country": case.membership.country, "ofTheOwner": group.country}


def other_segment(case: Case) -> Facts:
    """Tell of a member of another market segment than the group."""
    group = counted_group(case)
    if not group or group.market_segment == case.membership.market_segment:
        return {}
    return {"marketSegment": case.membership.market_segment, "ofTheGroup": group.market_segment}


def _has_commitment(case: Case) -> bool:
    membership = case.membership
    if membership.commitments_on(case.day):
        return True
    return membership.linked is not None and bool(
        commitment_in_the_way(membership.benefits, case.day)
    )


def _counts(case: Case) -> VipLinked | None:
    """Return the linked membership of which more is asked: one that may come at all."""
    linked = case.membership.linked
    if linked is None or case.rules.linked_migration == "refused" or _has_commitment(case):
        return None
    return linked


def counted_group(case: Case) -> LinkedGroup | None:
    """Return the group that a membership would come into; None where it comes into none."""
    return _group_here(case) if _counts(case) else None


def _group_here(case: Case) -> LinkedGroup | None:
    """Return the group, if its owner is a customer of the distributor."""
    group = case.group
    return group if group and group.distributor_id == case.distributor_id else None
