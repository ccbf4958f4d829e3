"""What an OpenAPI document says beside its operations: who made it, tags, plain JSON Schema."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sandbox.web.blueprints import ResourceBlueprint

LICENSE: Final = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
CONTACT: Final = {"name": "The maintainers of the sandbox"}
# What pydantic leaves as it is where a validator comes first, and JSON Schema calls otherwise.
_KEYWORDS: Final = {
    "ge": "minimum",
    "le": "maximum",
    "gt": "exclusiveMinimum",
    "lt": "exclusiveMaximum",
}


def complete(document: dict[str, Any], resources: Sequence[ResourceBlueprint]) -> dict[str, Any]:
    """Return a document with licence, contact and tags, and without keywords that no schema has."""
    tag_of = {
        operation.name: resource.tag for resource in resources for operation in resource.operations
    }
    for methods in document["paths"].values():
        for described in methods.values():
            described["tags"] = [tag_of[described["operationId"]]]
    completed: dict[str, Any] = _with_known_keywords(document)
    completed["info"] |= {"license": LICENSE, "contact": CONTACT}
    completed["tags"] = list(_tags(resources))
    return completed


def _tags(resources: Iterable[ResourceBlueprint]) -> Iterable[dict[str, str]]:
    return ({"name": resource.tag, "description": resource.about} for resource in resources)


def _with_known_keywords(part: Any) -> Any:  # noqa: ANN401 - any part of a document
    if isinstance(part, dict):
        return {
            _KEYWORDS.get(name, name) if isinstance(value, int | float) else name: (
                _with_known_keywords(value)
            )
            for name, value in part.items()
        }
    return [_with_known_keywords(each) for each in part] if isinstance(part, list) else part
