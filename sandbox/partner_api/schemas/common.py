"""What several resources share: strict camelCase models, text that any database can keep, links."""

from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic.alias_generators import to_camel

from sandbox.domain.names import is_clean_text
from sandbox.domain.whole_numbers import WHOLE

# The 1,500 fields have 430 names, and pydantic takes four regular expressions to convert one.
_camel: Final = cache(to_camel)


class Resource(BaseModel):
    """A resource that the API answers with; describes it, is not used to write it.

    So pydantic builds it for a document only, as it builds a request's model when the first such
    request comes (`defer_build`): all at once they were a tenth of every process's start. Two
    threads that meet at one have it built once, since pydantic 2.14.
    """

    model_config = ConfigDict(alias_generator=_camel, populate_by_name=True, defer_build=True)


class RequestModel(BaseModel):
    """A body that the API takes: no unknown fields (1121), no nearly right types (1117)."""

    model_config = ConfigDict(
        alias_generator=_camel,
        populate_by_name=False,
        extra="forbid",
        strict=True,
        frozen=True,
        defer_build=True,
    )


class KebabQuery(BaseModel):
    """Query parameters: kebab-case, text on the wire."""

    model_config = ConfigDict(
        alias_generator=lambda name: name.replace("_", "-"),
        populate_by_name=False,
        frozen=True,
        defer_build=True,
    )


def _clean(value: str) -> str:
    if not is_clean_text(value):
        raise ValueError("holds characters that no text has")
    return value


CLEAN_PATTERN = r"^[^\x00-\x1f\x7f-\x9f]*$"
CleanText = Annotated[
    str, StringConstraints(max_length=4096, pattern=CLEAN_PATTERN), AfterValidator(_clean)
]
ShortText = Annotated[
    str, StringConstraints(max_length=40, pattern=CLEAN_PATTERN), AfterValidator(_clean)
]
# A whole number, also where it is written as 1.0 (JSON Schema calls both integers).
Integer = Annotated[int, WHOLE]
# Documented as read-only: ignored on POST; on PATCH equal or 1119 (ACC-5).
ReadOnly = Annotated[Any, Field(default=None, json_schema_extra={"readOnly": True})]

READ_ONLY_WITHOUT = "x-read-only-without"
"""Names the benefit that a field of the schema changes with; without it, it is read-only."""


_TOLD = 40


def _printable(value: object) -> object:
    """Return text that can be told of, whatever was sent; what it is not, it does not become."""
    if not isinstance(value, str) or (is_clean_text(value) and len(value) <= _TOLD):
        return value
    return value[:_TOLD].encode("unicode_escape").decode("ascii")


AnyText = Annotated[str, BeforeValidator(_printable)]
"""Text that is judged elsewhere: no form of it refuses the request that it came with."""


class RecommendingQuery(KebabQuery):
    """Whether recommendations come along, for which country and in which language (RE-C5).

    A wrong country or language is told in their place: the answer itself is as ever.
    """

    fetch_recommendations: Literal["true", "false"] = "false"
    recommendation_country: AnyText | None = None
    recommendation_language: AnyText = "MULT"

    @property
    def recommends(self) -> bool:
        """Whether they are asked for."""
        return self.fetch_recommendations == "true"


class Link(Resource):
    """Where a resource is found."""

    uri: str
    method: str
    headers: list[Any]


class SelfLink(Resource):
    """The link of a single resource."""

    self: Link


class PageLinks(Resource):
    """The links of a list; next and prev only where they lead somewhere (AC-7)."""

    self: Link
    next: Link | None = None
    prev: Link | None = None


class ErrorResource(Resource):
    """Adobe's error body (ACC-4); `invalidFields` is of recommendations alone (RE-C4)."""

    code: str
    message: str
    additional_details: list[str] = []
    invalid_fields: list[str] | None = None
