"""For which countries and in which languages recommendations may be asked (RE-C4)."""

from typing import Final

from sandbox.catalogue.countries import Countries
from sandbox.domain.errors import Error, Refusal
from sandbox.recommendations.model import Candidate, Enquiry

ENGLISH: Final = "EN"
MULTIPLE: Final = "MULT"
LANGUAGES: Final = (ENGLISH, MULTIPLE)
WESTERN_EUROPE: Final = "WE"


def check_place(
    enquiry: Enquiry, candidate: Candidate, country: str | None, language: str | None
) -> None:
    """Refuse a country where the distributor does not sell, and a language that there is none in.

    Args:
        enquiry: who asks.
        candidate: for whom; its country is meant where none is named.
        country: a code of two or three letters, as it was sent.
        language: as it was sent.

    Raises:
        Refusal: 5136, 5137.
    """
    countries = enquiry.reference.countries
    if country is not None:
        sold = {_alpha2(countries, code) for code in enquiry.partner.countries}
        if _alpha2(countries, country) not in sold:
            error = Error.RECOMMENDATION_COUNTRY
            facts: dict[str, object] = {"country": country, "sold": sold}
            raise Refusal(error, message=f"{error.message} {country}", facts=facts)
    if language is not None:
        allowed: tuple[str, ...] = LANGUAGES
        if enquiry.rules.recommendation_language_by_region:
            allowed = (_language_of(countries, country or candidate.country),)
        if language not in allowed:
            error = Error.RECOMMENDATION_LANGUAGE
            facts = {"language": language, "allowed": allowed}
            raise Refusal(error, message=f"{error.message} {language}", facts=facts)


def _alpha2(countries: Countries, code: str) -> str:
    """Return the two letters of a country; a code that names none stays as it is."""
    found = countries.find(code.upper())
    return code.upper() if found is None else found.code


def _language_of(countries: Countries, code: str) -> str:
    found = countries.find(code.upper())
    is_west = found is not None and found.marketplace_region == WESTERN_EUROPE
    return ENGLISH if is_west else MULTIPLE
