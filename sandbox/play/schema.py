"""The JSON Schema of scenario files, for editors and other tools.

`python -m sandbox.play.schema > fixtures/schemas/scenario.schema.json` writes it anew; a test
fails when file and models differ.
"""

import json
import sys
from typing import Any

from sandbox.play.format import Scenario
from sandbox.play.moments import PATTERN

SLOT = {
    "type": "string",
    "pattern": r"^\{[^{}]+\}$",
    "description": "A value of the case, in braces and quotes",
}
MOMENT_SLOT = {
    "type": "string",
    "pattern": r"\{[^{}]+\}",
    "description": "A moment with a value of the case in it, in braces and quotes",
}
_ABOUT = frozenset({"description", "default", "title"})
CASES = {
    "type": "array",
    "minItems": 1,
    "description": "A table: the same steps played with other values, put in for {name}",
    "items": {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string", "minLength": 1}},
    },
}


def scenario_schema() -> dict[str, Any]:
    """Return the schema: the models', with `cases`, and a slot wherever a case may fill one."""
    schema = Scenario.model_json_schema()
    parts = schema.pop("$defs")
    top = {name: _with_slot(each) for name, each in schema.pop("properties").items()}
    definitions = {name: _definition(each) for name, each in sorted(parts.items())}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario of the VIP Marketplace sandbox",
        **{key: value for key, value in schema.items() if key != "title"},
        "properties": {**top, "cases": CASES},
        "$defs": {**definitions, "Slot": SLOT, "MomentSlot": MOMENT_SLOT},
    }


def _definition(schema: dict[str, Any]) -> dict[str, Any]:
    if "properties" not in schema:
        return schema
    properties = {name: _with_slot(each) for name, each in schema["properties"].items()}
    return {**schema, "properties": properties}


def _with_slot(schema: dict[str, Any]) -> dict[str, Any]:
    """Let a slot stand where something else than free text is wanted."""
    if schema.get("type") == "string" and "pattern" not in schema and "enum" not in schema:
        return schema
    kept = {key: value for key, value in schema.items() if key in _ABOUT}
    inner = {key: value for key, value in schema.items() if key not in kept}
    if "items" in inner:
        inner = {**inner, "items": _with_slot(inner["items"])}
    slot = "MomentSlot" if inner.get("pattern") == PATTERN else "Slot"
    return {**kept, "anyOf": [inner, {"$ref": f"#/$defs/{slot}"}]}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(scenario_schema(), indent=2) + "\n")
