"""What the fixtures say of recommendations and propensity, read when they are first asked for.

A server that nobody asks for recommendations pays nothing for them, not at its start either.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from sandbox.catalogue.reference import fixtures_directory, load_reference
from sandbox.domain.safe_yaml import load_yaml
from sandbox.recommendations.model import Level, Signal

ProductId = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}[A-Z]{2}$")]
Probability = Literal["HIGH", "MEDIUM", "LOW"]
MOST_REASONS: Final = 7
_FIELDS: Final = {Signal.CHURN: "churn", Signal.SEAT_EXPANSION: "seat_expansion"}


class _Entry(BaseModel):
    # Models are built when a file is read: who imports this module need not wait for them.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Fixed(_Entry):
    """Products that are recommended without a cart, by category."""

    upsells: list[ProductId]
    cross_sells: list[ProductId]
    add_ons: list[ProductId]


class Upsell(_Entry):
    """What is better than a product."""

    of: ProductId
    product: ProductId


class ByProducts(_Entry):
    """What is recommended for the products of a cart; an add-on is for those that it requires."""

    upsells: list[Upsell]
    cross_sells: list[ProductId]
    add_ons: list[ProductId]


class RecommendedProducts(_Entry):
    """`recommendations.yaml` (RE-C3)."""

    generic: Fixed
    by_products: ByProducts

    def ids(self) -> set[str]:
        """Return all products that it names."""
        generic, cart = self.generic, self.by_products
        upsells = {named for upsell in cart.upsells for named in (upsell.of, upsell.product)}
        fixed = (*generic.upsells, *generic.cross_sells, *generic.add_ons)
        return upsells.union(fixed, cart.cross_sells, cart.add_ons)


class ReasonEntry(_Entry):
    """A reason of a prediction; `live` names the figure of the world that it may be."""

    code: str
    description: str
    live: str = ""


class SeedSignal(_Entry):
    """What a seed says of one signal: its probability, its reasons with their values, its size."""

    probability: Probability
    size: Annotated[int, Field(ge=0)] | None = None
    reasons: Annotated[dict[str, str], Field(max_length=MOST_REASONS)]

    @model_validator(mode="before")
    @classmethod
    def _gather_reasons(cls, said: Any) -> Any:  # noqa: ANN401 - pydantic passes what the file says
        """Take what is neither probability nor size for a reason, as the file writes it."""
        own = {name: said[name] for name in ("probability", "size") if name in said}
        return own | {"reasons": {name: said[name] for name in said if name not in own}}


class Seed(_Entry):
    """One of Adobe's test customers; a signal that it lacks has no data."""

    churn: SeedSignal | None = None
    seat_expansion: SeedSignal | None = None

    def signal(self, signal: Signal) -> SeedSignal | None:
        """Return what it says of a signal."""
        found: SeedSignal | None = getattr(self, _FIELDS[signal])
        return found


class PropensitySeeds(_Entry):
    """`propensity.yaml` (RE-C8)."""

    levels: dict[str, int]
    reasons: dict[str, ReasonEntry]
    seeds: Annotated[dict[int, Seed], Field(min_length=1)]

    def of_level(self, level: Level) -> Seed:
        """Return the seed that a level takes its reasons from."""
        return self.seeds[self.levels[level.value]]

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        if set(self.levels) != {level.value for level in Level if level is not Level.OPT_OUT}:
            raise ValueError("levels: HIGH, MEDIUM and LOW have a seed each")
        if not set(self.levels.values()) <= set(self.seeds):
            raise ValueError("levels: name seeds of this file")
        signals = [
            (key, seed.signal(signal)) for key, seed in self.seeds.items() for signal in Signal
        ]
        for key, said in signals:
            unknown = set() if said is None else set(said.reasons) - set(self.reasons)
            if unknown:
                raise ValueError(f"seed {key} has reasons that are missing: {sorted(unknown)}")
        return self


@cache
def recommended_products() -> RecommendedProducts:
    """Read which products are recommended, once a process.

    Raises:
        ValueError: the file names a product that the catalogue lacks, or says what it cannot mean.
    """
    found = RecommendedProducts.model_validate(_read("recommendations.yaml"))
    catalogue = load_reference().catalogue
    unknown = {named for named in found.ids() if catalogue.product(named) is None}
    if unknown:
        raise ValueError(f"recommendations.yaml names products that are missing: {sorted(unknown)}")
    return found


@cache
def propensity_seeds() -> PropensitySeeds:
    """Read the seeds of propensity, once a process.

    Raises:
        ValueError: the file says what it cannot mean.
    """
    return PropensitySeeds.model_validate(_read("propensity.yaml"))


def _read(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = load_yaml(fixtures_directory() / name)
    return found
