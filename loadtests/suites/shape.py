"""Shapes as data: how many users work when, and when the clock moves.

A shape is a file of `shapes/`, or one of yours: stages in order, each with the phase that its
latencies are reported under. Lengths are shares of the run, users are shares of those asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sandbox.domain.goals import DURATION
from sandbox.domain.safe_yaml import UnsafeYamlError, load_yaml

FOLDER: Final = Path(__file__).resolve().parent / "shapes"
Share = Annotated[float, Field(ge=0, le=1)]


class ShapeError(ValueError):
    """There is no such shape, or its file is none: the message says what to write."""


class Stage(BaseModel):
    """A part of a run.

    Attributes:
        phase: What its latencies are reported under.
        share: How long it is, beside the other stages.
        users: The share of the users that work at its end.
        begins: The share that works at its beginning; as at its end where nothing is said.
        advance: An ISO 8601 duration by which the clock moves; the stage lasts until it has.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    phase: Annotated[str, Field(pattern="^[a-z][a-z-]{0,30}$")]
    share: Annotated[float, Field(gt=0, le=1000)] = 1
    users: Share
    begins: Annotated[Share | None, Field(alias="from")] = None
    advance: str | None = None

    @model_validator(mode="after")
    def _check_advance(self) -> Self:
        if self.advance is not None and DURATION.fullmatch(self.advance) is None:
            raise ValueError(f"{self.advance!r} is no duration; write one like P10D")
        return self


class Shape(BaseModel):
    """What a run does, whatever its length and its users.

    Attributes:
        what: A sentence for people.
        seconds: How long a run is where nobody says it, without the advances.
        anniversaries: How many customers of the world have their anniversary in the next ten days.
        stages: In order; two neighbours with one phase are one phase.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    seconds: Annotated[float, Field(gt=0, le=86_400)]
    anniversaries: Annotated[int, Field(ge=0, le=100_000)] = 0
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=100)]

    @property
    def phases(self) -> tuple[str, ...]:
        """The phases in the order in which they come."""
        return tuple(dict.fromkeys(stage.phase for stage in self.stages))


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a run is: the number of its stage, when that began, and how many users shall work."""

    stage: int
    began: float
    users: int


def moment(
    shape: Shape, users: int, seconds: float, elapsed: float, advances: Mapping[int, float]
) -> Moment | None:
    """Tell where a run is; None: it is over.

    Args:
        shape: its shape.
        users: how many work at the most.
        seconds: how long it is without its advances.
        elapsed: seconds since it began.
        advances: how many seconds the advances took that are done, by the numbers of their stages.
    """
    shares = sum(stage.share for stage in shape.stages if stage.advance is None)
    began = 0.0
    for number, stage in zip(count(), shape.stages):
        if stage.advance is not None:
            length = advances.get(number, float("inf"))
        else:
            length = seconds * stage.share / shares
        if elapsed < began + length:
            return Moment(number, began, _users(stage, users, (elapsed - began) / length))
        began += length
    return None


def _users(stage: Stage, users: int, passed: float) -> int:
    begins = stage.users if stage.begins is None else stage.begins
    return max(1, round(users * (begins + (stage.users - begins) * passed)))


def names() -> list[str]:
    """Name the shapes that come along."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read_shape(name: str) -> Shape:
    """Read a shape by its name, or from a file.

    Raises:
        ShapeError: there is none, or its file cannot be read as one.
    """
    path = FOLDER / f"{name}.yaml" if name in names() else Path(name)
    if path.suffix not in {".yaml", ".yml"}:
        raise ShapeError(
            f"there is no shape {name!r}; there are {', '.join(names())}, or name a .yaml file"
        )
    try:
        return Shape.model_validate(load_yaml(path))
    except OSError as error:
        raise ShapeError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnsafeYamlError as error:
        raise ShapeError(str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ShapeError(f"{path}, {where}: {first['msg']}") from error
