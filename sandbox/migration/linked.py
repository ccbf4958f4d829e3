"""The linked membership that a membership of VIP is in, as its facts tell it (LM-8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sandbox.accounts.linked import GroupType, LinkedRole


@dataclass(frozen=True, slots=True, kw_only=True)
class VipLinked:
    """A linked membership of VIP; the marketplace keeps its id.

    Attributes:
        group_id: its id.
        role: the membership's part.
        name: its name.
        group_type: its kind.
        created_at: when it was made.
    """

    group_id: str
    role: LinkedRole
    name: str
    group_type: GroupType
    created_at: datetime


LinkedFact: TypeAlias = bool | Mapping[str, Any]
"""What a membership keeps of it: none, one that nothing is known of, or the group's facts."""


def vip_linked(fact: LinkedFact) -> VipLinked | None:
    """Return what a fact tells; None where it tells of none, or of one that nothing is known of."""
    if isinstance(fact, bool):
        return None
    return VipLinked(
        group_id=fact["groupId"],
        role=LinkedRole(fact["role"]),
        name=fact["name"],
        group_type=GroupType(fact["type"]),
        created_at=datetime.fromisoformat(fact["creationDate"]),
    )
