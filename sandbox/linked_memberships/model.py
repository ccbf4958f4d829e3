"""Linked memberships and who is in them, each field filled from the column of its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sandbox.accounts.agencies import LARGE_GOVERNMENT_AGENCY
from sandbox.accounts.linked import GroupType, LinkedMembership, LinkedRole
from sandbox.catalogue.eligibility import Levels
from sandbox.catalogue.levels import Program


class Terms(StrEnum):
    """What the owner has said to the terms of its linked membership (LM-3)."""

    REQUESTED = "REQUESTED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"


@dataclass(slots=True)
class LinkedGroup:
    """A linked membership, as `store.linked` describes it."""

    group_id: str
    sequence: int
    distributor_id: str
    name: str
    group_type: str
    created_at: datetime
    country: str
    market_segment: str
    benefit_types: Sequence[str]
    license_level: str
    consumable_level: str
    terms: str
    refreshed_at: datetime
    refresh_due_at: datetime | None

    @property
    def levels(self) -> Levels:
        """The levels that it gives to all who are in it."""
        return Levels(self.license_level, self.consumable_level)

    @property
    def is_of_agencies(self) -> bool:
        """Whether it is one of large government agencies (LG-6)."""
        return LARGE_GOVERNMENT_AGENCY in self.benefit_types

    @property
    def ladder(self) -> Program:
        """The program whose ladder its licence level stands on (LM-5, LG-1)."""
        is_of_agencies = self.is_of_agencies
        return Program.LARGE_GOVERNMENT_AGENCY if is_of_agencies else Program.STANDARD

    def for_customer(self, role: LinkedRole) -> LinkedMembership:
        """Return it as a customer keeps it that has a part in it."""
        return LinkedMembership(
            group_id=self.group_id,
            name=self.name,
            group_type=GroupType(self.group_type),
            created_at=self.created_at,
            role=role,
            levels=self.levels,
            country=self.country,
            benefit_types=tuple(self.benefit_types),
        )


@dataclass(slots=True)
class Participant:
    """A customer in a linked membership; `role` OWNER or MEMBER."""

    group_id: str
    customer_id: str
    role: str
    joined_at: datetime

    @property
    def is_owner(self) -> bool:
        """Whether it is the owner."""
        return self.role == LinkedRole.OWNER
