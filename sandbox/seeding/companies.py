"""Companies and people of a population, made by Faker in the languages of their countries.

Faker takes a third of a millisecond for a company. So a few hundred are drawn for each language,
and combined by number: the first ones as they were drawn, later ones with the name of a city, other
people and another address. The same seed makes the same ones.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from sandbox.accounts.places import HOME, POSTAL_CODES, place_in
from sandbox.accounts.profile import Address, CompanyProfile, Contact
from sandbox.catalogue.countries import Country
from sandbox.catalogue.reference import Reference

if TYPE_CHECKING:
    from faker import Faker

POOL: Final = 400
"""So many companies are drawn for each language of a country."""
FALLBACK: Final = "en_US"
LONGEST_NAME: Final = 40
LONGEST_CITY: Final = 34
"""A name, a city and a number are at most 80 characters, as Adobe wants company names."""
LONGEST_STREET: Final = 60
_FAKERS_OWN: Final = {"nb": "no"}
"""Languages that Faker calls otherwise than Adobe."""
PROVIDERS: Final = [
    "faker.providers.address",
    "faker.providers.company",
    "faker.providers.misc",  # what streets of the Philippines are named after
    "faker.providers.person",
]
"""What companies are drawn from. All of Faker takes twice as long to load, at every first start."""
_NORTH_AMERICAN: Final = frozenset({"US", "CA"})


@dataclass(frozen=True, slots=True)
class Language:
    """What a country's companies are drawn in, and what they prefer to be written to in."""

    faker: str
    preferred: str


def languages_of(country: str, preferred: frozenset[str]) -> list[Language]:
    """Return the languages of a country: those that Adobe writes there, and English where spoken.

    Where Faker knows none of them, any that it knows of the country; else American English.

    Args:
        country: its alpha-2 code.
        preferred: every preferredLanguage that Adobe takes.
    """
    # Faker takes a while to load, and a server whose database is filled needs none.
    from faker.config import AVAILABLE_LOCALES  # noqa: PLC0415 - see above

    drawn = {each.partition("_")[0] for each in AVAILABLE_LOCALES if each.endswith(f"_{country}")}
    adobes = {each.partition("-")[0] for each in preferred if each.endswith(f"-{country}")}
    spoken = {_FAKERS_OWN.get(each, each) for each in adobes | {"en"}} & drawn
    known = spoken or drawn & {each.partition("-")[0] for each in preferred} or drawn
    found = [Language(f"{each}_{country}", _preferred(each, country, preferred)) for each in known]
    return sorted(found, key=lambda each: each.faker) or [Language(FALLBACK, "en-US")]


def _preferred(language: str, country: str, preferred: frozenset[str]) -> str:
    written = next((ours for ours, theirs in _FAKERS_OWN.items() if theirs == language), language)
    wanted = [f"{written}-{country}", f"{written}-{written.upper()}", "en-US"]
    others = sorted(each for each in preferred if each.startswith(f"{written}-"))
    if written != "en":
        wanted[2:2] = others
    return next(each for each in wanted if each in preferred)


@dataclass(slots=True)
class _Pool:
    """Companies drawn in one language of one country, as far as they were asked for."""

    country: Country
    language: Language
    faker: "Faker"
    places: Sequence[tuple[str, str | None]]
    names: set[str]
    drawn: list[CompanyProfile] = field(default_factory=list)
    cities: list[str] = field(default_factory=list)
    plain: dict[str, str] = field(default_factory=dict)

    def at(self, index: int) -> CompanyProfile:
        """Return a company; all before it are drawn too."""
        while len(self.drawn) <= index:
            self.drawn.append(self._draw())
        return self.drawn[index]

    def number(self, number: int, serial: int) -> CompanyProfile:
        """Return the `number`-th company of the pool's endless sequence, under a serial number."""
        index, turn = number % POOL, number // POOL
        if not turn:
            return self.with_email(self.at(index), self.at(index), serial)
        if not self.cities:
            self.at(POOL - 1)
            self.cities = list(dict.fromkeys(each.address.city for each in self.drawn))
        lap, city = divmod(turn - 1, len(self.cities))
        name = f"{self.drawn[index].company_name} {self.cities[city]}"
        name += f" {lap + 1}" if lap else ""
        person = self.drawn[(index + turn) % POOL]
        made = CompanyProfile(
            company_name=name,
            preferred_language=self.language.preferred,
            address=self.drawn[(index + 3 * turn) % POOL].address,
            contacts=person.contacts,
        )
        return self.with_email(made, self.drawn[(index + 2 * turn) % POOL], serial)

    def with_email(
        self, company: CompanyProfile, family: CompanyProfile, serial: int
    ) -> CompanyProfile:
        """Give a company its only contact: an address that nobody else in the world has."""
        first, last = company.contacts[0].first_name, family.contacts[0].last_name
        person = ".".join(filter(None, (self._plain(first), self._plain(last)))) or "admin"
        domain = "".join(map(self._plain, company.company_name.split()))[:40] or "company"
        email = f"{person}@{domain}-{serial}.example"
        contact = Contact(first_name=first, last_name=last, email=email)
        return CompanyProfile(
            company_name=company.company_name,
            preferred_language=company.preferred_language,
            address=company.address,
            contacts=(contact,),
        )

    def _plain(self, word: str) -> str:
        """Return the letters and digits of a word that an address of the internet may hold."""
        if word not in self.plain:
            plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
            self.plain[word] = re.sub(r"[^a-z0-9]+", "", plain)
        return self.plain[word]

    def _draw(self) -> CompanyProfile:
        fake = self.faker
        name = fake.company()
        while name in self.names or not 4 <= len(name) <= LONGEST_NAME:
            name = fake.company() if len(name) > LONGEST_NAME else f"{name} {fake.last_name()}"
        self.names.add(name)
        region, postal_code = self._place()
        phone = fake.numerify("+1 ### 555 ####")
        return CompanyProfile(
            company_name=name,
            preferred_language=self.language.preferred,
            address=Address(
                country=self.country.code,
                region=region,
                city=fake.city()[:LONGEST_CITY].strip(),
                address_line1=fake.street_address().replace("\n", ", ")[:LONGEST_STREET],
                postal_code=postal_code,
                phone_number=phone if self.country.code in _NORTH_AMERICAN else None,
            ),
            contacts=(Contact(first_name=fake.first_name(), last_name=fake.last_name(), email=""),),
        )

    def _place(self) -> tuple[str, str | None]:
        """Return a region with a postal code of it, Faker's where that one fits (AC-6)."""
        fake, country = self.faker, self.country
        if country.code != HOME:
            region, postal_code = fake.random_element(self.places)
            drawn = fake.postcode()
            return region, drawn if country.has_postal_code(drawn, region=region) else postal_code
        while True:
            state = fake.state_abbr(include_territories=False)
            drawn = fake.zipcode_in_state(state)
            has_both = country.has_region(state, codes="iso")
            if has_both and country.has_postal_code(drawn, region=state):
                return state, drawn


class Companies:
    """Profiles of resellers and customers by number, the countries taken in turn."""

    def __init__(
        self, reference: Reference, seed: str, countries: Sequence[str], count: int
    ) -> None:
        """Draw what a population wants.

        Args:
            reference: countries and locales.
            seed: what Faker draws from.
            countries: where the companies are, by alpha-2 codes; one that no address can be in is
                left out, and where none is left they are in the USA.
            count: how many customers there will be.
        """
        known = [reference.countries.find(code) for code in countries]
        chosen = [each for each in known if each is not None and each.supported]
        home = reference.countries.find(HOME)
        if home is None:
            raise LookupError(f"the fixtures have no country {HOME}")
        names: set[str] = set()
        self._pools = [
            [
                _pool(country, language, f"{seed}:{country.code}:{language.faker}", names)
                for language in languages_of(country.code, reference.locales)
            ]
            for country in chosen or [home]
        ]
        # In this order whatever is asked for later, since no name is drawn twice.
        for number in range(min(count, POOL * sum(map(len, self._pools)))):
            pool, place = self._pool_of(number)
            pool.at(place % POOL)

    def reseller(self, number: int, serial: int) -> CompanyProfile:
        """Return the profile of the `number`-th reseller."""
        pool, place = self._pool_of(number)
        found = pool.number(place, serial)
        name = f"{found.address.city} Software Resale {number + 1}"
        named = replace(found, company_name=name)
        return pool.with_email(named, named, serial)

    def customer(self, number: int, serial: int) -> CompanyProfile:
        """Return the profile of the `number`-th customer; no two have the same name.

        `serial` makes its email address one of its own, also beside other populations of its world.
        """
        pool, place = self._pool_of(number)
        return pool.number(place, serial)

    def _pool_of(self, number: int) -> tuple[_Pool, int]:
        """Return the pool of a number, and the number's place in it."""
        place, country = divmod(number, len(self._pools))
        place, language = divmod(place, len(self._pools[country]))
        return self._pools[country][language], place


def _pool(country: Country, language: Language, seed: str, names: set[str]) -> _Pool:
    from faker import Faker  # noqa: PLC0415 - as in `languages_of`

    fake = Faker(language.faker, providers=PROVIDERS)
    fake.seed_instance(seed)
    return _Pool(country, language, fake, list(_places(country)), names)


def _places(country: Country) -> Sequence[tuple[str, str | None]]:
    """Return the regions of a country, each with a postal code of it, as far as one is known."""
    found = []
    for region in sorted(country.regions):
        for postal_code in (None, *POSTAL_CODES):
            if country.has_postal_code(postal_code, region=region):
                found.append((region, postal_code))
                break
    return found or [place_in(country)]
