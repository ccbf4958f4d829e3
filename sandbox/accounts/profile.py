"""Company profiles with their address and contacts, the same in rules, features and serializers.

They are stored as the JSON that the API shows; `of` and `shown` translate, in the order of Adobe's
samples (docs references/resources).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
