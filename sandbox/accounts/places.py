"""Addresses where a distributor sells, for companies that are made up."""

from collections.abc import Sequence
from typing import Final

from sandbox.catalogue.countries import Countries, Country

HOME: Final = "US"
# One of every form that postal codes of countries which need one have.
POSTAL_CODES: Final = (
    *("101", "1000", "10000", "100000", "10-100", "10000-100", "100-1000", "1000-100"),
    *("1012 AB", "SW1A 1AA", "K1A 0B1", "T1A 1A1", "FIQQ 1ZZ", "TKCA 1ZZ", "3900", "9485"),
    *("00601", "00801", "47890", "96799", "96910", "96941", "96950", "96960", "97100", "97200"),
    *("97300", "97400", "97500", "97600", "98000", "98600", "98700", "98800"),
)


def country_for(countries: Countries, sold: Sequence[str]) -> Country | None:
    """Return the country of made-up addresses: the USA, else the first that an address can be in.

    Args:
        countries: all of them.
        sold: where the distributor sells, by alpha-2 codes.
    """
    wanted = [HOME] if HOME in sold else sold
    found = [countries.find(code) for code in wanted]
    return next((each for each in found if each is not None and each.supported), None)


def place_in(country: Country) -> tuple[str, str | None]:
    """Return a region of a country with a postal code of it, or None where none is needed.

    Raises:
        ValueError: the country wants a postal code of a form that is not known here.
    """
    for region in sorted(country.regions) or [country.code]:
        for postal_code in (None, *POSTAL_CODES):
            if country.has_postal_code(postal_code, region=region):
                return region, postal_code
    raise ValueError(f"no postal code of {country.name} is known")
