"""Whether what a file says of a world's story can be true of any world: clock, rules, birth."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from sandbox.domain.ruleset import parse_ruleset
from sandbox.timeline.clock import Mode
from sandbox.worlds.specification import DistributorSpec, WorldSpec, born, check_spec

_COUNTERS: Final = TypeAdapter(dict[str, int])


class _Birth(BaseModel):
    """What a reset wants (`specification.birth_of`)."""

    model_config = ConfigDict(strict=True)

    name: str = Field(max_length=255)
    seed: int
    mode: Mode
    now: str | None
    rate: float
    rules: dict[str, Any]
    distributors: list[Mapping[str, Any]] = Field(min_length=1)
    flex_discounts: str = "none"


_DISTRIBUTOR: Final = TypeAdapter(DistributorSpec)
_FIELDS: Final = {field.name for field in fields(DistributorSpec)}
# What worlds of earlier versions do not say of theirs.
_LATER: Final = frozenset({"email"})


def check_story(story: Mapping[str, Any]) -> None:
    """Check the columns of a world's row.

    Raises:
        ControlRefusal: a value that no new world may have.
        ValueError: anything else is wrong; says what.
    """
    parse_ruleset(story["rules"])
    _COUNTERS.validate_json(story["counters"], strict=True)
    check_spec(
        WorldSpec(
            seed=story["seed"],
            mode=story["clock_mode"],
            now=story["clock_at"],
            rate=story["clock_rate"],
        )
    )
    birth = _Birth.model_validate(story["birth"])
    if not all(each.keys() | _LATER == _FIELDS for each in birth.distributors):
        raise ValueError(f"birth: a distributor has {', '.join(sorted(_FIELDS))}")
    distributors = tuple(_DISTRIBUTOR.validate_python(each) for each in birth.distributors)
    columns = born(story["birth"], story["clock_at"])
    parse_ruleset(columns["rules"])
    check_spec(
        WorldSpec(
            seed=birth.seed,
            mode=birth.mode,
            now=columns["clock_at"],
            rate=birth.rate,
            distributors=distributors,
            flex_discounts=birth.flex_discounts,
        )
    )
