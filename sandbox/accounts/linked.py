"""The linked membership that a customer is in, as the customer keeps it (LM-2, LM-6).

It stands among the customer's benefits, so that who reads a customer has it: nobody in the world
pays a query for what few are in. All of it but the levels is what a group never changes; the levels
are those that the group has given to its participants, who are told when they change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sandbox.accounts.benefits import LINKED_MEMBERSHIP
from sandbox.accounts.profile import Shown
from sandbox.catalogue.eligibility import Levels


class GroupType(StrEnum):
    """The two kinds of linked memberships; nothing that the API shows differs (LM-10)."""

    STANDARD = "STANDARD"
    CONSORTIUM = "CONSORTIUM"


class LinkedRole(StrEnum):
    """A customer's part in a linked membership."""

    OWNER = "OWNER"
    MEMBER = "MEMBER"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedMembership:
    """A linked membership as one of its participants has it.

    Attributes:
        group_id: the id of the group.
        name: its name.
        group_type: what kind it is.
        created_at: when it was made, in UTC.
        role: the customer's part.
        levels: those that the group gives to all; its consumable level is empty without any.
        country: the alpha-2 code of the group's country.
        benefit_types: the programs that the group is of: none, or LARGE_GOVERNMENT_AGENCY.
    """

    group_id: str
    name: str
    group_type: GroupType
    created_at: datetime
    role: LinkedRole
    levels: Levels
    country: str
    benefit_types: Sequence[str] = ()

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "LinkedMembership":
        """Return the linked membership that is kept so."""
        return cls(
            group_id=kept["groupId"],
            name=kept["name"],
            group_type=GroupType(kept["groupType"]),
            created_at=datetime.fromisoformat(kept["createdAt"]),
            role=LinkedRole(kept["role"]),
            levels=Levels(kept["licenseLevel"], kept["consumableLevel"]),
            country=kept["country"],
            benefit_types=tuple(kept["benefitTypes"]),
        )

    def kept(self) -> Shown:
        """Return it as the customer keeps it."""
        return {
            "type": LINKED_MEMBERSHIP,
            "groupId": self.group_id,
            "name": self.name,
            "groupType": self.group_type.value,
            "createdAt": self.created_at.isoformat(),
            "role": self.role.value,
            "licenseLevel": self.levels.license,
            "consumableLevel": self.levels.consumable,
            "country": self.country,
            "benefitTypes": list(self.benefit_types),
        }


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """The linked membership that a PATCH asks for: the customer will own it (LM-1)."""

    name: str
    group_type: GroupType


def linked_membership_of(benefits: Sequence[Mapping[str, Any]]) -> LinkedMembership | None:
    """Return a customer's linked membership; None for who is in none."""
    for benefit in benefits:
        if benefit["type"] == LINKED_MEMBERSHIP:
            return LinkedMembership.of(benefit)
    return None


def with_linked_membership(
    benefits: Sequence[Shown], linked: LinkedMembership | None
) -> list[Shown]:
    """Return a customer's benefits with another linked membership in its place, or without."""
    others = [benefit for benefit in benefits if benefit["type"] != LINKED_MEMBERSHIP]
    return others if linked is None else [*others, linked.kept()]
