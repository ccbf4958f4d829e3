"""Large government agencies as customers keep them, and as the API shows them (docs lga/create).

Kept among the customer's benefits (`benefits.py`), so that who is none pays nothing for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sandbox.accounts.profile import Shown

LARGE_GOVERNMENT_AGENCY: Final = "LARGE_GOVERNMENT_AGENCY"
SUB_SEGMENTS: Final = ("FEDERAL", "STATE")
"""The market sub-segments of governments (AC-2)."""


class AgencyStatus(StrEnum):
    """Where a customer stands as a large government agency (docs lga/create, lga/convert)."""

    ACTIVE = "ACTIVE"
    PENDING_UPGRADE = "PENDING_UPGRADE"


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeAgency:
    """A large government agency, or a customer that is to become one at its anniversary.

    Attributes:
        status: where it stands.
        anniversary: the one at which its upgrade was decided: made (ACTIVE) or missed
            (PENDING_UPGRADE). None before it, and for who never was upgraded.
        has_terms_to_accept: its admin has still to accept the terms that the upgrade brought.
    """

    status: AgencyStatus = AgencyStatus.ACTIVE
    anniversary: date | None = None
    has_terms_to_accept: bool = False

    @property
    def is_active(self) -> bool:
        """Whether it is an agency by now."""
        return self.status is AgencyStatus.ACTIVE

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "LargeAgency":
        """Return what a benefit keeps; VIP's is without a status, and ACTIVE (LG-9)."""
        anniversary = kept.get("anniversary")
        return cls(
            status=AgencyStatus(kept.get("status", AgencyStatus.ACTIVE)),
            anniversary=date.fromisoformat(anniversary) if anniversary else None,
            has_terms_to_accept="terms" in kept,
        )

    def shown(self) -> Shown:
        """Return it as the API shows it."""
        return {"type": LARGE_GOVERNMENT_AGENCY, "status": self.status.value}

    def kept(self) -> Shown:
        """Return it as the customer keeps it."""
        made = self.shown()
        if self.anniversary is not None:
            made["anniversary"] = self.anniversary.isoformat()
        if self.has_terms_to_accept:
            made["terms"] = "REQUESTED"
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAgency:
    """That a customer shall be a large agency, as a POST or PATCH asks for it (LG-2, LG-7).

    Attributes:
        position: its place in the body's `benefits`.
        sub_segments: the market sub-segments that the body names.
        asks_commitment: the same body asks for a three-year commitment too.
    """

    position: int
    sub_segments: tuple[str, ...]
    asks_commitment: bool = False

    @property
    def path(self) -> str:
        """Where it stands in the body, for errors."""
        return f"benefits[{self.position}].type"


def large_agency_of(benefits: Sequence[Mapping[str, Any]]) -> LargeAgency | None:
    """Return where a customer stands as a large agency; None where it is none."""
    for benefit in benefits:
        if benefit["type"] == LARGE_GOVERNMENT_AGENCY:
            return LargeAgency.of(benefit)
    return None


def is_large_agency(benefits: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether a customer is a large agency by now; who is to become one is none yet."""
    found = large_agency_of(benefits)
    return found is not None and found.is_active


def with_large_agency(benefits: Sequence[Shown], agency: LargeAgency | None) -> list[Shown]:
    """Return a customer's benefits with the large agency so, or without."""
    others = [benefit for benefit in benefits if benefit["type"] != LARGE_GOVERNMENT_AGENCY]
    return others if agency is None else [*others, agency.kept()]
