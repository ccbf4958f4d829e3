"""Companies and people of a seeded marketplace, made by Faker from a fixed seed."""

from typing import Final

from faker import Faker

from sandbox.domain.reference import Reference
from sandbox.services.profiles import AddressData, ContactData, ProfileData

POOL: Final = 400
"""So many different companies are made; later ones bear a number, as Faker takes its time."""
COUNTRY: Final = "US"
LOCALE: Final = "en-US"


class Companies:
    """Profiles by number; the same seed makes the same ones."""

    def __init__(self, reference: Reference, seed: str) -> None:
        """Start Faker from a text of our own, so that its other users are not disturbed."""
        self._fake = Faker("en_US")
        self._fake.seed_instance(seed)
        self._country = reference.countries.find(COUNTRY)
        self._pool: list[ProfileData] = []
        self._names: set[str] = set()

    def reseller(self, number: int) -> ProfileData:
        """Return the profile of a reseller."""
        name = f"{self._fake.city()} Software Resale {number + 1}"
        return self._profile(name)

    def customer(self, number: int) -> ProfileData:
        """Return the profile of the `number`-th customer; no two have the same name."""
        while len(self._pool) <= min(number, POOL - 1):
            self._pool.append(self._profile(self._new_name()))
        found = self._pool[number % POOL]
        edition = number // POOL
        if not edition:
            return found
        (contact,) = found.contacts
        return ProfileData(
            company_name=f"{found.company_name} {edition + 1}",
            preferred_language=found.preferred_language,
            address=found.address,
            contacts=(
                ContactData(
                    first_name=contact.first_name,
                    last_name=contact.last_name,
                    email=f"{edition + 1}.{contact.email}",
                    phone_number=contact.phone_number,
                ),
            ),
        )

    def _new_name(self) -> str:
        name = self._fake.company()
        while name in self._names:
            name = self._fake.company()
        self._names.add(name)
        return name

    def _profile(self, company_name: str) -> ProfileData:
        first, last = self._fake.first_name(), self._fake.last_name()
        domain = "".join(letter for letter in company_name.lower() if letter.isalnum())
        return ProfileData(
            company_name=company_name,
            preferred_language=LOCALE,
            address=self._address(),
            contacts=(
                ContactData(
                    first_name=first,
                    last_name=last,
                    email=f"{first}.{last}@{domain[:40]}.example".lower(),
                    phone_number=self._fake.numerify("+1 ### 555 ####"),
                ),
            ),
        )

    def _address(self) -> AddressData:
        region, postal_code = self._place()
        return AddressData(
            country=COUNTRY,
            region=region,
            city=self._fake.city(),
            address_line1=self._fake.street_address(),
            postal_code=postal_code,
            phone_number=self._fake.numerify("+1 ### 555 ####"),
        )

    def _place(self) -> tuple[str, str]:
        """Return a state and one of its postal codes, as the address rules see it (AC-6)."""
        while True:
            state = self._fake.state_abbr(include_territories=False)
            code = self._fake.zipcode_in_state(state)
            known = self._country
            if known is None or (
                known.has_region(state, codes="iso") and known.has_postal_code(code, region=state)
            ):
                return state, code
