"""How the control plane's operations are run: the token first, then body and parameters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hmac import compare_digest
from typing import Final, Generic, TypeVar

from flask import Flask, Request, Response
from pydantic import BaseModel

from sandbox.control_api.parsing import parse_body, parse_query
from sandbox.control_api.stories import Stories
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.journal.journal import Journal
from sandbox.recording.recorder import AskedCall, Recorder
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.opening import Worlds
from sandbox.web.answers import answer, to_json
from sandbox.web.blueprints import ResourceBlueprint
from sandbox.web.operations import Nothing, Operation
from sandbox.web.requests import current_request, known_ids, quoted_target, this_app
from sandbox.web.telemetry import Telemetry

EXTENSION: Final = "control_api"
Body = TypeVar("Body", bound=BaseModel)
Query = TypeVar("Query", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Call(Generic[Body, Query]):
    """What an operation is given, beside the ids of its path.

    `most_file_bytes` is the size of the largest file that one takes.
    """

    worlds: Worlds
    journal: Journal
    recorder: Recorder
    stories: Callable[[], Stories]
    body: Body
    query: Query
    most_file_bytes: int


class ControlBlueprint(ResourceBlueprint):
    """The routes of one resource of the control plane."""

    def view(self, operation: Operation) -> Callable[..., Response]:
        """Return the Flask view that runs an operation."""

        def respond(**ids: str) -> Response:
            api = control_api_of(this_app())
            return api.run(operation, current_request(), known_ids(ids))

        return respond


@dataclass(frozen=True, slots=True)
class ControlApi:
    """Runs operations on behalf of requests.

    `token` is what a caller must bring; None: whoever reaches the server may call. `document` makes
    the OpenAPI document of the operations; `stories` gives the player of scenarios; `operations`
    names those of Adobe's API, which faults may be about; `telemetry` is what metrics tell.
    """

    worlds: Worlds
    journal: Journal
    recorder: Recorder
    stories: Callable[[], Stories]
    token: str | None
    document: Callable[[], bytes]
    most_file_bytes: int
    telemetry: Telemetry
    operations: frozenset[str] = frozenset()

    def check_token(self, request: Request) -> None:
        """Let a caller in.

        Raises:
            ControlRefusal: UNAUTHORIZED.
        """
        if not may_call(request.headers.get("Authorization", ""), self.token):
            raise ControlRefusal(ControlError.UNAUTHORIZED)

    def run(self, operation: Operation, request: Request, ids: Mapping[str, str]) -> Response:
        """Run an operation.

        Raises:
            ControlRefusal: the body or the parameters are not valid; and what the features raise.
        """
        body = parse_body(request, operation.body)
        query = parse_query(request, operation.query)
        worlds = self._recording(operation, request, ids)
        call = Call(
            worlds, self.journal, self.recorder, self.stories, body, query, self.most_file_bytes
        )
        made = operation.handler(call, **ids)
        if isinstance(made, Response):
            return made
        if operation.media_type:
            return Response(made, operation.status, mimetype=operation.media_type)
        if operation.answers is Nothing:
            return Response(status=operation.status)
        if isinstance(made, BaseModel):
            return answer(operation.status, made.model_dump_json(by_alias=True).encode())
        return answer(operation.status, to_json(made))

    def _recording(self, operation: Operation, request: Request, ids: Mapping[str, str]) -> Worlds:
        """Return the worlds such that whatever an operation changes in one of them is recorded."""
        is_recorded = operation.is_recorded and operation.method != "GET"
        if not is_recorded or "world_id" not in ids:
            return self.worlds
        of_world = f"/worlds/{ids['world_id']}"

        def record(world: OpenWorld) -> None:
            call = AskedCall(
                public_id=world.public_id,
                at=world.now,
                method=operation.method,
                path=quoted_target(request).partition(of_world)[2],
                status=operation.status,
                body=request.get_data(),
            )
            self.recorder.keep(world.connection, call, locked=world.world_id)

        return replace(self.worlds, before_commit=record)


def may_call(authorization: str, wanted: str | None) -> bool:
    """Tell whether a caller may come in by its header `Authorization`."""
    if wanted is None:
        return True
    scheme, _, token = authorization.partition(" ")
    # Letters outside ASCII come as UTF-8 from a shell, as Latin-1 from some libraries.
    forms = [token.strip().encode(encoding, "replace") for encoding in ("latin-1", "utf-8")]
    return scheme.lower() == "bearer" and any(
        compare_digest(sent, wanted.encode()) for sent in forms
    )


def control_api_of(app: Flask) -> ControlApi:
    """Return what runs the operations of an application."""
    found: ControlApi = app.extensions[EXTENSION]
    return found
