"""`create_app`: the one place where the parts meet."""

from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, request
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException

from sandbox.catalogue.reference import load_reference
from sandbox.console import blueprint as console_pages
from sandbox.console.console import Console
from sandbox.console.platform_mount import open_platform
from sandbox.control_api.blueprint import register as register_control
from sandbox.control_api.blueprints import ControlApi
from sandbox.control_api.document import control_document
from sandbox.domain.extension import Program
from sandbox.journal.journal import Journal
from sandbox.partner_api.blueprint import OPERATIONS
from sandbox.partner_api.blueprint import register as register_partner
from sandbox.partner_api.blueprints import PartnerApi
from sandbox.partner_api.document import partner_document
from sandbox.partner_api.tokens import TokenError, Tokens
from sandbox.price_lists.reference import ReferenceData
from sandbox.program import PROGRAM
from sandbox.recording.recorder import Recorder
from sandbox.settings import Settings, variable
from sandbox.store.engine import at_end_of, make_engine
from sandbox.store.health import works
from sandbox.store.installation import token_key
from sandbox.store.measures import measures_of
from sandbox.store.schema import create_tables
from sandbox.store.trouble import failures
from sandbox.timeline.clock import real_ms
from sandbox.timeline.opening import Quotas, Worlds
from sandbox.unrouted import refuse_at_the_front, refuse_for_trouble, refuse_unrouted
from sandbox.web.access_log import AccessLog
from sandbox.web.answers import answer, to_json
from sandbox.web.application import Application
from sandbox.web.front import TOKENS, Front, drain
from sandbox.web.meter import Meter
from sandbox.web.origins import Origins, names_in, origins_in
from sandbox.web.telemetry import Telemetry
from sandbox.web.trouble_log import TroubleLog, keep_trouble_log
from sandbox.worlds.published_credential import PUBLISHED_SECRET

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from sandbox.client import Sandbox as Client
    from sandbox.play.ready_worlds import ReadyWorlds

MAX_BODY_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Parts:
    """What a process is made of; `parts(app)` finds it again.

    `key` signs tokens and what browsers keep: one a database.
    """

    settings: Settings
    key: str
    engine: Engine
    worlds: Worlds
    tokens: Tokens
    journal: Journal
    telemetry: Telemetry


def make_parts(settings: Settings, key: str | None = None, program: Program | None = None) -> Parts:
    """Connect to the database, create what it lacks, load the fixtures.

    Args:
        settings: name the database.
        key: the database's, where it is known to lack nothing: it is not asked then, and may be
            away.
        program: what plugs into the features; all of Adobe's programs where it is not given.
    """
    engine = make_engine(settings.database_url)
    if key is None:
        create_tables(engine)
        key = token_key(engine)
    reference = ReferenceData(load_reference())
    journal = Journal(engine, enabled=settings.journal)
    at_end_of(engine, journal.end)
    return Parts(
        settings=settings,
        key=key,
        engine=engine,
        worlds=Worlds(
            engine,
            program or PROGRAM,
            reference.up_to,
            Quotas(worlds=settings.max_worlds, snapshots=settings.max_snapshots),
        ),
        tokens=Tokens(key, lambda: real_ms() // 1000),
        journal=journal,
        telemetry=Telemetry(measures_of(engine), lambda: journal.backlog),
    )


def create_app(
    settings: Settings | None = None, key: str | None = None, program: Program | None = None
) -> Flask:
    """Return the application.

    Args:
        settings: from the environment where they are not given.
        key: the database's, as for `make_parts`.
        program: as for `make_parts`.

    Raises:
        SystemExit: the settings would open the control plane to others (see `docs/settings.md`).
    """
    chosen = settings or Settings.from_environment()
    if chosen.off_loopback and not chosen.control_token:
        raise SystemExit(
            f"others can reach {chosen.host}, and the control plane would be open to them: "
            f"set {variable('control_token')} to a secret of your choice, or serve on 127.0.0.1"
        )
    made = make_parts(chosen, key, program)
    app = Application("sandbox", static_folder=None, is_fast=chosen.fast_path)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    # Else `//v3` would be redirected to whatever `Host` the client names.
    app.url_map.merge_slashes = False
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.extensions["sandbox"] = made
    recorder = Recorder(chosen.recorded_calls)
    register_partner(app, PartnerApi(made.engine, made.worlds, made.tokens, made.journal, recorder))
    # Documents are made when somebody asks for one: they take longer than all else here.
    control = cache(lambda: to_json(control_document()))
    partner = cache(lambda: to_json(partner_document()))
    app.add_url_rule("/openapi.json", "openapi", lambda: answer(200, partner()))
    app.register_error_handler(HTTPException, refuse_unrouted)
    for failure in failures():
        app.register_error_handler(failure, refuse_for_trouble)
    troubles = TroubleLog(partial(works, made.engine))
    keep_trouble_log(app, troubles)
    at_end_of(made.engine, troubles.end)
    app.after_request(_read_the_rest)
    if chosen.off_loopback:
        app.before_request(_refuse_published_secret)
    front = Front(app.wsgi_app, _origins_of(chosen), refuse_at_the_front)
    app.wsgi_app = front  # type: ignore[assignment,method-assign]  # Flask's way to put one before
    stories = cache(partial(_stories, front, chosen))
    register_control(
        app,
        ControlApi(
            made.worlds,
            made.journal,
            recorder,
            stories,
            chosen.control_token,
            control,
            most_file_bytes=chosen.import_bytes,
            telemetry=made.telemetry,
            operations=OPERATIONS,
        ),
    )
    sandbox = cache(partial(_client, front, chosen))
    platform = partial(open_platform, made.worlds, sandbox, chosen.platform_database, made.key)
    console_pages.register(
        app,
        Console(
            worlds=made.worlds,
            sandbox=sandbox,
            control_token=chosen.control_token,
            documents={"partner": partner, "control": control},
            platform=cache(platform),
        ),
        made.key,
    )
    meter = Meter(front, made.telemetry.measures)
    app.wsgi_app = meter  # type: ignore[assignment,method-assign]  # the same
    if chosen.access_log != "off":
        log = AccessLog(meter, partial(world_of, made.tokens), chosen.access_log == "json")
        app.wsgi_app = log  # type: ignore[assignment,method-assign]  # the same
    return app


def _client(app: "WSGIApplication", settings: Settings) -> "Client":
    """Let the pages ask the control plane of this application, as a client of it."""
    from sandbox.client import Sandbox, in_process  # noqa: PLC0415 - as for the stories
    from sandbox.client.transport import HOST  # noqa: PLC0415 - the same

    transport = in_process(app)
    return Sandbox(HOST, transport=transport, control_token=settings.control_token)


def _stories(app: "WSGIApplication", settings: Settings) -> "ReadyWorlds":
    """Let the control plane play scenarios on this application, as a client of it."""
    # The player uses `create_app` itself, and its HTTP client takes a tenth of a second to load.
    from sandbox.play.loading import scenarios_directory  # noqa: PLC0415 - see above
    from sandbox.play.ready_worlds import ReadyWorlds  # noqa: PLC0415 - see above
    from sandbox.play.sandboxes import Sandbox, client_of  # noqa: PLC0415 - see above

    folder = Path(settings.scenarios) if settings.scenarios else scenarios_directory()
    return ReadyWorlds(Sandbox(client_of(app), settings.control_token), folder)


def world_of(tokens: Tokens, environ: dict[str, Any]) -> str:
    """Return the world that a request is about: as its path says, or its token."""
    found = getattr(environ.get("werkzeug.request"), "view_args", None) or {}
    if "world_id" in found:
        return str(found["world_id"])
    try:
        return tokens.read(environ.get("HTTP_AUTHORIZATION", "").partition(" ")[2]).world_id
    except TokenError:
        return ""


def _origins_of(settings: Settings) -> Origins:
    return Origins(
        hosts=names_in(settings.allowed_hosts),
        named=origins_in(settings.cors_origins),
        any_host=settings.off_loopback,
    )


def _read_the_rest(response: Response) -> Response:
    """Read what no route has read of the request's body."""
    drain(request.environ)
    return response


def _refuse_published_secret() -> Response | None:
    """Give no token for the secret that everybody knows, where others can reach the server.

    `serve` replaces it at its start; this holds whoever serves, and for a `default` made since.
    """
    if not request.path.startswith(TOKENS) or request.form.get("client_secret") != PUBLISHED_SECRET:
        return None
    description = "the published client_secret is valid on loopback only"
    body = {"error": "invalid_client", "error_description": description}
    return answer(401, to_json(body))


def parts(app: Flask | None = None) -> Parts:
    """Return the parts of an application, by default of the one that answers now."""
    found: Parts = (app or current_app).extensions["sandbox"]
    return found
