"""Which product may be switched to which, from the fixtures (SW-1, SW-2).

The file is read when switches are first asked for: a server that nobody asks for them pays nothing.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Annotated, Final, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from sandbox.catalogue.catalogue import Catalogue
from sandbox.catalogue.offers import OfferKind, Product
from sandbox.catalogue.reference import fixtures_directory, load_reference
from sandbox.domain.safe_yaml import load_yaml

ANY_LANGUAGE: Final = "MULT"
_ProductId = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}[A-Z]{2}$")]
_Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class SwitchType(StrEnum):
    """Whether part of a subscription may be switched."""

    PARTIAL_ALLOWED = "PARTIAL_ALLOWED"
    FULL_ONLY = "FULL_ONLY"


class _Entry(BaseModel):
    # Models are built when a file is read: who imports this module need not wait for them.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Target(_Entry):
    """A product that may be switched to; targets are shown in the order of `sequence`."""

    product: _ProductId
    sequence: Annotated[int, Field(ge=1)]
    type: SwitchType


class SwitchPaths(_Entry):
    """What a product may be switched to, in which countries (alpha-2; none named: in all)."""

    source: _ProductId
    origin: Annotated[str, Field(alias="from")]
    targets: Annotated[list[Target], Field(min_length=1)]
    countries: list[_Country] = []
    language: str = ANY_LANGUAGE

    def holds_in(self, country: str) -> bool:
        """Whether it is a path of a country."""
        return not self.countries or country in self.countries

    def target(self, product_id: str) -> Target | None:
        """Return the target of a product; None where the path does not lead there."""
        return next((target for target in self.targets if target.product == product_id), None)


class _File(_Entry):
    paths: list[SwitchPaths]

    @model_validator(mode="after")
    def _stand_once(self) -> Self:
        keys = [(path.source, path.language) for path in self.paths]
        if len(set(keys)) < len(keys):
            raise ValueError("paths: a product stands once for a language")
        for path in self.paths:
            targets = [target.product for target in path.targets]
            if len(set(targets)) < len(targets):
                raise ValueError(f"{path.source}: a target stands once")
        return self


class Place(NamedTuple):
    """Where a path is asked for: a country by its alpha-2 code, and a language."""

    country: str
    language: str = ANY_LANGUAGE


def paths_of_segment(
    catalogue: Catalogue, market_segment: str, place: Place
) -> Sequence[SwitchPaths]:
    """Return the paths of a segment in a place, in the order of the file."""
    return [
        path
        for path in _all_paths().values()
        if path.holds_in(place.country)
        and path.language == place.language
        and _product(catalogue, path.source).market_segment == market_segment
    ]


def path_from(product_id: str, place: Place) -> SwitchPaths | None:
    """Return what a product may be switched to in a place, if anything."""
    found = _all_paths().get((product_id, place.language))
    return found if found is not None and found.holds_in(place.country) else None


def is_switchable(product: Product) -> bool:
    """Tell whether a product may be left and reached by switches at all (docs mid-term/faq)."""
    return product.kind is OfferKind.LICENSE and not product.requires


def _product(catalogue: Catalogue, product_id: str) -> Product:
    found = catalogue.product(product_id)
    if found is None:
        raise LookupError(f"the catalogue does not know {product_id}")
    return found


@cache
def _all_paths() -> Mapping[tuple[str, str], SwitchPaths]:
    """Read the paths by source and language, once a process.

    Raises:
        ValueError: the file says what it cannot mean.
    """
    file = _File.model_validate(load_yaml(fixtures_directory() / "switch_paths.yaml"))
    catalogue = load_reference().catalogue
    for path in file.paths:
        named = [path.source, *(target.product for target in path.targets)]
        products = [_product(catalogue, product_id) for product_id in named]
        if not all(map(is_switchable, products)):
            raise ValueError(f"switch_paths.yaml: {path.source} names what cannot be switched")
        if len({product.market_segment for product in products}) > 1:
            raise ValueError(f"switch_paths.yaml: {path.source} crosses market segments")
    return MappingProxyType({(path.source, path.language): path for path in file.paths})
