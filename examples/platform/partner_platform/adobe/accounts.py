"""Resellers and customers of Adobe (docs references/resources)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

ACTIVE = "1000"


@dataclass(frozen=True, slots=True)
class Contact:
    """An admin of a customer."""

    first_name: str
    last_name: str
    email: str
    phone_number: str = ""

    @classmethod
    def read(cls, told: dict[str, Any]) -> Contact:
        """Read Adobe's resource."""
        return cls(
            told["firstName"], told["lastName"], told["email"], told.get("phoneNumber") or ""
        )

    def body(self) -> dict[str, str]:
        """Write Adobe's resource."""
        shown = {"firstName": self.first_name, "lastName": self.last_name, "email": self.email}
        return {**shown, **({"phoneNumber": self.phone_number} if self.phone_number else {})}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a company is: ISO 3166 country, the part of the region after the hyphen."""

    country: str
    region: str
    city: str
    line1: str
    line2: str = ""
    postal_code: str = ""

    @classmethod
    def read(cls, told: dict[str, Any]) -> Address:
        """Read Adobe's resource."""
        return cls(
            told["country"],
            told.get("region") or "",
            told.get("city") or "",
            told.get("addressLine1") or "",
            told.get("addressLine2") or "",
            told.get("postalCode") or "",
        )

    def body(self) -> dict[str, str]:
        """Write Adobe's resource; what is empty is left out."""
        shown = {
            "country": self.country,
            "region": self.region,
            "city": self.city,
            "addressLine1": self.line1,
            "addressLine2": self.line2,
            "postalCode": self.postal_code,
        }
        return {name: value for name, value in shown.items() if value}


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer that is to be made."""

    reseller_id: str
    company_name: str
    segment: str
    address: Address
    contact: Contact
    language: str = "en-US"

    def body(self) -> dict[str, Any]:
        """Write Adobe's resource."""
        profile = {
            "companyName": self.company_name,
            "preferredLanguage": self.language,
            "marketSegment": self.segment,
            "address": self.address.body(),
            "contacts": [self.contact.body()],
        }
        return {"resellerId": self.reseller_id, "companyProfile": profile}


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as Adobe knows it."""

    customer_id: str
    reseller_id: str
    company_name: str
    segment: str
    status: str
    coterm_date: date | None
    address: Address
    contacts: tuple[Contact, ...]
    language: str
    levels: dict[str, str] = field(default_factory=dict)
    """Discount level by type of offers: `LICENSE`, `CONSUMABLES`."""

    @classmethod
    def read(cls, told: dict[str, Any]) -> Customer:
        """Read Adobe's resource."""
        profile = told["companyProfile"]
        coterm = told.get("cotermDate") or ""
        return cls(
            customer_id=told["customerId"],
            reseller_id=told["resellerId"],
            company_name=profile["companyName"],
            segment=profile.get("marketSegment") or "COM",
            status=told["status"],
            coterm_date=date.fromisoformat(coterm[:10]) if coterm else None,
            address=Address.read(profile["address"]),
            contacts=tuple(Contact.read(contact) for contact in profile["contacts"]),
            language=profile.get("preferredLanguage") or "",
            levels={each["offerType"]: each["level"] for each in told.get("discounts") or []},
        )


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """A customer or a reseller in a list."""

    account_id: str
    company_name: str
    status: str

    @classmethod
    def read(cls, told: dict[str, Any], id_name: str) -> ListedAccount:
        """Read an account; `id_name` is `customerId` or `resellerId`."""
        return cls(told[id_name], told["companyProfile"]["companyName"], told["status"])


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A page of a list."""

    accounts: tuple[ListedAccount, ...]
    total: int
    offset: int

    @classmethod
    def read(cls, told: dict[str, Any], id_name: str) -> AccountPage:
        """Read a page; `id_name` is `customerId` or `resellerId`."""
        accounts = tuple(ListedAccount.read(account, id_name) for account in told["accounts"])
        return cls(accounts, told["totalCount"], told["offset"])
