"""What the fixtures say, loaded once: offers with prices, countries, locales."""

from dataclasses import dataclass
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


def load_reference(directory: Path | None = None) -> Reference:
    """Load the fixtures; a faulty file raises an error that names it."""
    source = directory or fixtures_directory()
    return Reference(load_catalogue(source), load_countries(source), load_locales(source))
