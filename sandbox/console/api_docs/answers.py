"""What an operation answers, by status: its codes, and the fields of what it gives."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sandbox.console.api_docs.document import Document, Operation
from sandbox.console.api_docs.fields import Field, fields_of


class Code(NamedTuple):
    """Why something is refused: its code ('' where there is none) and what that says."""

    code: str
    message: str


class Answer(NamedTuple):
    """An answer; `fields` only where it is none of a refusal."""

    status: str
    codes: list[Code]
    media_types: list[str]
    fields: list[Field]


def answers_of(document: Document, operation: Operation) -> list[Answer]:
    """Return what an operation answers, in the order of the statuses."""
    return [
        Answer(
            status,
            [_code(line) for line in response["description"].split("\n") if line.strip()],
            list(response.get("content", {})),
            [] if status[0] in "45" else list(_fields(document, response.get("content", {}))),
        )
        for status, response in operation.described["responses"].items()
    ]


def _code(line: str) -> Code:
    code, colon, message = line.partition(": ")
    return Code(code, message) if colon and " " not in code else Code("", line)


def _fields(document: Document, content: Mapping[str, Any]) -> Iterator[Field]:
    for kind in content.values():
        yield from fields_of(kind.get("schema", {}), document.schemas)
