"""Both OpenAPI documents, and ways through them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sandbox.control_api.document import control_document
from sandbox.partner_api.document import partner_document

Document = dict[str, Any]
DOCUMENTS: Final = {"partner": partner_document(), "control": control_document()}


def operations(document: Document) -> list[dict[str, Any]]:
    """Every operation of a document."""
    return [found for methods in document["paths"].values() for found in methods.values()]


def contents(part: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a request or a response may carry, by media type."""
    yield from part.get("content", {}).items()


def accepted(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The responses of an operation that did its work."""
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            yield response
