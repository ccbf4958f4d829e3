"""A customer as its own Admin Console shows it: with its admins, its reseller, its invitation."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from sandbox.accounts.admins import Admin, admins_of
from sandbox.accounts.model import CustomerAccount, customer_of
from sandbox.accounts.profile import CompanyProfile, Contact
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.statuses import InvitationStatus
from sandbox.reseller_console.model import DEFAULT_OFFERINGS
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.consoles import Enrollment
from sandbox.store.worlds import Distributor
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class Organization:
    """A customer with whom it deals; `manager` is None where nobody looks after it.

    `reseller` and `distributor` are their names. `offerings` are TEAM, ENTERPRISE or both.
    """

    account: CustomerAccount
    admins: Sequence[Admin]
    is_pending: bool
    offerings: Sequence[str]
    reseller: str
    reseller_profile: CompanyProfile
    distributor: str
    manager: Contact | None

    @property
    def customer_id(self) -> str:
        """The VIP ID."""
        return self.account.customer_id

    @property
    def name(self) -> str:
        """The organization's name."""
        return self.account.company_name


def find_organization(world: OpenWorld, customer_id: str) -> Organization:
    """Return a customer of any distributor.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, also where its invitation was removed.
    """
    found = world.session.execute(
        select(Customer, Reseller, Distributor.name.label("distributor"), Enrollment)
        .join(
            Reseller,
            and_(
                Reseller.world_id == Customer.world_id,
                Reseller.reseller_id == Customer.reseller_id,
            ),
        )
        .join(
            Distributor,
            and_(
                Distributor.world_id == Customer.world_id,
                Distributor.distributor_id == Customer.distributor_id,
            ),
        )
        .outerjoin(
            Enrollment,
            and_(
                Enrollment.world_id == Customer.world_id,
                Enrollment.customer_id == Customer.customer_id,
            ),
        )
        .where(Customer.world_id == world.world_id, Customer.customer_id == customer_id)
    ).one_or_none()
    if found is None or _invitation(found.Enrollment) == InvitationStatus.REMOVED:
        raise ControlRefusal(ControlError.CUSTOMER_NOT_FOUND, [f"customerId: {customer_id}"])
    customer, reseller, enrollment = found.Customer, found.Reseller, found.Enrollment
    profile = CompanyProfile.of(reseller.profile)
    managed_by = enrollment.managed_by if enrollment else ""
    return Organization(
        account=customer_of(customer),
        admins=admins_of(world, customer),
        is_pending=_invitation(enrollment) == InvitationStatus.PENDING,
        offerings=enrollment.offerings if enrollment else DEFAULT_OFFERINGS,
        reseller=reseller.company_name,
        reseller_profile=profile,
        distributor=found.distributor,
        manager=next((each for each in profile.contacts if each.key == managed_by), None),
    )


def _invitation(enrollment: Enrollment | None) -> str:
    """Return where a customer stands; one without a row of enrolment accepted long ago."""
    return enrollment.invitation if enrollment else InvitationStatus.ACCEPTED
