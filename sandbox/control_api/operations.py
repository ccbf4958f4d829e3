"""The control plane's operations: each is declared once, and validated, answered and described."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any, Generic, TypeVar

from flask import Request, Response, request
from pydantic import BaseModel, ValidationError

from sandbox.control_api.errors import body_refusal, refusal_of, refuse
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.partner_api.errors import answer, to_json
from sandbox.partner_api.parsing import read_body
from sandbox.services.journal import Journal
from sandbox.timeline.opening import Worlds

_ID = re.compile(r"[A-Za-z0-9-]{1,40}")


class Nothing(BaseModel):
    """No body, no query parameters, or no answer."""


Body = TypeVar("Body", bound=BaseModel)
Query = TypeVar("Query", bound=BaseModel)
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Call(Generic[Body, Query]):
    """What an operation is given, beside the ids of its path."""

    worlds: Worlds
    journal: Journal
    body: Body
    query: Query


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: method and path, models, what it answers and what it may refuse."""

    method: str
    path: str
    summary: str
    handler: Callable[..., Any]
    answers: type[BaseModel]
    status: int = 200
    body: type[BaseModel] = Nothing
    query: type[BaseModel] = Nothing
    errors: tuple[ControlError, ...] = ()
    source: str = "control-api.md"

    @property
    def name(self) -> str:
        """The operation's name, unique among all."""
        return self.handler.__name__


@dataclass(slots=True)
class Operations:
    """A list of declared operations, filled by decorators."""

    declared: list[Operation] = field(default_factory=list)

    def declare(self, method: str, path: str, **options: Any) -> Callable[..., Any]:  # noqa: ANN401 - an Operation's fields
        """Declare an operation."""

        def keep(handler: Callable[..., Any]) -> Callable[..., Any]:
            self.declared.append(Operation(method, path, handler=handler, **options))
            return handler

        return keep


@dataclass(frozen=True, slots=True)
class Door:
    """Lets calls in, runs them, and renders what comes out.

    `token` is what a caller must bring; None: whoever reaches the server may call.
    """

    worlds: Worlds
    journal: Journal
    token: str | None

    def view(self, operation: Operation) -> Callable[..., Response]:
        """Return the Flask view of an operation."""

        def respond(**ids: str) -> Response:
            known = {name: value if _ID.fullmatch(value) else "" for name, value in ids.items()}
            return self.guarded(lambda: self._run(operation, known))

        respond.__name__ = operation.name
        return respond

    def guarded(self, run: Callable[[], Response]) -> Response:
        """Run what needs the token, and render what it refuses."""
        try:
            self._check_token()
            return run()
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            return refuse(refusal)

    def _check_token(self) -> None:
        if self.token is None:
            return
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        sent = token.strip().encode("utf-8", "replace")
        if scheme.lower() != "bearer" or not compare_digest(sent, self.token.encode()):
            raise ControlRefusal(ControlError.UNAUTHORIZED)

    def _run(self, operation: Operation, ids: Mapping[str, str]) -> Response:
        body = parse_body(request, operation.body)
        query = parse_query(request, operation.query)
        made = operation.handler(Call(self.worlds, self.journal, body, query), **ids)
        if operation.answers is Nothing:
            return Response(status=operation.status)
        if isinstance(made, BaseModel):
            return answer(operation.status, made.model_dump_json(by_alias=True).encode())
        return answer(operation.status, to_json(made))


def parse_body(of: Request, model: type[Model]) -> Model:
    """Return the request's body as a model; where everything is optional it may be left out.

    Only JSON that calls itself so is taken: a web page of another origin cannot send that to a
    sandbox on the reader's own machine without being asked first.

    Raises:
        ControlRefusal: INVALID_REQUEST, naming each field.
    """
    if model is Nothing:
        return model()
    raw = read_body(of)
    if raw and of.mimetype != "application/json":
        raise ControlRefusal(
            ControlError.INVALID_REQUEST,
            ["Content-Type: send the body as application/json"],
        )
    try:
        return model.model_validate_json(raw or b"{}")
    except ValidationError as error:
        raise body_refusal(error) from None


def parse_query(of: Request, model: type[Model]) -> Model:
    """Return the query parameters as a model; the last of several values counts.

    Raises:
        ControlRefusal: INVALID_REQUEST, naming each parameter, unknown ones too.
    """
    given = {name: values[-1] for name, values in of.args.lists()}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise body_refusal(error) from None
