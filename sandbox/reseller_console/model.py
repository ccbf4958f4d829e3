"""The rows of the Customers page as typed classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sandbox.accounts.benefits import (
    Commitment,
    CommitmentStatus,
    ThreeYearCommit,
    three_year_commit_of,
)
from sandbox.accounts.profile import Contact, Shown
from sandbox.accounts.tags import discount_code_of, tags_of
from sandbox.domain.statuses import InvitationStatus, Offerings
from sandbox.reseller_console.views import View
from sandbox.store.accounts import Customer
from sandbox.store.base import RowsId
from sandbox.store.consoles import Enrollment

SELECT_LICENSES = 10
"""How many licences, bought in one term, make a customer one of VIP Select (seed 001)."""


@dataclass(slots=True, kw_only=True)
class Licenses:
    """Licences of a customer's active subscriptions; `bought` are those of the current term."""

    held: int = 0
    assigned: int = 0
    bought: int = 0


@dataclass(slots=True)
class ConsoleCustomer:
    """A customer as the Reseller Console lists it; None where no row of enrolment is there.

    `managed_by` is empty where that is no member of its reseller's team (any more).
    """

    customer_id: str
    company_name: str
    market_segment: str
    coterm_date: date | None
    license_level: str
    profile: Shown
    benefits: Sequence[Shown]
    kept_invitation: str | None
    kept_offerings: Sequence[str] | None
    kept_manager: str | None
    licenses: Licenses = field(default_factory=Licenses)

    @property
    def owner(self) -> Contact | None:
        """The primary contract owner: the first contact."""
        contacts = self.profile["contacts"]
        return Contact.of(contacts[0]) if contacts else None

    @property
    def invitation(self) -> str:
        """Where it stands with its invitation."""
        return self.kept_invitation or InvitationStatus.ACCEPTED

    @property
    def offerings(self) -> Sequence[str]:
        """What kinds of products it buys."""
        return self.kept_offerings or DEFAULT_OFFERINGS

    @property
    def managed_by(self) -> str:
        """The team member who looks after it; empty for nobody."""
        return self.kept_manager or ""

    @property
    def is_select(self) -> bool:
        """Whether it has bought enough in this term for VIP Select."""
        return self.licenses.bought >= SELECT_LICENSES

    @property
    def commitments(self) -> Sequence[Commitment]:
        """Its three-year commitment and the requests for one; what is in force or waits first."""
        held = three_year_commit_of(self.benefits) or ThreeYearCommit()
        told = [slot for slot in (held.commitment, held.request, held.recommitment) if slot]
        return sorted(told, key=_is_over)

    @property
    def commitment(self) -> str:
        """The status of the first of its commitments; empty for none."""
        return next((told.status.value for told in self.commitments), "")

    @property
    def has_high_volume(self) -> bool:
        """Whether it came from VIP with a high volume discount (docs migration/migrate-hvd)."""
        return bool(tags_of(self.benefits))

    @property
    def discount_code(self) -> str:
        """The code of the prices that it keeps from there; empty where it keeps none."""
        return discount_code_of(self.benefits)


def _is_over(commitment: Commitment) -> bool:
    return not (commitment.is_live or commitment.status is CommitmentStatus.COMMITTED)


@dataclass(frozen=True, slots=True)
class CustomersPage:
    """A page of a view, and how many customers each view has by the same other filters."""

    view: View
    counts: Mapping[View, int]
    customers: Sequence[ConsoleCustomer]


@dataclass(frozen=True, slots=True)
class EnrolledCustomer:
    """A customer with what VIP keeps of it beside."""

    account: Customer
    enrollment: Enrollment


DEFAULT_OFFERINGS = (Offerings.TEAM.value,)


def default_enrollment(world_id: RowsId, customer_id: str) -> Enrollment:
    """Return what stands for a customer without a row: it accepted long ago."""
    return Enrollment(
        world_id=world_id,
        customer_id=customer_id,
        invitation=InvitationStatus.ACCEPTED.value,
        invited_at=None,
        invited_email="",
        accepted_at=None,
        offerings=list(DEFAULT_OFFERINGS),
        managed_by="",
        name_us_english="",
    )
