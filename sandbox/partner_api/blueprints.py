"""How Adobe's operations are run: who asks, what was answered before, and then the work.

A read is given a connection and the caller; a write is given the open world, and its answer is
kept with its work (`idempotency.py`). Refusals are raised: `errors.py` renders them, and
`request_log.py` tells the journal of every request in the end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Generic, TypeVar

from flask import Flask, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection, Engine

from sandbox.catalogue.reference import Reference
from sandbox.domain.errors import Error, Refusal
from sandbox.journal.journal import Journal
from sandbox.partner_api import idempotency
from sandbox.partner_api.access import CORRELATION_ID, admit, identify
from sandbox.partner_api.errors import error_body
from sandbox.partner_api.idempotency import IdempotencyKey, Stored
from sandbox.partner_api.injected import meet_faults
from sandbox.partner_api.parsing import parse_operation_body, parse_query
from sandbox.partner_api.request_log import LoggedRequest, begin
from sandbox.partner_api.tokens import Claims, Tokens
from sandbox.recording.recorder import Recorder
from sandbox.store.base import RowsId
from sandbox.store.engine import changing, reading, reading_again
from sandbox.store.trouble import failures
from sandbox.timeline.callers import Caller
from sandbox.timeline.open_world import OpenWorld, Partner
from sandbox.timeline.opening import Worlds, rows_of
from sandbox.timeline.releases import finish_releases
from sandbox.timeline.world_state import WorldState
from sandbox.web.answers import answer, to_json
from sandbox.web.blueprints import ResourceBlueprint
from sandbox.web.operations import Nothing, Operation
from sandbox.web.requests import current_request, known_ids, this_app

EXTENSION: Final = "partner_api"
Body = TypeVar("Body", bound=BaseModel)
Query = TypeVar("Query", bound=BaseModel)


@dataclass(slots=True)
class Read(Generic[Query]):
    """What a reading operation is given."""

    connection: Connection
    partner: Partner
    world_id: RowsId
    state: WorldState
    query: Query
    reference: Reference
    look: Callable[[], OpenWorld]
    """Look at the world as features do, in the same state of the database: a query more."""


@dataclass(slots=True)
class Write(Generic[Body, Query]):
    """What a writing operation is given."""

    world: OpenWorld
    partner: Partner
    body: Body
    query: Query


class PartnerBlueprint(ResourceBlueprint):
    """The routes of one of Adobe's resources."""

    def view(self, operation: Operation) -> Callable[..., Response]:
        """Return the Flask view that runs an operation."""
        run = PartnerApi.read if operation.method == "GET" else PartnerApi.write

        def respond(**ids: str) -> Response:
            request = begin(current_request(), operation.name, known_ids(ids))
            return run(partner_api_of(this_app()), operation, request)

        return respond


@dataclass(frozen=True, slots=True)
class PartnerApi:
    """Runs operations on behalf of requests."""

    engine: Engine
    worlds: Worlds
    tokens: Tokens
    journal: Journal
    recorder: Recorder

    def read(self, operation: Operation, request: LoggedRequest) -> Response:
        """Answer what a world holds now, after a bounded portion of what is due in it.

        Raises:
            Refusal: whatever the operation declares, or its caller may not ask.
            FaultInjected: a fault of the world comes before the work.
        """
        at_once = partial(self._at_once, operation, request)
        claims, caller, answered = reading_again(self.engine, at_once)
        if answered is not None:
            return answered
        if caller.state.fault_count:
            meet_faults(self.engine, caller, request)
        if caller.state.is_behind:
            self.worlds.catch_up(caller.public_id)
        with reading(self.engine) as connection:
            request.caller = caller = identify(connection, claims)
            return self._answer_read(operation, request, connection, caller)

    def _at_once(
        self, operation: Operation, request: LoggedRequest, connection: Connection
    ) -> tuple[Claims, Caller, Response | None]:
        """Return who asks, with the answer unless the world is behind or has faults to be met."""
        is_optional = CORRELATION_ID in operation.optional_headers
        claims, caller = admit(
            connection, self.tokens, request.flask, without_correlation_id=is_optional
        )
        request.caller = caller
        if caller.state.is_behind or caller.state.fault_count:
            return claims, caller, None
        return claims, caller, self._answer_read(operation, request, connection, caller)

    def _answer_read(
        self, operation: Operation, request: LoggedRequest, connection: Connection, caller: Caller
    ) -> Response:
        query = _query_of(request.flask, operation)
        reference = self.worlds.reference_for(connection, caller.state.catalogue_import)
        call = Read(
            connection,
            caller.partner,
            caller.world_id,
            caller.state,
            query,
            reference,
            lambda: self.worlds.seen(connection, caller.public_id),
        )
        body = to_json(operation.handler(call, **request.ids))
        return _answered(operation, request, caller, Stored(operation.status, body))

    def write(self, operation: Operation, request: LoggedRequest) -> Response:
        """Do an operation's work, or give the answer that its first call was given (ACC-3).

        Raises:
            Refusal: whatever the operation declares, or its caller may not ask.
            FaultInjected: a fault of the world comes before the work, and before the claim: the
                call may be repeated as it is.
        """
        finish_releases(self.engine)
        caller, key, stored = self._claim(request)
        if stored is None:
            stored = self._work(operation, request, caller, key)
        else:
            request.replayed(stored.status, stored.body)
        return _answered(operation, request, caller, stored)

    def _claim(self, request: LoggedRequest) -> tuple[Caller, IdempotencyKey, Stored | None]:
        """Find out who calls, and mark the call as being worked on or find its first answer."""
        key: IdempotencyKey | None = None
        try:
            with changing(self.engine, is_told=False) as connection:
                claims, caller = admit(connection, self.tokens, request.flask)
                request.caller = caller
                key = idempotency.key_of(request.flask, caller)
                if not caller.state.fault_count:
                    return caller, key, idempotency.claim(connection, key, caller.state.now)
            meet_faults(self.engine, caller, request)
            with changing(self.engine, is_told=False) as connection:
                request.caller = caller = identify(connection, claims)
                key = idempotency.key_of(request.flask, caller)
                return caller, key, idempotency.claim(connection, key, caller.state.now)
        except failures():
            if key is not None:  # The commit may have been kept though its answer never came.
                idempotency.abandon(self.engine, key)
            raise

    def _work(
        self, operation: Operation, request: LoggedRequest, caller: Caller, key: IdempotencyKey
    ) -> Stored:
        """Do an operation's work once, and keep its answer with it, good or bad."""
        try:
            # What is no body holds no lock, where nothing is to be told before that.
            if not operation.before_body:
                request.body = parse_operation_body(request.flask, operation)
            query = _query_of(request.flask, operation)
            with self.worlds.open(caller.public_id) as world:
                idempotency.check_rows(key, world.world_id)
                if operation.before_body:
                    operation.before_body(world, caller.partner, **request.ids)
                    request.body = parse_operation_body(request.flask, operation)
                payload = operation.handler(
                    Write(world, caller.partner, request.body or Nothing(), query), **request.ids
                )
                request.why = world.why
                stored = Stored(operation.status, to_json(payload))
                idempotency.finish(world.connection, key, stored)
                asked = request.asked(caller, world.now, stored.status)
                self.recorder.keep(world.connection, asked, locked=world.world_id)
                self.worlds.run_due(world)
        except Refusal as refusal:
            request.refused(refusal)
            stored = Stored(refusal.error.http_status, error_body(refusal))
            self._settle(request, caller, key, stored)
            raise
        except BaseException:
            idempotency.abandon(self.engine, key)
            raise
        return stored

    def _settle(
        self, request: LoggedRequest, caller: Caller, key: IdempotencyKey, stored: Stored
    ) -> None:
        """Keep a refusal as the answer, with its entry in the journal and in the recording."""
        entry = request.entry(caller)
        asked = request.asked(caller, caller.state.now, stored.status)

        def beside(connection: Connection) -> None:
            idempotency.check_rows(key, rows_of(connection, caller.public_id))
            self.journal.write(connection, entry)
            self.recorder.keep(connection, asked)

        idempotency.settle(self.engine, key, stored, beside)
        request.is_written = True


def partner_api_of(app: Flask) -> PartnerApi:
    """Return what runs the operations of an application."""
    found: PartnerApi = app.extensions[EXTENSION]
    return found


def _answered(
    operation: Operation, request: LoggedRequest, caller: Caller, stored: Stored
) -> Response:
    """Return an answer with the operation's own header, made anew where it is given again."""
    response = answer(stored.status, stored.body)
    if operation.answer_header is not None and operation.header_of is not None:
        value = operation.header_of(request.flask, caller.state.seed, stored.body)
        if value is not None:
            response.headers[operation.answer_header.name] = value
    return response


def _query_of(request: Request, operation: Operation) -> Any:  # noqa: ANN401 - the query's model
    error: Error = operation.query_error or Error.INVALID_FIELDS
    return parse_query(request, operation.query, error, operation.query_rule)
