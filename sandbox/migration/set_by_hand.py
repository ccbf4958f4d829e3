"""What a tester sets against a membership, beside the reasons of Adobe's table (MG-2, LM-8)."""

from collections.abc import Mapping
from typing import Final

from sandbox.domain.errors import Error, Facts, Refusal, reason_detail
from sandbox.migration.model import Membership
from sandbox.migration.reasons import PORTAL_REASONS, REASONS

OTHER_REFUSALS: Final[Mapping[str, Error]] = {
    "LINKED_ACCOUNT_GROUP_NOT_FOUND": Error.VIP_GROUP_NOT_FOUND,
    "OWNERS_MIGRATE_FIRST": Error.OWNERS_MIGRATE_FIRST,
    "MEMBERS_CANCEL_FIRST": Error.MEMBERS_CANCEL_FIRST,
    "3YC_ACTIVE": Error.INVALID_REQUEST,
}
"""Words of the figure in Adobe's portal that another error than 5117 tells; never computed."""
SETTABLE: Final = (*REASONS, *PORTAL_REASONS, *OTHER_REFUSALS)
"""What may be set as `ineligible`."""


def check_set(membership: Membership) -> None:
    """Refuse what was set and is told by an error of its own.

    Raises:
        Refusal: 1143, 1148, 1149 or 5122.
    """
    word = membership.ineligible or ""
    if word in OTHER_REFUSALS:
        facts: Facts = {"membershipId": membership.membership_id, "ineligible": word}
        raise Refusal(OTHER_REFUSALS[word], [reason_detail(word)], facts=facts, rule="LM-8")
