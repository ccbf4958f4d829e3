"""Companies and people of a seeded marketplace, made by Faker from a fixed seed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sandbox.accounts.places import HOME, country_for, place_in
from sandbox.accounts.profile import Address, CompanyProfile, Contact
from sandbox.catalogue.reference import Reference

POOL: Final = 400
"""So many different companies are made; later ones bear a number, as Faker takes its time."""
LOCALE: Final = "en-US"


class Companies:
    """Profiles by number; the same seed makes the same ones."""

    def __init__(self, reference: Reference, seed: str, sold: Sequence[str]) -> None:
        """Start Faker from a text of our own, so that its other users are not disturbed.

        Args:
            reference: countries and locales.
            seed: what Faker draws from.
            sold: the countries where the companies may be, by alpha-2 codes.
        """
        # Faker takes a while to load, and most servers never invent anybody.
        from faker import Faker  # noqa: PLC0415 - see above

        self._fake = Faker("en_US")
        self._fake.seed_instance(seed)
        self._country = country_for(reference.countries, sold)
        self._pool: list[CompanyProfile] = []
        self._names: set[str] = set()

    def reseller(self, number: int) -> CompanyProfile:
        """Return the profile of a reseller."""
        name = f"{self._fake.city()} Software Resale {number + 1}"
        return self._profile(name)

    def customer(self, number: int) -> CompanyProfile:
        """Return the profile of the `number`-th customer; no two have the same name."""
        while len(self._pool) <= min(number, POOL - 1):
            self._pool.append(self._profile(self._new_name()))
        found = self._pool[number % POOL]
        edition = number // POOL
        if not edition:
            return found
        (contact,) = found.contacts
        return replace(
            found,
            company_name=f"{found.company_name} {edition + 1}",
            contacts=(replace(contact, email=f"{edition + 1}.{contact.email}"),),
        )

    def _new_name(self) -> str:
        name = self._fake.company()
        while name in self._names:
            name = self._fake.company()
        self._names.add(name)
        return name

    def _profile(self, company_name: str) -> CompanyProfile:
        first, last = self._fake.first_name(), self._fake.last_name()
        domain = "".join(letter for letter in company_name.lower() if letter.isalnum())
        return CompanyProfile(
            company_name=company_name,
            preferred_language=LOCALE,
            address=self._address(),
            contacts=(
                Contact(
                    first_name=first,
                    last_name=last,
                    email=f"{first}.{last}@{domain[:40]}.example".lower(),
                    phone_number=self._fake.numerify("+1 ### 555 ####"),
                ),
            ),
        )

    def _address(self) -> Address:
        region, postal_code = self._place()
        return Address(
            country=self._country.code if self._country else HOME,
            region=region,
            city=self._fake.city(),
            address_line1=self._fake.street_address(),
            postal_code=postal_code,
            phone_number=self._fake.numerify("+1 ### 555 ####"),
        )

    def _place(self) -> tuple[str, str | None]:
        """Return a region and one of its postal codes, as the address rules see them (AC-6)."""
        if self._country is not None and self._country.code != HOME:
            return place_in(self._country)
        while True:
            state = self._fake.state_abbr(include_territories=False)
            code = self._fake.zipcode_in_state(state)
            known = self._country
            if known is None or (
                known.has_region(state, codes="iso") and known.has_postal_code(code, region=state)
            ):
                return state, code
