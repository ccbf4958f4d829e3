"""A world's overrides of the ruleset: checked, merged and laid out."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.ruleset import Ruleset, overrides_of

_NAMES = frozenset(field.alias or name for name, field in Ruleset.model_fields.items())


def stored_rules(overrides: Mapping[str, Any]) -> str:
    """Return what a world stores for some overrides by their public names.

    Raises:
        ControlRefusal: INVALID_REQUEST, naming each unknown rule and each bad value.
    """
    unknown = [name for name in overrides if name not in _NAMES]
    if unknown:
        raise ControlRefusal(
            ControlError.INVALID_REQUEST,
            [f"rules.{name}: there is no such rule; GET …/rules lists them" for name in unknown],
        )
    try:
        return overrides_of(Ruleset.model_validate(overrides))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        raise ControlRefusal(
            ControlError.INVALID_REQUEST,
            [".".join(["rules", *map(str, each["loc"])]) + f": {each['msg']}" for each in faults],
        ) from None


def changed_rules(stored: str, changes: Mapping[str, Any]) -> str:
    """Return stored overrides with changes laid over them; null puts a rule back to its default.

    Raises:
        ControlRefusal: as by `stored_rules`.
    """
    unknown = {name: value for name, value in changes.items() if name not in _NAMES}
    return stored_rules({**_merged(json.loads(stored), changes), **unknown})


def _merged(old: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Merge as JSON Merge Patch does (RFC 7396), so that a market segment can change alone."""
    merged = dict(old)
    for name, value in changes.items():
        before = merged.pop(name, None)
        if isinstance(value, Mapping):
            merged[name] = _merged(before if isinstance(before, Mapping) else {}, value)
        elif isinstance(value, float) and value.is_integer():
            # JSON has one kind of number: 14.0 is 14, and no rule has fractions.
            merged[name] = int(value)
        elif value is not None:
            merged[name] = value
    return merged


def effective_rules(rules: Ruleset) -> dict[str, Any]:
    """Return every rule in force by its public name."""
    return rules.model_dump(mode="json", by_alias=True)
