"""Resellers and customers as typed classes, each field filled from the column of its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sandbox.accounts.profile import CompanyProfile, Shown
from sandbox.catalogue.eligibility import Levels
from sandbox.store.rows import by_name


@dataclass(slots=True, kw_only=True)
class AccountSummary:
    """An account as lists show it; `customer_id` is empty for a reseller."""

    distributor_id: str
    reseller_id: str
    customer_id: str
    external_reference_id: str
    status: str
    company_name: str
    created_at: datetime


@dataclass(slots=True)
class Account:
    """What a reseller and a customer have in common.

    `profile` is as it is stored, which is as the API shows it, so that to show an account need not
    take it apart; `company` is the same by its fields.
    """

    distributor_id: str
    reseller_id: str
    external_reference_id: str
    status: str
    created_at: datetime
    company_name: str
    profile: Shown

    @property
    def company(self) -> CompanyProfile:
        """The company profile."""
        return CompanyProfile.of(self.profile)


@dataclass(slots=True)
class ResellerAccount(Account):
    """A reseller of a distributor."""

    market_segments: Sequence[str]


@dataclass(slots=True)
class CustomerAccount(Account):
    """A customer of a reseller, with the end of its term and its discount levels (AC-5, OF-2).

    `benefits` are the programs that it is in, as `accounts/benefits.py` keeps them.
    """

    customer_id: str
    market_segment: str
    market_sub_segments: Sequence[str]
    global_sales_enabled: bool
    license_level: str
    consumable_level: str
    coterm_date: date | None
    benefits: Sequence[Shown]

    @property
    def levels(self) -> Levels:
        """The discount levels."""
        return Levels(self.license_level, self.consumable_level)


reseller_of = by_name(ResellerAccount)
customer_of = by_name(CustomerAccount)
