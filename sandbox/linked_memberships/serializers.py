"""Linked memberships as the control plane shows them, by the names of Adobe's sandbox portal."""

from sandbox.accounts.linked import LinkedRole
from sandbox.accounts.profile import Shown
from sandbox.accounts.serializers import serialize_discounts
from sandbox.domain.wire import instant_text
from sandbox.linked_memberships.codes import JoinCode
from sandbox.linked_memberships.details import Details


def serialize_details(details: Details) -> Shown:
    """Return a linked membership for one who is in it (docs sandbox view-details)."""
    group = details.group
    due = group.refresh_due_at
    shown: Shown = {
        "id": group.group_id,
        "name": group.name,
        "type": group.group_type,
        "linkedMembershipType": details.role,
        "creationDate": instant_text(group.created_at),
        "marketSegment": group.market_segment,
        "country": group.country,
        "benefitTypes": list(group.benefit_types),
        "discounts": serialize_discounts(group.license_level, group.consumable_level),
        "nextAnniversary": details.anniversary.isoformat(),
        "lastRefreshDate": instant_text(group.refreshed_at),
        "refreshDueAt": instant_text(due) if due else None,
        "membersCount": details.members_count,
        "participants": [
            {
                "customerId": one.customer_id,
                "linkedMembershipType": one.role,
                "joinedAt": instant_text(one.joined_at),
            }
            for one in details.participants
        ],
    }
    if details.role == LinkedRole.OWNER:
        shown["termsAcceptanceStatus"] = group.terms
        shown["codes"] = [serialize_code(code) for code in details.codes]
    return shown


def serialize_code(code: JoinCode) -> Shown:
    """Return a code with the instant at which it is too old."""
    return {"code": code.code, "expiry": instant_text(code.expiry)}
