"""Read a replay file: a world, and what was asked of it (`recording/serializers.py` writes it)."""

import base64
import binascii
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel


class UnreadableReplay(ValueError):
    """A file is no replay; says which line is wrong, and how."""


class _Line(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


Line = TypeVar("Line", bound=_Line)
FieldName = Literal["X-Correlation-Id", "X-Request-Id", "Content-Type"]
# What HTTP can say in a field: a line of Latin-1.
FieldValue = Annotated[str, Field(pattern=r"^[\t\x20-\x7e\x80-\xff]*$")]


class Header(_Line):
    """The first line; `world` is what `POST /worlds` takes."""

    format: Literal["vipmp-sandbox-replay"]
    version: Literal[1]
    sandbox: str
    complete: bool
    now: AwareDatetime
    world: dict[str, Any]


class ReplayedCall(_Line):
    """Any other line: a call as it was made, at an instant of the world's time."""

    at: AwareDatetime
    method: Literal["POST", "PATCH", "PUT", "DELETE"]
    path: str = Field(pattern=r"^/[^\s\\]*$")
    distributor_id: str = ""
    headers: dict[FieldName, FieldValue] = {}
    body: str | None = None
    body_base64: str | None = None
    status: int

    def fields(self) -> dict[bytes, bytes]:
        """Return the header fields, as bytes: httpx would write text as ASCII only."""
        return {
            name.encode(): value.strip(" \t").encode("latin-1")
            for name, value in self.headers.items()
        }

    def content(self) -> bytes:
        """Return the body.

        Raises:
            ValueError: it is no Base64.
        """
        if self.body_base64 is None:
            return (self.body or "").encode()
        return base64.b64decode(self.body_base64, validate=True)


def read_header(line: str) -> Header:
    """Read the first line of a file.

    Raises:
        UnreadableReplay: this is none, or one of another version.
    """
    return _read(Header, line, 1)


def read_calls(lines: Iterable[str]) -> Iterator[tuple[int, ReplayedCall]]:
    """Read the lines after the first, with their numbers.

    Raises:
        UnreadableReplay: a line is no call.
    """
    for number, line in enumerate(lines, start=2):
        if line.strip():
            call = _read(ReplayedCall, line, number)
            try:
                call.content()
            except (binascii.Error, ValueError):
                raise UnreadableReplay(f"line {number}: bodyBase64: is no Base64") from None
            yield number, call


def instant_of(moment: datetime) -> str:
    """Return an instant as the control plane takes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _read(kind: type[Line], line: str, number: int) -> Line:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, fault["loc"])) or "not JSON"
        raise UnreadableReplay(f"line {number}: {place}: {fault['msg']}") from None
