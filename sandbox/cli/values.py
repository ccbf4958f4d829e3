"""Values on the command line: instants, durations, rules."""

import json
from datetime import UTC, datetime
from math import isfinite, nan
from pathlib import Path
from typing import Any

import click

from sandbox.domain import goals
from sandbox.domain.goals import COTERM_DATE, RENEWAL_DATE


class Instant(click.ParamType[datetime]):
    """An ISO 8601 instant, in UTC where it names no zone; a date alone is its midnight."""

    name = "instant"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read an instant in whole seconds."""
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(value)
            aware = found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no instant; write one like 2026-01-15T09:00:00Z", param, ctx)
        return aware.replace(microsecond=0)


class Goal(click.ParamType[datetime | str]):
    """An instant, or the name of a customer's date."""

    name = "goal"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime | str:
        """Keep the name of a date; read anything else as an instant."""
        return value if value in {COTERM_DATE, RENEWAL_DATE} else INSTANT.convert(value, param, ctx)


class Duration(click.ParamType[str]):
    """An ISO 8601 duration: `P30D`, `P1Y`, `-P31D`, `PT6H`."""

    name = "duration"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the form; what it leads to depends on the world's now."""
        if goals.DURATION.fullmatch(value) is None:
            self.fail(f"{value!r} is no duration; write one like P30D or -P31D", param, ctx)
        return value


class Rate(click.ParamType[float]):
    """A number of seconds; the sandbox says which ones are possible."""

    name = "float"

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a number that JSON can hold."""
        try:
            found = float(value)
        except ValueError:
            found = nan
        if not isfinite(found):
            self.fail(f"{value!r} is no number; write one like 60 or 0.5", param, ctx)
        return found


class RuleValue(click.ParamType[tuple[str, Any]]):
    """A rule and its value: `lateRenewalDays=14`, `returnErrors=words`; JSON where it is JSON."""

    name = "name=value"

    def convert(
        self,
        value: str | tuple[str, Any],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, Any]:
        """Part name and value."""
        if isinstance(value, tuple):
            return value
        name, equals, text = value.partition("=")
        if not name or not equals:
            self.fail(f"{value!r} is no rule; write one like lateRenewalDays=14", param, ctx)
        try:
            found = json.loads(text)
            # JSON has no NaN and no infinity, whatever Python reads as such.
            json.dumps(found, allow_nan=False)
        except ValueError:
            return name, text
        except RecursionError:
            self.fail(f"the value of {name!r} is nested too deeply", param, ctx)
        return name, found


class Effect(click.ParamType[dict[str, Any]]):
    """What a fault does, as an object of JSON: `{"type": "delay", "milliseconds": 2000}`."""

    name = "json"

    def convert(
        self, value: str | dict[str, Any], param: click.Parameter | None, ctx: click.Context | None
    ) -> dict[str, Any]:
        """Read an object; which ones are effects, the sandbox says."""
        if isinstance(value, dict):
            return value
        try:
            found = json.loads(value)
            # JSON has no NaN and no infinity, whatever Python reads as such.
            json.dumps(found, allow_nan=False)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            self.fail(f'{value!r} is no effect; write one like {{"type": "truncate"}}', param, ctx)
        return found


class Month(click.ParamType[str]):
    """A month as price lists write it: `202601`."""

    name = "YYYYMM"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check it as a list's own column is checked."""
        # What price lists are read with takes a while to load.
        from sandbox.catalogue.price_list_cells import Cells, PriceListError  # noqa: PLC0415 - see above

        try:
            Cells(1, {self.name: value}).month(self.name)
        except PriceListError as error:
            self.fail(f"{error.problem}. {error.remedy}.", param, ctx)
        return value


class WritableFile(click.ParamType[Path]):
    """A file that can be written: found out by opening it, before any work is done."""

    name = "file"

    def convert(
        self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Open it for writing, and leave no trace of that."""
        path = Path(value)
        try:
            is_new = not path.exists()
            with path.open("ab"):
                pass
            if is_new:
                path.unlink()
        except OSError as error:
            reason = error.strerror or str(error)
            self.fail(f"{path} cannot be written ({reason}). Name another file.", param, ctx)
        return path


INSTANT = Instant()
WRITABLE = WritableFile()
MONTH = Month()
GOAL = Goal()
DURATION = Duration()
RATE = Rate()
RULE = RuleValue()
EFFECT = Effect()
