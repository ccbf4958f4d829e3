"""Countries, their regions and postal codes, and what is wrong with an address (AC-6).

Adobe's pages say which countries it takes and which it refuses, with what to send instead (docs
references/supported-locales), that a region is the part of ISO 3166-2 after the hyphen, and that
the postal code must match the rest of the address (docs references/resources, Address). Partners
send more (X17): `00` where there is no region to name, and numbers. The facts about each country
are in fixtures/countries.yaml, whose head explains its fields.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from sandbox.domain.ruleset import RegionCodes
from sandbox.domain.safe_yaml import load_yaml

MARKETPLACE_REGIONS = frozenset({"NA", "PA", "EE", "MX", "LA", "WE", "JP", "AP"})

NO_REGION: Final = "00"
REGION_MAX_LENGTH = 255
POSTAL_CODE_MAX_LENGTH = 40

_NUMERIC_REGION = re.compile(r"[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """One country of ISO 3166-1, as far as an address needs it (AC-6).

    `code` is the alpha-2 code, `remedy` what Adobe advises instead of an unsupported country (""
    where it says nothing). Without `postal_code` any postal code will do; without `regions` any
    region. `numeric_regions` says that partners also name its regions by two digits (X17).
    `postal_prefixes` holds, by region, what that region's postal codes begin with.
    """

    code: str
    alpha3: str
    name: str
    marketplace_region: str
    supported: bool = True
    remedy: str = ""
    postal_code: re.Pattern[str] | None = None
    postal_code_required: bool = False
    regions: frozenset[str] = frozenset()
    numeric_regions: bool = False
    regions_without_postal_code: frozenset[str] = frozenset()
    postal_prefixes: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def has_region(self, region: str, *, codes: RegionCodes) -> bool:
        """Say whether `region` names a region of this country, in ISO's upper case (X17).

        ISO has no `00`. Partners send it for "no region", but not where the postal code tells the
        region: there the two could not fit together.
        """
        if region == NO_REGION:
            return codes == "partners" and not self.postal_prefixes
        if self.regions:
            is_number = self.numeric_regions and _NUMERIC_REGION.fullmatch(region) is not None
            return region in self.regions or (codes == "partners" and is_number)
        return 1 <= len(region) <= REGION_MAX_LENGTH and not region.isspace()

    def has_postal_code(self, postal_code: str | None, *, region: str) -> bool:
        """Say whether a postal code has this country's form and lies in `region`.

        None and "" both mean that there is none. Letters may be of either case. A region that the
        country does not have is no reason to find fault with the postal code as well.
        """
        if not postal_code:
            needed = self.postal_code_required and region not in self.regions_without_postal_code
            return not needed
        if len(postal_code) > POSTAL_CODE_MAX_LENGTH:
            return False
        if self.postal_code is None or region in self.regions_without_postal_code:
            return True
        if self.postal_code.fullmatch(postal_code) is None:
            return False
        prefixes = self.postal_prefixes.get(region)
        return prefixes is None or postal_code.upper().startswith(prefixes)


class Countries:
    """Every country, found by its alpha-2 or alpha-3 code. Immutable.

    Raises:
        ValueError: when two countries claim one code.
    """

    __slots__ = ("_all", "_by_code")

    def __init__(self, countries: Iterable[Country]) -> None:
        self._all = tuple(countries)
        by_code: dict[str, Country] = {}
        for country in self._all:
            for code in (country.code, country.alpha3):
                if by_code.setdefault(code, country) is not country:
                    raise ValueError(f"two countries are called {code}")
        self._by_code = MappingProxyType(by_code)

    def find(self, code: str) -> Country | None:
        """Answer the country of an alpha-2 or alpha-3 code in upper case, supported or not."""
        return self._by_code.get(code)

    def __iter__(self) -> Iterator[Country]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def address_faults(
    countries: Countries, *, country: str, region: str, postal_code: str | None, codes: RegionCodes
) -> list[str]:
    """Name the faulty fields of an address among country, region and postalCode (AC-6, code 1118).

    An unknown or unsupported country is the only fault that is named, since there is nothing to
    measure the other two by. An address without fault answers an empty list.
    """
    found = countries.find(country)
    if found is None or not found.supported:
        return ["country"]
    faults = []
    if not found.has_region(region, codes=codes):
        faults.append("region")
    if not found.has_postal_code(postal_code, region=region):
        faults.append("postalCode")
    return faults


def load_countries(directory: Path) -> Countries:
    """Read countries.yaml from the fixtures in `directory`.

    Raises:
        FileNotFoundError: when the file is not there.
        ValueError: when an entry has an unknown field, lacks one, or contradicts itself.
    """
    entries: dict[str, dict[str, Any]] = load_yaml(directory / "countries.yaml")
    return Countries(_country(code, facts) for code, facts in entries.items())


def load_locales(directory: Path) -> frozenset[str]:
    """Read the values of preferredLanguage from locales.yaml in `directory` (AC-6).

    Raises:
        FileNotFoundError: when the file is not there.
    """
    return frozenset(load_yaml(directory / "locales.yaml")["locales"])


def _country(code: str, facts: dict[str, Any]) -> Country:
    pattern = facts.get("postal_code")
    prefixes = facts.get("postal_prefixes", {})
    converted: dict[str, Any] = {
        "regions": frozenset(facts.get("regions", ())),
        "regions_without_postal_code": frozenset(facts.get("regions_without_postal_code", ())),
        "postal_prefixes": MappingProxyType({r: tuple(begins) for r, begins in prefixes.items()}),
    }
    try:
        if pattern is not None:
            converted["postal_code"] = re.compile(pattern, re.ASCII | re.IGNORECASE)
        country = Country(code=code, **(facts | converted))
    except (TypeError, re.error) as error:
        raise ValueError(f"{code}: {error}") from error
    if country.marketplace_region not in MARKETPLACE_REGIONS:
        raise ValueError(f"{code}: no marketplace region {country.marketplace_region}")
    if not country.regions >= country.postal_prefixes.keys() | country.regions_without_postal_code:
        raise ValueError(f"{code}: says something about a region that it does not have")
    return country
