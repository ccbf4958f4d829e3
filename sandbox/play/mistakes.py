"""Say in a writer's words what pydantic found wrong."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic_core import ErrorDetails

from sandbox.play.aliases import NAME_PATTERN, PATH_PATTERN
from sandbox.play.faults import Fault
from sandbox.play.format import CONTROL_CALL, PARTNER_CALL, SCENARIO_NAME, Scenario
from sandbox.play.moments import FORMS, PATTERN
from sandbox.play.reading import Place, Read

_TYPES = {
    "string_type": "text (a number that is text, such as Adobe's statuses, needs quotes)",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "names with values",
    "model_type": "names with values",
    "model_attributes_type": "names with values",
    "string_too_short": "a text that is not empty",
    "too_short": "at least one",
}
_PATTERNS = {
    NAME_PATTERN: "a name of letters and digits that begins with a small letter, such as order2",
    PATH_PATTERN: "a path such as lineItems[0].remainingQuantity",
    PATTERN: FORMS,
    SCENARIO_NAME: "small letters, digits and hyphens, such as late-renewal",
    PARTNER_CALL: "a call of Adobe's API, such as POST /v3/customers/{customer}/orders",
    CONTROL_CALL: "a call about the world, such as PATCH /resellers/{reseller}",
}


def fault_of(read: Read, error: ErrorDetails) -> Fault:
    """Return what pydantic says as a fault with its line."""
    place: Place = tuple(part for part in error["loc"] if part != "[key]")
    match error["type"]:
        case "missing":
            return read.fault(place[:-1], f"expected {str(place[-1])!r} here")
        case "extra_forbidden":
            return read.fault(place, _unknown(str(place[-1]), place[:-1]))
        case "value_error":
            return read.fault(place, error["msg"].removeprefix("Value error, "))
    return read.fault(place, f"expected {_expected(error)}, got {error['input']!r}")


def _expected(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "string_pattern_mismatch":
            pattern = str(context["pattern"])
            return _PATTERNS.get(pattern, f"the form {pattern}")
        case "literal_error":
            return str(context["expected"])
        case kind if kind in _TYPES:
            return _TYPES[kind]
        case _:
            return error["msg"].removeprefix("Input should be ")


def _unknown(name: str, around: Place) -> str:
    known = _fields_at(around)
    close = get_close_matches(name, known, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f"expected one of {', '.join(known)}{hint}"


def _fields_at(place: Place) -> list[str]:
    """Return the names that the format knows at a place, by walking its JSON Schema."""
    at: Mapping[str, Any] = _schema()
    for part in place:
        at = _resolved(at)
        inner = at.get("items") if isinstance(part, int) else _field_of(at, part)
        at = inner or {}
    return list(_resolved(at).get("properties", {}))


def _field_of(schema: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """Return the schema of a field, or of what stands under a name that the writer chose."""
    chosen = next(iter(schema.get("patternProperties", {}).values()), None)
    found: Mapping[str, Any] | None = schema.get("properties", {}).get(name, chosen)
    return found


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = _reference(schema)
    if not reference:
        return schema
    found: Mapping[str, Any] = _schema()["$defs"][reference.removeprefix("#/$defs/")]
    return found


def _reference(schema: Mapping[str, Any]) -> str:
    """Return where a schema is defined; what may be left out is that or null."""
    choices = [schema, *schema.get("anyOf", ())]
    return next((str(choice["$ref"]) for choice in choices if "$ref" in choice), "")


@cache
def _schema() -> Mapping[str, Any]:
    return Scenario.model_json_schema()
