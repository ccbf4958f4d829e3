"""What the customers of a cohort do, one by one, through the features that the partner API uses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sandbox.accounts.customers import CustomerData, create_customer
from sandbox.accounts.profile import CompanyProfile
from sandbox.orders.place import place_order
from sandbox.seeding.orders import Purchase, first_purchase, second_purchase
from sandbox.seeding.plan import Cohort, moment
from sandbox.timeline.open_world import OpenWorld, Partner

SECOND_PURCHASE_FROM: Final = 60


@dataclass(slots=True)
class Member:
    """Somebody who becomes a customer: `customer_id` is empty until then."""

    profile: CompanyProfile
    reseller_id: str
    reference: str
    customer_id: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that every member of a cohort does at an instant."""

    at: datetime
    do: Callable[[OpenWorld, Partner, Member], None]


def acts(cohort: Cohort, now: datetime) -> list[Act]:
    """Return what a cohort does until now, in order."""
    found = [Act(moment(now, cohort.age), _Joining(cohort))]
    is_long_there = cohort.age >= SECOND_PURCHASE_FROM
    if cohort.products is None and is_long_there and cohort.first % 4 == 1:
        found.append(Act(moment(now, cohort.age // 2), _Adding(cohort)))
    return found


@dataclass(frozen=True, slots=True)
class _Joining:
    """A customer is created and buys for the first time."""

    cohort: Cohort

    def __call__(self, world: OpenWorld, partner: Partner, member: Member) -> None:
        cohort = self.cohort
        data = CustomerData(
            profile=member.profile,
            market_segment=cohort.segment,
            external_reference_id=member.reference,
            reseller_id=member.reseller_id,
        )
        member.customer_id = create_customer(world, partner, data, active=True).customer_id
        _buy(world, partner, member, first_purchase(cohort.first, cohort.segment, cohort.products))


@dataclass(frozen=True, slots=True)
class _Adding:
    """A customer buys again in the middle of its term."""

    cohort: Cohort

    def __call__(self, world: OpenWorld, partner: Partner, member: Member) -> None:
        _buy(world, partner, member, second_purchase(self.cohort.segment))


def _buy(world: OpenWorld, partner: Partner, member: Member, purchase: Purchase) -> None:
    request = purchase.request(world.reference.catalogue, partner.currencies[0])
    place_order(world, partner, member.customer_id, request)
