"""An OpenAPI document, taken apart by operation."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sandbox.console.console import Console

Json = Mapping[str, Any]
RAW: Final = {"partner": "/openapi.json", "control": "/sandbox/v1/openapi.json"}
"""Where the documents themselves are, by the name of their API."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path; `described` is what the document says of it."""

    api: str
    method: str
    path: str
    described: Json

    @property
    def name(self) -> str:
        """Its `operationId`."""
        return str(self.described["operationId"])

    @property
    def summary(self) -> str:
        """What it does, in a line."""
        return str(self.described["summary"])

    @property
    def tag(self) -> str:
        """The group in which it stands."""
        return str(self.described["tags"][0])

    def has(self, wanted: str) -> bool:
        """Tell whether every word that is wanted stands in its path, name, summary or group."""
        told = f"{self.method} {self.path} {self.name} {self.summary} {self.tag}".casefold()
        return all(word in told for word in wanted.casefold().split())


@dataclass(frozen=True, slots=True)
class Document:
    """What an API's document says, ready to be looked up."""

    api: str
    title: str
    description: str
    about_tags: Mapping[str, str]
    operations: Mapping[str, Operation]
    schemas: Mapping[str, Json]
    security: tuple[Json, ...]

    def by_tag(self, wanted: str = "") -> dict[str, list[Operation]]:
        """Return the operations that have the wanted words, by group in the document's order."""
        found: dict[str, list[Operation]] = {tag: [] for tag in self.about_tags}
        for operation in self.operations.values():
            if operation.has(wanted):
                found.setdefault(operation.tag, []).append(operation)
        return {tag: operations for tag, operations in found.items() if operations}


def document_of(console: Console, api: str) -> Document | None:
    """Return the document of an API by its name; None: there is no such API."""
    make = console.documents.get(api)
    return None if make is None else _read(api, make())


@cache
def _read(api: str, content: bytes) -> Document:
    read = json.loads(content)
    return Document(
        api=api,
        title=read["info"]["title"],
        description=read["info"]["description"],
        about_tags={tag["name"]: tag.get("description", "") for tag in read["tags"]},
        operations={operation.name: operation for operation in _operations(api, read)},
        schemas=read["components"]["schemas"],
        security=tuple(read["security"]),
    )


def _operations(api: str, read: Json) -> Iterator[Operation]:
    for path, methods in read["paths"].items():
        for method, described in methods.items():
            yield Operation(api, method.upper(), path, described)
