"""Company profiles: what never changes of them, and the names that contacts are known by (AC-3)."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import insert, select

from sandbox.accounts.profile import CompanyProfile, Contact, admin_emails
from sandbox.catalogue.reference import Reference
from sandbox.domain.errors import Error, Refusal
from sandbox.store.accounts import Contact as ContactRow
from sandbox.timeline.open_world import OpenWorld

_EMAILS_AT_ONCE = 500


def check_unchanged(reference: Reference, before: CompanyProfile, after: CompanyProfile) -> None:
    """Refuse to change company name, country or region (AC-3); codes of one country are equal.

    Raises:
        Refusal: 1119 with the field paths.
    """
    here, there = before.address, after.address
    paths = []
    if after.company_name != before.company_name:
        paths.append("companyProfile.companyName")
    if country_code(reference, there.country) != country_code(reference, here.country):
        paths.append("companyProfile.address.country")
    if there.region != here.region:
        paths.append("companyProfile.address.region")
    if paths:
        raise Refusal(Error.NOT_EDITABLE, paths, facts={"fields": paths}, rule="AC-3")


def country_code(reference: Reference, code: str) -> str:
    """Return the alpha-2 code of a country, whichever of its codes was sent."""
    found = reference.countries.find(code)
    return found.code if found else code


def as_known(world: OpenWorld, profile: CompanyProfile) -> CompanyProfile:
    """Return the profile with its contacts as the world knows them."""
    return replace(profile, contacts=known_contacts(world, profile.contacts))


def known_contacts(world: OpenWorld, contacts: Sequence[Contact]) -> tuple[Contact, ...]:
    """Return the contacts by the names that the world knows them by, and learn the new ones.

    A known email's name never changes, whoever sends another (AC-3).
    """
    known = _known_by_email(world, sorted(admin_emails(contacts)))
    learned = {each.key: each for each in reversed(contacts) if each.key not in known}
    if learned:
        new = [
            {
                "world_id": world.world_id,
                "email": email,
                "first_name": each.first_name,
                "last_name": each.last_name,
            }
            for email, each in learned.items()
        ]
        world.connection.execute(insert(ContactRow), new)
        known |= {email: (each.first_name, each.last_name) for email, each in learned.items()}
    return tuple(_named(each, *known[each.key]) for each in contacts)


def _known_by_email(world: OpenWorld, emails: list[str]) -> dict[str, tuple[str, str]]:
    names: dict[str, tuple[str, str]] = {}
    for start in range(0, len(emails), _EMAILS_AT_ONCE):
        rows = world.connection.execute(
            select(ContactRow.email, ContactRow.first_name, ContactRow.last_name).where(
                ContactRow.world_id == world.world_id,
                ContactRow.email.in_(emails[start : start + _EMAILS_AT_ONCE]),
            )
        )
        names.update({row.email: (row.first_name, row.last_name) for row in rows})
    return names


def _named(contact: Contact, first_name: str, last_name: str) -> Contact:
    return replace(contact, first_name=first_name, last_name=last_name)
