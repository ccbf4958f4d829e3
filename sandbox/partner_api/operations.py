"""Adobe's operations: each is declared once, and validated, answered and described from that.

A read is given a connection and the caller; a write is given the open world, and its answer is
stored with its work (`intents.py`). The declarations also make `/openapi.json`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from flask import Response
from flask.globals import request_ctx
from pydantic import BaseModel
from sqlalchemy import Connection, Engine

from sandbox.domain.errors import Error, Refusal
from sandbox.domain.reference import Reference
from sandbox.partner_api import intents
from sandbox.partner_api.access import Caller, admit, identify
from sandbox.partner_api.errors import answer, error_body, refuse, to_json
from sandbox.partner_api.intents import Intent, Stored
from sandbox.partner_api.parsing import parse_body, parse_query
from sandbox.partner_api.tokens import Tokens
from sandbox.partner_api.visits import Visit
from sandbox.services.journal import Journal
from sandbox.store.engine import changing, reading
from sandbox.store.open_world import OpenWorld, Partner
from sandbox.timeline.opening import WorldGone, Worlds, WorldState

_ID = re.compile(r"[A-Za-z0-9-]{1,40}")


class Nothing(BaseModel):
    """No body, or no query parameters."""


Body = TypeVar("Body", bound=BaseModel)
Query = TypeVar("Query", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Read(Generic[Query]):
    """What a reading operation is given."""

    connection: Connection
    partner: Partner
    world_id: str
    state: WorldState
    query: Query
    reference: Reference


@dataclass(frozen=True, slots=True)
class Write(Generic[Body, Query]):
    """What a writing operation is given."""

    world: OpenWorld
    partner: Partner
    body: Body
    query: Query


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: method and path, models, what it answers and what it may refuse."""

    method: str
    path: str
    summary: str
    source: str
    handler: Callable[..., Any]
    answers: type[BaseModel]
    status: int = 200
    body: type[BaseModel] = Nothing
    query: type[BaseModel] = Nothing
    query_error: Error = Error.INVALID_FIELDS
    errors: tuple[Error, ...] = ()
    without_correlation_id: bool = False

    @property
    def name(self) -> str:
        """The operation's name, unique among all."""
        return self.handler.__name__


@dataclass(slots=True)
class Operations:
    """A list of declared operations, filled by decorators."""

    declared: list[Operation] = field(default_factory=list)

    def get(self, path: str, **options: Any) -> Callable[..., Any]:  # noqa: ANN401 - an Operation's fields
        """Declare a reading operation."""
        return self._declare("GET", path, options)

    def post(self, path: str, **options: Any) -> Callable[..., Any]:  # noqa: ANN401 - an Operation's fields
        """Declare a writing operation."""
        return self._declare("POST", path, options)

    def patch(self, path: str, **options: Any) -> Callable[..., Any]:  # noqa: ANN401 - an Operation's fields
        """Declare a changing operation."""
        return self._declare("PATCH", path, options)

    def _declare(self, method: str, path: str, options: dict[str, Any]) -> Callable[..., Any]:
        def declare(handler: Callable[..., Any]) -> Callable[..., Any]:
            self.declared.append(Operation(method, path, handler=handler, **options))
            return handler

        return declare


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs operations on behalf of requests."""

    engine: Engine
    worlds: Worlds
    tokens: Tokens
    journal: Journal

    def view(self, operation: Operation) -> Callable[..., Response]:
        """Return the Flask view of an operation."""
        run = self._read if operation.method == "GET" else self._write

        def respond(**ids: str) -> Response:
            known = {name: value if _ID.fullmatch(value) else "" for name, value in ids.items()}
            # The request itself: each look at it by Flask's proxy costs a microsecond.
            visit = Visit.of(request_ctx.request, operation.name, known)
            try:
                response = run(operation, visit)
                visit.status = response.status_code
            except Refusal as refusal:
                response = refuse(visit.refused(refusal))
            except WorldGone:
                # Deleted between the look at the credential and the work.
                visit.caller = None
                response = refuse(Refusal(Error.API_KEY_INVALID))
            except Exception as failure:
                visit.refused(Refusal(Error.INTERNAL, facts={"failure": type(failure).__name__}))
                raise
            finally:
                self._note(visit)
            _echo_ids(response, visit)
            return response

        respond.__name__ = operation.name
        return respond

    def _read(self, operation: Operation, visit: Visit) -> Response:
        with reading(self.engine) as connection:
            claims, caller = admit(
                connection,
                self.tokens,
                visit.request,
                without_correlation_id=operation.without_correlation_id,
            )
            visit.caller = caller
            if not caller.state.is_behind:
                return self._answer_read(operation, visit, connection, caller)
        self.worlds.catch_up(caller.world_id)
        with reading(self.engine) as connection:
            visit.caller = caller = identify(connection, claims)
            return self._answer_read(operation, visit, connection, caller)

    def _answer_read(
        self, operation: Operation, visit: Visit, connection: Connection, caller: Caller
    ) -> Response:
        query = parse_query(visit.request, operation.query, operation.query_error)
        reference = self.worlds.reference_for(connection, caller.state.catalogue_import)
        call = Read(connection, caller.partner, caller.world_id, caller.state, query, reference)
        return answer(operation.status, to_json(operation.handler(call, **visit.ids)))

    def _write(self, operation: Operation, visit: Visit) -> Response:
        request = visit.request
        with changing(self.engine) as connection:
            _, caller = admit(connection, self.tokens, visit.request)
            visit.caller = caller
            intent = Intent.of(
                caller.world_id,
                caller.partner.distributor_id,
                (request.method, request.full_path, request.headers["X-Correlation-Id"].strip()),
                request.headers.get("X-Request-Id"),
            )
            stored = intents.claim(connection, intent, caller.state.now)
        if stored is None:
            stored = self._work(operation, visit, caller, intent)
        else:
            visit.replayed(stored.status, stored.body)
        return answer(stored.status, stored.body)

    def _work(self, operation: Operation, visit: Visit, caller: Caller, intent: Intent) -> Stored:
        """Do an operation's work once, and keep its answer with it."""
        try:
            body = (
                Nothing()
                if operation.body is Nothing
                else parse_body(visit.request, operation.body)
            )
            query = parse_query(visit.request, operation.query, operation.query_error)
            with self.worlds.open(caller.world_id) as world:
                payload = operation.handler(Write(world, caller.partner, body, query), **visit.ids)
                visit.why = world.why
                stored = Stored(operation.status, to_json(payload))
                intents.finish(world.connection, intent, stored)
                self.worlds.run_due(world)
        except Refusal as refusal:
            stored = Stored(refusal.error.http_status, error_body(refusal))
            visit.refused(refusal)
            entry = visit.entry(caller)
            intents.settle(self.engine, intent, stored, lambda tx: self.journal.write(tx, entry))
            visit.is_written = True
        except BaseException:
            intents.abandon(self.engine, intent)
            raise
        return stored

    def _note(self, visit: Visit) -> None:
        """Tell the journal, unless it knows already or nobody can say whose request it was."""
        if self.journal.enabled and visit.caller is not None and not visit.is_written:
            self.journal.note(visit.entry(visit.caller))


def _echo_ids(response: Response, visit: Visit) -> None:
    """Give the ids of the request back, as Adobe's gateway does; make one where none came."""
    response.headers["X-Request-Id"] = visit.request_id
    correlation_id = visit.request.headers.get("X-Correlation-Id")
    if correlation_id:
        response.headers["X-Correlation-Id"] = correlation_id
