"""What the fixtures say, loaded once: offers with prices, countries, locales."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sandbox.catalogue.catalogue import Catalogue, load_catalogue
from sandbox.catalogue.countries import Countries, load_countries, load_locales


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference data that every world of a process shares."""

    catalogue: Catalogue
    countries: Countries
    locales: frozenset[str]


def fixtures_directory() -> Path:
    """Return where the fixtures lie: beside the package once installed, else in the checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "fixtures"
    return installed if installed.is_dir() else package.parent / "fixtures"


@cache
def load_reference() -> Reference:
    """Load the fixtures, once a process and the workers forked from it: nothing of them changes.

    A faulty file raises an error that names it.
    """
    source = fixtures_directory()
    return Reference(load_catalogue(source), load_countries(source), load_locales(source))
