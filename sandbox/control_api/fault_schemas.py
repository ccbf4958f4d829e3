"""Bodies and answers about faults."""

import re
from http import HTTPStatus
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, StrictBool, Tag

from sandbox.control_api.values import UNION_TAG
from sandbox.domain.whole_numbers import WHOLE
from sandbox.faults.effects import EffectType
from sandbox.faults.ready_made import HELD_MS
from sandbox.faults.specification import FaultSpec
from sandbox.partner_api.schemas.common import CLEAN_PATTERN, RequestModel, Resource

LONGEST_MS = 600_000
_MOST_HEADERS = 20
# What frames an answer, says what becomes of its connection or repeats the request's ids is the
# server's.
_FRAMING = frozenset(
    {
        "connection",
        "content-length",
        "content-type",
        "date",
        "keep-alive",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-correlation-id",
        "x-request-id",
    }
)
_NAME = re.compile(r"[A-Za-z0-9-]{1,100}")
_VALUE = re.compile(r"[\x20-\x7e]{0,1000}")
_STATUSES = frozenset(int(each) for each in HTTPStatus if each >= 400)


def _status(value: int) -> int:
    if value not in _STATUSES:
        raise ValueError("is a status of HTTP from 400 to 511")
    return value


def _headers(value: dict[str, str]) -> dict[str, str]:
    for name, text in value.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(text):
            raise ValueError(f"{name!r} is no header field of printable ASCII on one line")
        if name.lower() in _FRAMING:
            raise ValueError(f"{name} is the server's; contentType says the type of a body")
    if len({name.lower() for name in value}) < len(value):
        raise ValueError("a header field is named twice, in capitals and in small letters")
    return value


def _path(value: str) -> str:
    if not value.startswith(("/v3/", "/ims/")):
        raise ValueError("begins with /v3/ or /ims/, such as /v3/customers/*/orders")
    return value


Milliseconds = Annotated[int, WHOLE, Field(ge=1, le=LONGEST_MS)]
Count = Annotated[int, WHOLE, Field(ge=1, le=2**31 - 1)]
Method = Literal["GET", "POST", "PATCH", "PUT", "DELETE"]
Label = Annotated[str, Field(pattern="^[a-z0-9-]{1,40}$")]
OperationName = Annotated[
    str, Field(pattern="^[a-z_]{1,64}$", description="An operationId of /openapi.json")
]
Path = Annotated[
    str,
    Field(
        max_length=255,
        pattern=CLEAN_PATTERN,
        description="Without its query; * stands for a segment, or a part of one",
        examples=["/v3/customers/*/orders"],
    ),
    AfterValidator(_path),
]
Fields = Annotated[dict[str, str], Field(max_length=_MOST_HEADERS), AfterValidator(_headers)]


class StatusEffect(RequestModel):
    """A refusal instead of the work: Adobe's body with `code` and `message`, or a `body`."""

    type: Literal["status"]
    status: Annotated[int, WHOLE, Field(ge=400, le=511), AfterValidator(_status)]
    code: Annotated[str | None, Field(pattern="^[A-Z0-9_]{1,40}$")] = None
    message: Annotated[str | None, Field(min_length=1, max_length=255, pattern=CLEAN_PATTERN)] = (
        None
    )
    headers: Fields = Field(default_factory=dict)
    body: Annotated[str | None, Field(max_length=65_536)] = None
    content_type: Annotated[str | None, Field(pattern="^[A-Za-z0-9/+.; =_-]{1,100}$")] = None


class DelayEffect(RequestModel):
    """The work is done, and its answer comes late."""

    type: Literal["delay"]
    milliseconds: Milliseconds


class TimeoutEffect(RequestModel):
    """The work is done, and the client never hears: its connection is held, then closed."""

    type: Literal["timeoutAfterCommit"]
    milliseconds: Milliseconds = HELD_MS


class DropEffect(RequestModel):
    """The connection is closed without an answer: before the work, or `after` it; or reset."""

    type: Literal["dropConnection"]
    after: StrictBool = False
    reset: StrictBool = False


class TruncateEffect(RequestModel):
    """The work is done, and half of its answer's body is sent."""

    type: Literal["truncate"]


class KeepAliveEffect(RequestModel):
    """The answer comes, and the next request of its connection finds it closed."""

    type: Literal["dropKeepAlive"]


def _form(sent: Any) -> str | None:  # noqa: ANN401 - whatever was sent
    """Tell which effect a body means, so that its faults are named as those of that effect."""
    kind = sent.get("type") if isinstance(sent, dict) else None
    return f"{UNION_TAG}{kind}"


AnyEffect = Annotated[
    Annotated[StatusEffect, Tag(f"{UNION_TAG}status")]
    | Annotated[DelayEffect, Tag(f"{UNION_TAG}delay")]
    | Annotated[TimeoutEffect, Tag(f"{UNION_TAG}timeoutAfterCommit")]
    | Annotated[DropEffect, Tag(f"{UNION_TAG}dropConnection")]
    | Annotated[TruncateEffect, Tag(f"{UNION_TAG}truncate")]
    | Annotated[KeepAliveEffect, Tag(f"{UNION_TAG}dropKeepAlive")],
    Discriminator(
        _form,
        custom_error_type="effect_type",
        custom_error_message=f"is an object whose type is one of {', '.join(EffectType)}",
    ),
]


class NewFault(RequestModel):
    """A fault: a ready-made one by its name, or an effect; and which requests it concerns."""

    model_config = ConfigDict(
        json_schema_extra={"if": {"required": ["effect"]}, "else": {"required": ["name"]}}
    )

    name: Label | None = None
    method: Method | None = None
    path: Path | None = None
    operation: OperationName | None = None
    nth: Count = 1
    times: Count | None = 1
    probability: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 1.0
    effect: AnyEffect | None = None

    def spec(self) -> FaultSpec:
        """Return what the faults' room takes."""
        effect = self.effect
        kept = None if effect is None else effect.model_dump(by_alias=True, exclude_none=True)
        return FaultSpec(
            name=self.name or "",
            method=self.method or "",
            path=self.path or "",
            operation=self.operation or "",
            nth=self.nth,
            times=self.times,
            probability=self.probability,
            effect=kept,
        )


class FaultResource(Resource):
    """A fault with its counters; what is null matches every request.

    `seen` counts the requests that it matches, `fired` those that met it.
    """

    fault_id: str
    name: str | None
    method: str | None
    path: str | None
    operation: str | None
    nth: int
    times: int | None
    probability: float
    effect: dict[str, Any]
    seen: int
    fired: int


class FaultList(Resource):
    """Faults in the order in which they are asked."""

    total_count: int
    items: list[FaultResource]


class ReadyMadeFault(Resource):
    """A fault that needs its name only."""

    name: str
    about: str
    effect: dict[str, Any]


class ReadyMadeFaults(Resource):
    """The ready-made faults."""

    items: list[ReadyMadeFault]
