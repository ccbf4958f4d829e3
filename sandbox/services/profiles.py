"""Company profiles: what resellers and customers have in common, and what may be wrong with it.

Lengths are those of docs references/resources, forms those of docs references/validations.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select

from sandbox.domain.addresses import address_faults
from sandbox.domain.errors import Error, Refusal, field_refusal
from sandbox.domain.names import is_clean_text, is_company_name, is_email, is_person_name
from sandbox.domain.reference import Reference
from sandbox.store.accounts import Contact, Customer, Reseller
from sandbox.store.open_world import OpenWorld

CITY_MAX_LENGTH = 40
ADDRESS_LINE_MAX_LENGTH = 60
PHONE_MAX_LENGTH = 40
EXTERNAL_REFERENCE_MAX_LENGTH = 35

_EMAILS_AT_ONCE = 500

AccountRow = Row[Any] | Reseller | Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressData:
    """An address as it was sent; None stands for what was not."""

    country: str
    region: str
    city: str
    address_line1: str
    address_line2: str | None = None
    postal_code: str | None = None
    phone_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactData:
    """A contact as it was sent."""

    first_name: str
    last_name: str
    email: str
    phone_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileData:
    """A company profile as it was sent, without market segments."""

    company_name: str
    preferred_language: str
    address: AddressData
    contacts: tuple[ContactData, ...]


def check_fields(
    world: OpenWorld,
    profile: ProfileData,
    external_reference_id: str | None,
    more: list[str] | None = None,
) -> None:
    """Refuse a body with faulty values, naming all of them (ACC-5, AC-3, AC-6).

    Args:
        world: The open world.
        profile: The profile as it was sent.
        external_reference_id: None when it was not sent.
        more: Paths of further faulty fields that the caller found.

    Raises:
        Refusal: 1118 when only the address is wrong, else 1117; 2126.
    """
    paths = [*profile_faults(world, profile), *(more or ())]
    reference_id = external_reference_id or ""
    if not is_clean_text(reference_id):
        paths.append("externalReferenceId")
    if paths:
        raise field_refusal(paths)
    if len(reference_id) > EXTERNAL_REFERENCE_MAX_LENGTH:
        facts = {"length": len(reference_id), "maximum": EXTERNAL_REFERENCE_MAX_LENGTH}
        raise Refusal(Error.EXTERNAL_REFERENCE_TOO_LONG, ["externalReferenceId"], facts=facts)


def profile_faults(world: OpenWorld, profile: ProfileData) -> Iterator[str]:
    """Name the faulty fields of a profile, as paths of a body that holds it."""
    if not is_company_name(profile.company_name):
        yield "companyProfile.companyName"
    if profile.preferred_language not in world.reference.locales:
        yield "companyProfile.preferredLanguage"
    for field in _address_fields(world, profile.address):
        yield f"companyProfile.address.{field}"
    if not profile.contacts:
        yield "companyProfile.contacts"
    for index, contact in enumerate(profile.contacts):
        for field in contact_faults(contact):
            yield f"companyProfile.contacts[{index}].{field}"


def _address_fields(world: OpenWorld, address: AddressData) -> Iterator[str]:
    """Name the faulty fields of an address, each once."""
    misplaced = address_faults(
        world.reference.countries,
        country=address.country,
        region=address.region,
        postal_code=address.postal_code,
        codes=world.rules.regions,
    )
    for field, value in (("region", address.region), ("postalCode", address.postal_code or "")):
        if not is_clean_text(value) and field not in misplaced:
            misplaced.append(field)
    yield from misplaced
    if not _is_text(address.city, CITY_MAX_LENGTH, needed=True):
        yield "city"
    if not _is_text(address.address_line1, ADDRESS_LINE_MAX_LENGTH, needed=True):
        yield "addressLine1"
    if not _is_text(address.address_line2, ADDRESS_LINE_MAX_LENGTH):
        yield "addressLine2"
    if not _is_text(address.phone_number, PHONE_MAX_LENGTH):
        yield "phoneNumber"


def contact_faults(contact: ContactData) -> Iterator[str]:
    """Name the faulty fields of a contact."""
    if not is_person_name(contact.first_name):
        yield "firstName"
    if not is_person_name(contact.last_name):
        yield "lastName"
    if not is_email(contact.email):
        yield "email"
    if not _is_text(contact.phone_number, PHONE_MAX_LENGTH):
        yield "phoneNumber"


def _is_text(value: str | None, longest: int, *, needed: bool = False) -> bool:
    if value is None:
        return not needed
    if needed and (not value or value.isspace()):
        return False
    return len(value) <= longest and is_clean_text(value)


def check_unchanged(reference: Reference, account: AccountRow, profile: ProfileData) -> None:
    """Refuse to change company name, country or region (AC-3); codes of one country are equal.

    Raises:
        Refusal: 1119 with the field paths.
    """
    before, after = account.profile["address"], profile.address
    paths = []
    if profile.company_name != account.company_name:
        paths.append("companyProfile.companyName")
    if country_code(reference, after.country) != country_code(reference, before["country"]):
        paths.append("companyProfile.address.country")
    if after.region != before["region"]:
        paths.append("companyProfile.address.region")
    if paths:
        raise Refusal(Error.NOT_EDITABLE, paths, facts={"fields": paths}, rule="AC-3")


def country_code(reference: Reference, code: str) -> str:
    """Return the alpha-2 code of a country, whichever of its codes was sent."""
    found = reference.countries.find(code)
    return found.code if found else code


def profile_json(profile: ProfileData, contacts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the profile as the API shows it, less the market segments."""
    address = profile.address
    shown = {
        "country": address.country,
        "region": address.region,
        "city": address.city,
        "addressLine1": address.address_line1,
        "addressLine2": address.address_line2,
        "postalCode": address.postal_code,
        "phoneNumber": address.phone_number,
    }
    return {
        "companyName": profile.company_name,
        "preferredLanguage": profile.preferred_language,
        "address": {key: value for key, value in shown.items() if value is not None},
        "contacts": contacts,
    }


def sent_contacts(profile: ProfileData) -> list[dict[str, Any]]:
    """Return the contacts as they were sent: so the answer to a POST or PATCH echoes them."""
    return [_contact_json(each, each.first_name, each.last_name) for each in profile.contacts]


def admin_emails(contacts: Sequence[ContactData]) -> list[str]:
    """Return the addresses of the contacts in lower case, each once."""
    return list(dict.fromkeys(each.email.lower() for each in contacts))


def known_contacts(world: OpenWorld, contacts: Sequence[ContactData]) -> list[dict[str, Any]]:
    """Return the contacts by the names that the world knows them by, and learn the new ones.

    A known email's name never changes, whoever sends another (AC-3).
    """
    names = _known_names(world, sorted(admin_emails(contacts)))
    learned = []
    for each in contacts:
        email = each.email.lower()
        if email not in names:
            names[email] = (each.first_name, each.last_name)
            learned.append(
                {
                    "world_id": world.world_id,
                    "email": email,
                    "first_name": each.first_name,
                    "last_name": each.last_name,
                }
            )
    if learned:
        world.connection.execute(insert(Contact), learned)
    return [_contact_json(each, *names[each.email.lower()]) for each in contacts]


def _known_names(world: OpenWorld, emails: list[str]) -> dict[str, tuple[str, str]]:
    names: dict[str, tuple[str, str]] = {}
    for start in range(0, len(emails), _EMAILS_AT_ONCE):
        rows = world.connection.execute(
            select(Contact.email, Contact.first_name, Contact.last_name).where(
                Contact.world_id == world.world_id,
                Contact.email.in_(emails[start : start + _EMAILS_AT_ONCE]),
            )
        )
        names.update({row.email: (row.first_name, row.last_name) for row in rows})
    return names


def _contact_json(contact: ContactData, first_name: str, last_name: str) -> dict[str, Any]:
    shown = {"firstName": first_name, "lastName": last_name, "email": contact.email}
    if contact.phone_number is not None:
        shown["phoneNumber"] = contact.phone_number
    return shown
