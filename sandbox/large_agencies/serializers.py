"""Linked memberships of large agencies on the wire (docs lga/create)."""

from sandbox.accounts.profile import Shown
from sandbox.accounts.serializers import serialize_discounts
from sandbox.domain.wire import instant_text
from sandbox.large_agencies.search import FoundGroup


def serialize_group(group: FoundGroup) -> Shown:
    """Return a linked membership as the search shows it; its instant has no Z on Adobe's page."""
    return {
        "id": group.group_id,
        "name": group.name,
        "type": group.group_type,
        "creationDate": instant_text(group.created_at).removesuffix("Z"),
        "marketSegment": group.market_segment,
        "country": group.country,
        "membersCount": group.members,
        "benefitTypes": list(group.benefit_types),
        "discounts": serialize_discounts(group.license_level, ""),
    }
