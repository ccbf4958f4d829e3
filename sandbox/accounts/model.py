"""Resellers and customers as typed classes, the same in rules, services and serializers.

Each is filled from a row by the names of its columns. Company profiles are stored as the JSON that
the API shows; `of` and `shown` translate, in the order of Adobe's samples.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sandbox.domain.eligibility import Levels
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.prepared import Found

Shown = dict[str, Any]
"""A part of a resource as the API shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address (AC-6); None stands for what was not sent."""

    country: str
    region: str
    city: str
    address_line1: str
    address_line2: str | None = None
    postal_code: str | None = None
    phone_number: str | None = None

    @classmethod
    def of(cls, shown: Mapping[str, Any]) -> "Address":
        """Return the address that the API shows so."""
        return cls(
            country=shown["country"],
            region=shown["region"],
            city=shown["city"],
            address_line1=shown["addressLine1"],
            address_line2=shown.get("addressLine2"),
            postal_code=shown.get("postalCode"),
            phone_number=shown.get("phoneNumber"),
        )

    def shown(self) -> Shown:
        """Return it as the API shows it: what was not sent is not there."""
        made: Shown = {
            "country": self.country,
            "region": self.region,
            "city": self.city,
            "addressLine1": self.address_line1,
        }
        if self.address_line2 is not None:
            made["addressLine2"] = self.address_line2
        if self.postal_code is not None:
            made["postalCode"] = self.postal_code
        if self.phone_number is not None:
            made["phoneNumber"] = self.phone_number
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact: an admin of the account. `key` is what email addresses are compared by."""

    first_name: str
    last_name: str
    email: str
    phone_number: str | None = None

    @classmethod
    def of(cls, shown: Mapping[str, Any]) -> "Contact":
        """Return the contact that the API shows so."""
        return cls(
            first_name=shown["firstName"],
            last_name=shown["lastName"],
            email=shown["email"],
            phone_number=shown.get("phoneNumber"),
        )

    @property
    def key(self) -> str:
        """The address in lower case."""
        return self.email.lower()

    def shown(self) -> Shown:
        """Return it as the API shows it."""
        made = {"firstName": self.first_name, "lastName": self.last_name, "email": self.email}
        if self.phone_number is not None:
            made["phoneNumber"] = self.phone_number
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyProfile:
    """What resellers and customers have in common, without market segments."""

    company_name: str
    preferred_language: str
    address: Address
    contacts: tuple[Contact, ...]

    @classmethod
    def of(cls, shown: Mapping[str, Any]) -> "CompanyProfile":
        """Return the profile that the API shows so."""
        return cls(
            company_name=shown["companyName"],
            preferred_language=shown["preferredLanguage"],
            address=Address.of(shown["address"]),
            contacts=tuple(map(Contact.of, shown["contacts"])),
        )

    def shown(self) -> Shown:
        """Return it as the API shows it."""
        return {
            "companyName": self.company_name,
            "preferredLanguage": self.preferred_language,
            "address": self.address.shown(),
            "contacts": [contact.shown() for contact in self.contacts],
        }


def admin_emails(contacts: Sequence[Contact]) -> list[str]:
    """Return the addresses of the contacts in lower case, each once."""
    return list(dict.fromkeys(contact.key for contact in contacts))


@dataclass(slots=True, kw_only=True)
class AccountSummary:
    """An account as lists show it; `customer_id` is empty for a reseller."""

    distributor_id: str
    reseller_id: str
    customer_id: str = ""
    external_reference_id: str
    status: str
    company_name: str
    created_at: datetime


@dataclass(slots=True, kw_only=True)
class ResellerAccount:
    """A reseller of a distributor.

    `stored_profile` is as the API shows it, so that to show an account need not take it apart.
    """

    distributor_id: str
    reseller_id: str
    external_reference_id: str
    status: str
    created_at: datetime
    market_segments: Sequence[str]
    stored_profile: Shown

    @property
    def profile(self) -> CompanyProfile:
        """The company profile."""
        return CompanyProfile.of(self.stored_profile)

    @property
    def company_name(self) -> str:
        """The name of the company."""
        name: str = self.stored_profile["companyName"]
        return name

    @classmethod
    def of(cls, row: Found | Reseller) -> "ResellerAccount":
        """Return the reseller of a row that has its columns."""
        return cls(
            distributor_id=row.distributor_id,
            reseller_id=row.reseller_id,
            external_reference_id=row.external_reference_id,
            status=row.status,
            created_at=row.created_at,
            market_segments=row.market_segments,
            stored_profile=row.profile,
        )


@dataclass(slots=True, kw_only=True)
class CustomerAccount:
    """A customer of a reseller, with the end of its term and its discount levels (AC-5, OF-2).

    `stored_profile` is as a reseller's; `benefits` is what a migration brought along, as the API
    shows it (MG-3).
    """

    distributor_id: str
    reseller_id: str
    customer_id: str
    external_reference_id: str
    status: str
    created_at: datetime
    market_segment: str
    market_sub_segments: Sequence[str]
    global_sales_enabled: bool
    license_level: str
    consumable_level: str
    coterm_date: date | None
    benefits: Sequence[Shown]
    stored_profile: Shown

    @property
    def profile(self) -> CompanyProfile:
        """The company profile."""
        return CompanyProfile.of(self.stored_profile)

    @property
    def company_name(self) -> str:
        """The name of the company."""
        name: str = self.stored_profile["companyName"]
        return name

    @property
    def levels(self) -> Levels:
        """The discount levels."""
        return Levels(self.license_level, self.consumable_level)

    @classmethod
    def of(cls, row: Found | Customer) -> "CustomerAccount":
        """Return the customer of a row that has its columns."""
        return cls(
            distributor_id=row.distributor_id,
            reseller_id=row.reseller_id,
            customer_id=row.customer_id,
            external_reference_id=row.external_reference_id,
            status=row.status,
            created_at=row.created_at,
            market_segment=row.market_segment,
            market_sub_segments=row.market_sub_segments,
            global_sales_enabled=row.global_sales_enabled,
            license_level=row.license_level,
            consumable_level=row.consumable_level,
            coterm_date=row.coterm_date,
            benefits=row.benefits,
            stored_profile=row.profile,
        )
