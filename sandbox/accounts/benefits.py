"""The programs that a customer is in, as it keeps them and as the API shows them.

Kept as the JSON that Adobe's `benefits` is (docs customer-account/three-year-commit), with the two
days that clocks count from and no partner sees. A customer of no program keeps an empty list. Who
is in a linked membership keeps that here too (`linked.py`), so that nobody asks for it apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from sandbox.accounts.agencies import LARGE_GOVERNMENT_AGENCY, LargeAgency
from sandbox.accounts.profile import Shown

THREE_YEAR_COMMIT: Final = "THREE_YEAR_COMMIT"
LINKED_MEMBERSHIP: Final = "LINKED_MEMBERSHIP"
"""Kept beside the programs (`accounts/linked.py`); Adobe shows it in a field of its own."""
HVD_MIGRATED: Final = "HVD_MIGRATED_CUSTOMER"
"""Of who came with a high volume discount of VIP: kept beside the benefits, shown as a tag."""
_BESIDE: Final = frozenset({LINKED_MEMBERSHIP, HVD_MIGRATED})
_SLOTS: Final = MappingProxyType(
    {
        "commitment": "commitment",
        "request": "commitmentRequest",
        "recommitment": "recommitmentRequest",
    }
)


class CommitmentStatus(StrEnum):
    """Where a three-year commitment, or a request for one, stands (TC-2, §13.2)."""

    REQUESTED = "REQUESTED"
    ACCEPTED = "ACCEPTED"
    COMMITTED = "COMMITTED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    NONCOMPLIANT = "NONCOMPLIANT"
    INACTIVE = "INACTIVE"

    @classmethod
    def of(cls, shown: str) -> "CommitmentStatus":
        """Return the status of a word; VIP's ACTIVE is COMMITTED (TC-19)."""
        return cls.COMMITTED if shown == "ACTIVE" else cls(shown)


COMMITMENT_STATUSES: Final = (
    CommitmentStatus.COMMITTED,
    CommitmentStatus.NONCOMPLIANT,
    CommitmentStatus.EXPIRED,
    CommitmentStatus.INACTIVE,
)
"""Those of a commitment; what waits for an answer, or to be complied with, is a request (§13.2)."""
REQUEST_STATUSES: Final = (
    CommitmentStatus.REQUESTED,
    CommitmentStatus.ACCEPTED,
    CommitmentStatus.DECLINED,
    CommitmentStatus.EXPIRED,
    CommitmentStatus.NONCOMPLIANT,
)
"""Those of a request: what is COMMITTED has moved to the commitment (§13.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A three-year commitment, or a request for one.

    Attributes:
        status: where it stands.
        minimums: what is committed by offer type, 'LICENSE' and 'CONSUMABLES'; a type that is not
            committed is not there.
        start_date: its first day; None for a request that nobody accepted.
        end_date: its last day; None for a request that nobody accepted.
        requested_on: the UTC day that the seven days to accept count from; None where unknown.
        accepted_on: the UTC day of the acceptance, which compliance counts from; None before it
            and where unknown.
        discount_code: names the prices of a high volume discount that go with it; empty for
            nearly all (docs migration/migrate-hvd).
    """

    status: CommitmentStatus
    minimums: Mapping[str, int]
    start_date: date | None = None
    end_date: date | None = None
    requested_on: date | None = None
    accepted_on: date | None = None
    discount_code: str = ""

    @property
    def is_live(self) -> bool:
        """Whether it is a request that waits: for its answer, or to be complied with (TC-5)."""
        return self.status in {CommitmentStatus.REQUESTED, CommitmentStatus.ACCEPTED}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Commitment":
        """Return the commitment that is kept so."""
        return cls(
            status=CommitmentStatus.of(kept["status"]),
            minimums={
                minimum["offerType"]: minimum["quantity"] for minimum in kept["minimumQuantities"]
            },
            start_date=_day(kept.get("startDate")),
            end_date=_day(kept.get("endDate")),
            requested_on=_day(kept.get("requestedOn")),
            accepted_on=_day(kept.get("acceptedOn")),
            discount_code=kept.get("discountCode", ""),
        )

    def shown(self) -> Shown:
        """Return it as the API shows it: dates only where it has them (TC-2)."""
        made: Shown = {}
        if self.start_date is not None and self.end_date is not None:
            made["startDate"] = self.start_date.isoformat()
            made["endDate"] = self.end_date.isoformat()
        made["status"] = self.status.value
        made["minimumQuantities"] = [
            {"offerType": offer_type, "quantity": quantity}
            for offer_type, quantity in self.minimums.items()
        ]
        return made

    def kept(self) -> Shown:
        """Return it as the customer keeps it."""
        made = self.shown()
        if self.requested_on is not None:
            made["requestedOn"] = self.requested_on.isoformat()
        if self.accepted_on is not None:
            made["acceptedOn"] = self.accepted_on.isoformat()
        if self.discount_code:
            made["discountCode"] = self.discount_code
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeYearCommit:
    """A customer's commitment and its requests: `null` on the wire where there is none."""

    commitment: Commitment | None = None
    request: Commitment | None = None
    recommitment: Commitment | None = None

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "ThreeYearCommit":
        """Return what a benefit keeps; pdf22's `{}` is none."""
        return cls(
            **{
                name: Commitment.of(slot) if (slot := kept.get(key)) else None
                for name, key in _SLOTS.items()
            }
        )

    def misplaced(self) -> dict[str, str]:
        """Return the statuses, by slot on the wire, of what does not belong where it stands."""
        return {
            key: slot.status.value
            for name, key in _SLOTS.items()
            if (slot := getattr(self, name))
            and slot.status
            not in (COMMITMENT_STATUSES if name == "commitment" else REQUEST_STATUSES)
        }

    def shown(self) -> Shown:
        """Return it as the API shows it."""
        return {"type": THREE_YEAR_COMMIT} | {
            key: slot.shown() if (slot := getattr(self, name)) else None
            for name, key in _SLOTS.items()
        }

    def kept(self) -> Shown:
        """Return it as the customer keeps it."""
        return {"type": THREE_YEAR_COMMIT} | {
            key: slot.kept() if (slot := getattr(self, name)) else None
            for name, key in _SLOTS.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCommitment:
    """A three-year commitment that a POST or PATCH of a customer asks for (TC-1).

    Attributes:
        position: its place in the body's `benefits`.
        is_recommitment: it is to follow the one that ends, not to begin or raise one.
        minimums: what shall be committed by offer type.
    """

    position: int
    is_recommitment: bool
    minimums: Mapping[str, int]

    @property
    def path(self) -> str:
        """Where it stands in the body, for errors."""
        return f"benefits[{self.position}].{_SLOTS[self.slot]}"

    @property
    def slot(self) -> str:
        """The field of `ThreeYearCommit` that it is for."""
        return "recommitment" if self.is_recommitment else "request"


_PROGRAMS: Final[Mapping[str, type[ThreeYearCommit] | type[LargeAgency]]] = MappingProxyType(
    {THREE_YEAR_COMMIT: ThreeYearCommit, LARGE_GOVERNMENT_AGENCY: LargeAgency}
)


def three_year_commit_of(benefits: Sequence[Mapping[str, Any]]) -> ThreeYearCommit | None:
    """Return a customer's three-year commit; None where it never had to do with one."""
    for benefit in benefits:
        if benefit["type"] == THREE_YEAR_COMMIT:
            return ThreeYearCommit.of(benefit)
    return None


def with_three_year_commit(benefits: Sequence[Shown], held: ThreeYearCommit | None) -> list[Shown]:
    """Return a customer's benefits with another three-year commit in its place, or without."""
    others = [benefit for benefit in benefits if benefit["type"] != THREE_YEAR_COMMIT]
    return others if held is None else [held.kept(), *others]


def kept_benefits(shown: Sequence[Mapping[str, Any]]) -> list[Shown]:
    """Return the benefits that VIP showed as a customer keeps them (TC-19, LG-9)."""
    return [_PROGRAMS[benefit["type"]].of(benefit).kept() for benefit in shown]


def shown_benefits(benefits: Sequence[Mapping[str, Any]]) -> list[Shown]:
    """Return a customer's benefits as the API shows them."""
    return [
        _PROGRAMS[benefit["type"]].of(benefit).shown()
        for benefit in benefits
        if benefit["type"] not in _BESIDE
    ]


def _day(shown: str | None) -> date | None:
    return date.fromisoformat(shown) if shown else None
