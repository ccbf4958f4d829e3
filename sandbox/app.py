"""`create_app`: the one place where the parts meet."""

import secrets
from dataclasses import dataclass

from flask import Flask, Response, current_app, request
from sqlalchemy import Engine, select
from werkzeug.exceptions import HTTPException

from sandbox.api_documents import control_document, partner_document
from sandbox.control_api import errors as control_errors
from sandbox.control_api.blueprint import PREFIX as CONTROL_PREFIX
from sandbox.control_api.blueprint import control_blueprint
from sandbox.control_api.operations import Door
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.errors import Error, Refusal
from sandbox.domain.reference import load_reference
from sandbox.partner_api import errors as partner_errors
from sandbox.partner_api.blueprint import partner_blueprint
from sandbox.partner_api.ims import ims_blueprint
from sandbox.partner_api.operations import Runner
from sandbox.partner_api.pings import ping_blueprint
from sandbox.partner_api.tokens import Tokens
from sandbox.program import PROGRAM
from sandbox.services.journal import Journal
from sandbox.services.reference import ReferenceData
from sandbox.settings import Settings, variable
from sandbox.store.engine import create_tables, make_engine, writing
from sandbox.store.worlds import Installation
from sandbox.timeline.clock import real_ms
from sandbox.timeline.opening import Worlds

MAX_BODY_BYTES = 1024 * 1024
MOST_UNREAD_BYTES = 16 * MAX_BODY_BYTES
_CHUNK_BYTES = 64 * 1024
# What goes wrong before any route is reached, by HTTP status: Adobe's error, the control plane's.
_UNROUTED = {
    404: (Error.NO_SUCH_PATH, ControlError.NOT_FOUND),
    405: (Error.METHOD_NOT_ALLOWED, ControlError.METHOD_NOT_ALLOWED),
    413: (Error.BODY_TOO_LARGE, ControlError.BODY_TOO_LARGE),
    500: (Error.INTERNAL, ControlError.INTERNAL_ERROR),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a process is made of; `parts(app)` finds it again."""

    settings: Settings
    engine: Engine
    worlds: Worlds
    tokens: Tokens
    journal: Journal


def make_parts(settings: Settings) -> Parts:
    """Connect to the database, create what it lacks, load the fixtures."""
    engine = make_engine(settings.database_url)
    create_tables(engine)
    reference = ReferenceData(load_reference())
    return Parts(
        settings=settings,
        engine=engine,
        worlds=Worlds(engine, PROGRAM, reference.up_to),
        tokens=Tokens(_token_key(engine), lambda: real_ms() // 1000),
        journal=Journal(engine, enabled=settings.journal),
    )


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application.

    Args:
        settings: from the environment where they are not given.

    Raises:
        SystemExit: the settings would open the control plane to others (see `docs/settings.md`).
    """
    chosen = settings or Settings.from_environment()
    if chosen.off_loopback and not chosen.control_token:
        raise SystemExit(
            f"others can reach {chosen.host}, and the control plane would be open to them: "
            f"set {variable('control_token')} to a secret of your choice, or serve on 127.0.0.1"
        )
    made = make_parts(chosen)
    app = Flask("sandbox", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.extensions["sandbox"] = made
    runner = Runner(made.engine, made.worlds, made.tokens, made.journal)
    app.register_blueprint(partner_blueprint(runner))
    app.register_blueprint(ims_blueprint(runner))
    app.register_blueprint(ping_blueprint(runner))
    door = Door(made.worlds, made.journal, chosen.control_token)
    app.register_blueprint(control_blueprint(door, control_document()))
    document = partner_errors.to_json(partner_document())
    app.add_url_rule("/openapi.json", "openapi", lambda: partner_errors.answer(200, document))
    app.register_error_handler(HTTPException, _refuse_unrouted)
    app.after_request(_read_the_rest)
    return app


def _refuse_unrouted(error: HTTPException) -> Response:
    """Answer what no route does, in the form of the API whose path was asked for."""
    partner_error, control_error = _UNROUTED.get(
        error.code or 500, (Error.INVALID_FIELDS, ControlError.INVALID_REQUEST)
    )
    if request.path.startswith(f"{CONTROL_PREFIX}/"):
        response = control_errors.refuse(ControlRefusal(control_error))
    else:
        response = partner_errors.refuse(Refusal(partner_error))
    if error.code == 405:
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
    return response


def _read_the_rest(response: Response) -> Response:
    """Read what was left of the request's body, within bounds.

    An answer given without the body, such as a replay or a 413, would else make the server close
    the connection under a client that is still writing or about to send its next request.
    """
    environ = request.environ
    has_body = "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ
    if has_body and environ.get("wsgi.input_terminated"):
        for _ in range(MOST_UNREAD_BYTES // _CHUNK_BYTES):
            if not environ["wsgi.input"].read(_CHUNK_BYTES):
                break
    return response


def parts(app: Flask | None = None) -> Parts:
    """Return the parts of an application, by default of the one that answers now."""
    found: Parts = (app or current_app).extensions["sandbox"]
    return found


def _token_key(engine: Engine) -> str:
    """Return the key that signs tokens: made once a database, the same in all its processes."""
    with writing(engine) as session:
        if engine.dialect.name == "postgresql":
            session.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(7412)")
        key = session.scalar(select(Installation.token_key))
        if key is None:
            key = secrets.token_urlsafe(48)
            session.add(Installation(installation_id=1, token_key=key))
    return key
