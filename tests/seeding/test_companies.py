"""Companies of a population: of their country, and cheap however many there are."""

from __future__ import annotations

from collections import Counter

import pytest
from faker import Faker

from sandbox.catalogue.countries import address_faults
from sandbox.catalogue.reference import load_reference
from sandbox.seeding.companies import POOL, PROVIDERS, Companies, languages_of

REFERENCE = load_reference()
SUPPORTED = [country.code for country in REFERENCE.countries if country.supported]


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("US", {"en_US": "en-US"}),
        ("CA", {"en_CA": "en-US", "fr_CA": "fr-CA"}),
        ("DE", {"de_DE": "de-DE"}),
        ("AT", {"de_AT": "de-DE"}),
        ("CH", {"de_CH": "de-DE", "fr_CH": "fr-FR", "it_CH": "it-IT"}),
        ("BE", {"fr_BE": "fr-FR", "nl_BE": "nl-NL"}),
        ("NO", {"no_NO": "nb-NO"}),
        ("JP", {"ja_JP": "ja-JP"}),
        ("VA", {"en_US": "en-US"}),
    ],
)
def test_companies_are_drawn_in_the_languages_of_their_country(
    country: str, expected: dict[str, str]
) -> None:
    found = languages_of(country, REFERENCE.locales)
    assert {each.faker: each.preferred for each in found} == expected


@pytest.mark.parametrize("locale", ["en_US", "en_CA", "fr_CA", "de_DE", "en_PH", "ja_JP"])
def test_part_of_faker_draws_the_companies_that_all_of_it_draws(locale: str) -> None:
    def drawn(faker: Faker) -> list[str]:
        faker.seed_instance("7")
        draws = (faker.company, faker.street_address, faker.city, faker.postcode, faker.last_name)
        return [draw() for _ in range(100) for draw in draws]

    assert drawn(Faker(locale, providers=PROVIDERS)) == drawn(Faker(locale))


@pytest.mark.parametrize("country", SUPPORTED)
def test_in_every_country_there_are_companies_that_the_rules_take(country: str) -> None:
    companies = Companies(REFERENCE, "7", [country], 6)
    for number in range(6):
        company = companies.customer(number, number + 1)
        address, (contact,) = company.address, company.contacts
        assert address.country == country
        assert company.preferred_language in REFERENCE.locales
        assert 4 <= len(company.company_name) <= 80
        assert all([contact.first_name, contact.last_name, address.city, address.address_line1])
        assert contact.email.isascii()
        assert contact.email == contact.email.lower()
        faults = address_faults(
            REFERENCE.countries,
            country=country,
            region=address.region,
            postal_code=address.postal_code,
            codes="iso",
        )
        assert faults == []


def test_no_two_companies_of_100000_have_a_name_or_an_address_in_common() -> None:
    companies = Companies(REFERENCE, "7", ["US", "CA", "DE"], 100_000)
    made = [companies.customer(number, number + 1) for number in range(0, 100_000, 7)]
    assert Counter(each.company_name for each in made).most_common(1)[0][1] == 1
    assert Counter(each.contacts[0].email for each in made).most_common(1)[0][1] == 1
    assert max(len(each.company_name) for each in made) <= 80
    assert Counter(each.address.country for each in made).keys() == {"US", "CA", "DE"}


def test_the_same_seed_draws_the_same_companies_whatever_is_asked_first() -> None:
    first, second = (Companies(REFERENCE, "7", ["US", "CA"], 3 * POOL) for _ in range(2))
    numbers = [0, 1, 5, POOL, 3 * POOL - 1]
    forwards = [first.customer(number, number) for number in numbers]
    backwards = [second.customer(number, number) for number in reversed(numbers)]
    assert forwards == backwards[::-1]
    assert Companies(REFERENCE, "8", ["US"], 1).customer(0, 1) != forwards[0]


def test_where_no_address_can_be_they_are_in_the_usa() -> None:
    assert Companies(REFERENCE, "7", ["ZZ"], 1).customer(0, 1).address.country == "US"
