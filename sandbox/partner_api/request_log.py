"""What the journal says of a request to the partner API, gathered on its way through."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import getrandbits
from typing import Any
from uuid import UUID

from flask import Request, Response
from pydantic import BaseModel
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from sandbox.domain.errors import Refusal, explanation
from sandbox.domain.rule_sources import RULE_SOURCES
from sandbox.faults.effects import Effect
from sandbox.faults.model import Fault
from sandbox.journal.journal import Entry, Journal
from sandbox.partner_api.access import CORRELATION_ID, CORRELATION_ID_VARIABLE, Denied
from sandbox.partner_api.schemas.orders import CreateOrderRequest
from sandbox.partner_api.secrets import without_secrets
from sandbox.partner_api.tracking import NAME as TRACKER
from sandbox.partner_api.tracking import NAME_VARIABLE as TRACKER_VARIABLE
from sandbox.recording.recorder import AskedCall
from sandbox.timeline.callers import Caller
from sandbox.timeline.clock import real_us
from sandbox.web.requests import current_request, quoted_target, read_body
from sandbox.web.transport import order

LONGEST_ID = 255
LONGEST_PATH = 2000
LONGEST_CUSTOMER_ID = 40
LONGEST_ORDER_TYPE = 40
PLACING = "create_order"
"""The operation whose body names an order type."""
# Facts repeat what was sent, and that may be a megabyte.
MOST_ITEMS = 500
_LOGGED = "sandbox.logged_request"
_SENT = {
    CORRELATION_ID: CORRELATION_ID_VARIABLE,
    "X-Request-Id": "HTTP_X_REQUEST_ID",
    "Content-Type": "CONTENT_TYPE",
    TRACKER: TRACKER_VARIABLE,
}
"""Header fields that a call is made again with, and what WSGI calls them."""


@dataclass(slots=True)
class LoggedRequest:
    """A request: what it asks for, who asks (once that is known), and how it was answered.

    `is_written` says that the journal has it already; `is_replay`, that the answer was given
    before (ACC-3); `fault` is what a tester ordered for it. `body` is what it sent, once that was
    found to be what its operation takes.
    """

    flask: Request
    operation: str
    ids: Mapping[str, str]
    request_id: str
    caller: Caller | None = None
    status: int = 0
    code: str = ""
    why: Mapping[str, Any] | None = None
    is_written: bool = False
    is_replay: bool = False
    fault: Fault | None = None
    body: BaseModel | None = None

    @classmethod
    def of(cls, request: Request, operation: str, ids: Mapping[str, str]) -> "LoggedRequest":
        """Begin with a request, and with an id for it where it brings none."""
        request_id = request.environ.get("HTTP_X_REQUEST_ID") or _new_request_id()
        return cls(request, operation, ids, request_id)

    def refused(self, refusal: Refusal) -> None:
        """Take a refusal in."""
        if isinstance(refusal, Denied):
            self.caller = refusal.caller
        self.status = refusal.error.http_status
        self.code = refusal.error.code
        self.why = refusal.why

    def replayed(self, status: int, body: bytes) -> None:
        """Take in that the answer was given before, which is what explains a refusal now."""
        self.is_replay = True
        if status >= 400:
            self.code = json.loads(body)["code"]
            self.why = {
                "rule": "ACC-3",
                "facts": {"firstAnswer": self.code},
                "source": RULE_SOURCES["ACC-3"],
            }

    @property
    def customer_id(self) -> str:
        """Whom it is about: as its path says, or what a refusal looked at."""
        if "customer_id" in self.ids or self.why is None:
            return self.ids.get("customer_id", "")
        return str(self.why["facts"].get("customerId", ""))

    def asked(self, caller: Caller, at: datetime, status: int) -> AskedCall | None:
        """Return what the recording keeps: the call itself, as it can be made again.

        None: its body is larger than any that is read.
        """
        request = self.flask
        try:
            body = request.get_data()
        except RequestEntityTooLarge:
            return None
        return AskedCall(
            public_id=caller.public_id,
            at=at,
            method=request.method,
            path=quoted_target(request),
            status=status,
            body=body,
            distributor_id=caller.partner.distributor_id,
            headers={
                name: value
                for name, variable in _SENT.items()
                if (value := request.environ.get(variable))
            },
        )

    @property
    def explained(self) -> Mapping[str, Any] | None:
        """Why it was answered so; a fault that it met stands before what its answer says."""
        if self.fault is None:
            return self.why
        answer = {} if self.why is None else {"answer": self.why}
        return explanation("FAULT", {**self.fault.facts, **answer})

    @property
    def order_type(self) -> str:
        """What the body of an order says it is, also where it is refused or answered again."""
        if self.operation != PLACING:
            return ""
        if isinstance(self.body, CreateOrderRequest):
            return self.body.order_type
        try:
            sent = json.loads(read_body(self.flask))
        except (RequestEntityTooLarge, UnsupportedMediaType, ValueError, RecursionError):
            return ""
        said = sent.get("orderType") if isinstance(sent, dict) else None
        return storable(said, LONGEST_ORDER_TYPE) if isinstance(said, str) else ""

    def entry(self, caller: Caller) -> Entry:
        """Return what the journal keeps."""
        request = self.flask
        path, query, why = request.path, request.query_string, self.explained
        if query:
            path = f"{path}?{without_secrets(query.decode('utf-8', 'backslashreplace'))}"
        return {
            "world_id": caller.public_id,
            "answered_us": real_us(),
            "at": caller.state.now,
            "operation": self.operation,
            "method": request.method,
            "path": storable(path, LONGEST_PATH),
            "status": self.status,
            "code": self.code,
            "customer_id": storable(self.customer_id, LONGEST_CUSTOMER_ID),
            "correlation_id": storable(request.environ.get(CORRELATION_ID_VARIABLE, "").strip()),
            "request_id": storable(self.request_id),
            "replayed": self.is_replay,
            "order_type": self.order_type,
            "why": None if why is None else _storable_json(why),
        }


def _new_request_id() -> str:
    """Return an id as `uuid4` makes it, without asking the system for secret bits."""
    return str(UUID(int=getrandbits(128), version=4))


def begin(flask: Request, operation: str, ids: Mapping[str, str]) -> LoggedRequest:
    """Begin the log of the request that is being answered."""
    return keep(LoggedRequest.of(flask, operation, ids))


def keep(logged: LoggedRequest) -> LoggedRequest:
    """Make it the log of the request that is being answered."""
    logged.flask.environ[_LOGGED] = logged
    return logged


def current() -> LoggedRequest | None:
    """Return the log of the request that is being answered; none before its operation is known."""
    found: LoggedRequest | None = current_request().environ.get(_LOGGED)
    return found


def finish(journal: Journal, response: Response) -> Response:
    """Tell the journal how the request was answered, and give its ids back as Adobe's gateway does.

    The journal is told nothing that it knows already, nor what is nobody's.
    """
    logged = current()
    if logged is None:
        return response
    logged.status = response.status_code
    if logged.fault is not None:
        _suffer(logged, logged.fault.does, response)
    if journal.enabled and logged.caller is not None and not logged.is_written:
        journal.note(logged.entry(logged.caller))
    # Neither is there yet: to add a field takes half of what it takes to set one.
    response.headers.add("X-Request-Id", logged.request_id)
    correlation_id = logged.flask.environ.get(CORRELATION_ID_VARIABLE)
    if correlation_id:
        response.headers.add(CORRELATION_ID, correlation_id)
    return response


def _suffer(logged: LoggedRequest, effect: Effect, response: Response) -> None:
    """Let the answer meet on its way what a fault orders; without an answer the status is 0."""
    if not effect.is_answered:
        logged.status = 0
    if effect.mishap is not None:
        order(logged.flask.environ, response, effect.mishap)


def storable(text: str, longest: int = LONGEST_ID) -> str:
    """Return text that every database keeps: NUL and lone surrogates escaped, cut to length."""
    if not text.isprintable():
        text = text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    return text[:longest]


def _storable_json(value: Any) -> Any:  # noqa: ANN401 - what JSON can say
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        pairs = list(value.items())[:MOST_ITEMS]
        return {storable(name): _storable_json(each) for name, each in pairs}
    if isinstance(value, list):
        return [_storable_json(each) for each in value[:MOST_ITEMS]]
    return value
