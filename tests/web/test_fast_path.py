"""The fast path to a view: whatever can be seen of Flask's own way, in the same order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    after_this_request,
    copy_current_request_context,
    current_app,
    g,
    redirect,
    request,
    session,
    signals,
    stream_with_context,
    url_for,
)
from flask.globals import app_ctx, request_ctx
from flask.sansio.scaffold import Scaffold
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from sandbox.app import create_app, parts
from sandbox.partner_api.blueprint import DECLARED
from sandbox.settings import Settings
from sandbox.web.application import Application, AskedRequest
from sandbox.web.fast_path import FastContext
from tests.local import sqlite_url

Trace = list[str]
SIGNALS = (
    "appcontext_pushed",
    "request_started",
    "request_finished",
    "got_request_exception",
    "request_tearing_down",
    "appcontext_tearing_down",
    "appcontext_popped",
)


class Teapot(Exception):
    """What a view of the tests raises."""


def watched(trace: Trace, *, is_fast: bool) -> Application:
    """Return an application that writes down all that happens around its views."""
    app = Application("watched", static_folder=None, is_fast=is_fast)
    app.secret_key = "of the tests"
    inner = Blueprint("inner", __name__, url_prefix="/inner")
    outer = Blueprint("outer", __name__, url_prefix="/outer")
    for scope in (app, outer, inner):
        surround(scope, trace)
    app.teardown_appcontext(lambda error: trace.append(f"end of all {error!r}"))
    app.before_request(lambda: "stopped" if "stop" in request.args else None)
    inner.register_error_handler(
        Teapot, lambda error: (f"teapot {error} in {request.endpoint}", 418)
    )
    app.register_error_handler(409, lambda _: ({"conflict": request.path}, 409))

    @inner.route("/<name>", methods=["GET", "POST", "DELETE"])
    def show(name: str) -> Any:
        trace.append(f"view {name} {request.method} {request.get_data(as_text=True)}")
        g.seen = name
        return VIEWS[name]()

    @app.get("/<name>")
    def top(name: str) -> ResponseReturnValue:
        return f"{name} of {current_app.name}"

    outer.register_blueprint(inner)
    app.register_blueprint(outer)
    return app


def surround(scope: Scaffold, trace: Trace) -> None:
    """Put functions that write down when they are called around the views of a scope."""
    name = scope.name

    def leaving(text: str) -> Any:
        def leave(response: Response) -> Response:
            trace.append(f"{text} {response.status_code}")
            response.headers[f"X-{text.replace(' ', '-')}"] = "came by"
            return response

        return leave

    scope.url_value_preprocessor(lambda at, values: trace.append(f"{name} {at} {values}"))
    for number in (1, 2):
        text = f"{name} {number}"
        scope.before_request(lambda text=text: trace.append(f"before {text} of {request.endpoint}"))
        scope.after_request(leaving(f"after {text}"))
        scope.teardown_request(lambda error, text=text: trace.append(f"end {text} {error!r}"))


def raising() -> ResponseReturnValue:
    raise Teapot("hot")


def failing() -> ResponseReturnValue:
    raise ZeroDivisionError("nobody handles it")


def conflicting() -> ResponseReturnValue:
    abort(409)


def afterwards() -> ResponseReturnValue:
    @after_this_request
    def add(response: Response) -> Response:
        response.headers["X-Own"] = g.seen
        return response

    return "with a function of its own"


def remembering() -> ResponseReturnValue:
    session["seen"] = "once"
    return "kept"


def looking() -> ResponseReturnValue:
    return str(session.get("seen"))


def streaming() -> ResponseReturnValue:
    def parts_of() -> Iterator[str]:
        yield request.path
        yield g.seen

    return Response(stream_with_context(parts_of()))


def elsewhere() -> ResponseReturnValue:
    found: list[str] = []
    thread = threading.Thread(
        target=copy_current_request_context(lambda: found.append(request.path))
    )
    thread.start()
    thread.join()
    return found[0]


def nested() -> ResponseReturnValue:
    answer = current_app.test_client().get("/inside")
    return f"{answer.status_code} {answer.text}, then {request.path} {g.seen}"


VIEWS = {
    "text": lambda: "text",
    "tuple": lambda: ("made", 201, {"X-Made": "yes"}),
    "dictionary": lambda: {"name": g.seen},
    "nothing": lambda: None,
    "moved": lambda: redirect(url_for("top", name="there", _external=True)),
    "near": lambda: url_for(".show", name="near"),
    "raising": raising,
    "failing": failing,
    "conflicting": conflicting,
    "afterwards": afterwards,
    "streaming": streaming,
    "elsewhere": elsewhere,
    "nested": nested,
    # From here on the browser has a cookie.
    "remembering": remembering,
    "looking": looking,
}
ASKED = [
    ("GET", "/plain"),
    ("HEAD", "/plain"),
    ("OPTIONS", "/plain"),
    ("POST", "/plain"),
    ("GET", "/not/there"),
    ("GET", "/plain?stop"),
    ("DELETE", "/outer/inner/text"),
    ("POST", "/outer/inner/text?stop"),
    ("GET", "/outer/inner/nobody"),
    *(("GET", f"/outer/inner/{name}") for name in VIEWS),
]


def seen_of(asked: list[tuple[str, str]], *, is_fast: bool, propagates: bool = False) -> Trace:
    """Ask one after the other with one browser; return all that could be seen."""
    trace: Trace = []
    app = watched(trace, is_fast=is_fast)
    app.config["PROPAGATE_EXCEPTIONS"] = propagates
    client = app.test_client()

    def received(name: str) -> Any:
        return lambda sender, **more: trace.append(
            f"signal {name} {sender.name} {more.get('exc', '')!r} {more.get('exception', '')!r}"
        )

    receivers = {name: received(name) for name in SIGNALS}
    for name, receiver in receivers.items():
        getattr(signals, name).connect(receiver)
    try:
        for method, path in asked:
            try:
                answer = client.open(path, method=method, data="sent" if method == "POST" else None)
            except Exception as error:  # noqa: BLE001 - a caller sees it
                trace.append(f"raised {error!r}")
            else:
                kept = [
                    (name, value.partition(".")[0] if name == "Set-Cookie" else value)
                    for name, value in answer.headers
                ]
                trace.append(f"{method} {path}: {answer.status} {kept} {answer.text}")
            assert not current_app
    finally:
        for name, receiver in receivers.items():
            getattr(signals, name).disconnect(receiver)
    return trace


@pytest.mark.parametrize("propagates", [False, True])
def test_all_that_happens_around_a_view_happens_as_it_does_in_flask(*, propagates: bool) -> None:
    fast = seen_of(ASKED, is_fast=True, propagates=propagates)
    assert fast == seen_of(ASKED, is_fast=False, propagates=propagates)
    assert "view text DELETE " in fast
    assert "signal request_finished watched '' ''" in fast


def test_without_receivers_the_same_is_answered() -> None:
    def answers(*, is_fast: bool) -> list[tuple[int, str]]:
        app = watched([], is_fast=is_fast)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        client = app.test_client(use_cookies=False)
        found = [client.open(path, method=method) for method, path in ASKED]
        return [(each.status_code, each.text) for each in found]

    assert answers(is_fast=True) == answers(is_fast=False)


def way_of(app: Flask, **options: Any) -> bool:
    """Tell whether a request went the fast path."""
    found: list[bool] = []

    def look(name: str) -> str:
        context = request_ctx._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way
        found.append(isinstance(context, FastContext))
        return name

    app.view_functions["top"] = look
    app.test_client(use_cookies=False).get("/plain", **options)
    return found[0]


def test_a_request_goes_the_fast_path_unless_it_brings_what_flask_looks_at() -> None:
    app = watched([], is_fast=True)
    assert way_of(app)
    assert not way_of(app, headers={"Cookie": "session=x"})
    assert not way_of(watched([], is_fast=False))


def test_other_sessions_go_flasks_own_way() -> None:
    app = watched([], is_fast=True)

    class Everybodys:
        """A session interface that is not Flask's."""

        def open_session(self, *_: object) -> dict[str, str]:
            return {"kept": "elsewhere"}

        def is_null_session(self, _: object) -> bool:
            return True

    app.session_interface = Everybodys()  # type: ignore[assignment]  # as far as it is asked
    assert not way_of(app)


def test_a_test_client_may_keep_the_context() -> None:
    app = watched([], is_fast=True)
    with app.test_client() as client:
        client.get("/plain")
        assert request.path == "/plain"
    assert not current_app


def test_a_function_that_comes_too_late_is_refused_as_flask_refuses_it() -> None:
    app = watched([], is_fast=True)
    app.test_client(use_cookies=False).get("/plain")
    with pytest.raises(AssertionError, match="can no longer be called"):
        app.before_request(lambda: None)


def test_another_flask_than_the_known_ones_goes_its_own_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sandbox.web.application.version", lambda _: "3.2.0")
    app = watched([], is_fast=True)
    assert not way_of(app)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Flask]]:
    made = [
        create_app(
            Settings(database_url=sqlite_url(tmp_path_factory.mktemp("ways")), fast_path=is_fast)
        )
        for is_fast in (True, False)
    ]
    yield made
    for app in made:
        parts(app).engine.dispose()


def test_requests_of_the_partner_api_take_the_fast_path(both: list[Flask]) -> None:
    found = []

    def look(sender: Flask, **_: object) -> None:
        context = request_ctx._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way
        found.append((sender, isinstance(context, FastContext)))

    with signals.request_started.connected_to(look):
        for app in both:
            assert app.test_client().get("/v3/customers/1").status_code == 403
    assert found == list(zip(both, (True, False), strict=True))


def test_each_operation_answers_the_same_either_way(both: list[Flask]) -> None:
    def answers(app: Flask) -> list[tuple[str, int, str, list[str]]]:
        client = app.test_client(use_cookies=False)
        found = []
        for operation in DECLARED:
            path = f"/v3{operation.template}".replace("{", "").replace("}", "")
            answer = client.open(path, method=operation.method, headers={"X-Request-Id": "r-1"})
            names = [name for name, _ in answer.headers]
            found.append((path, answer.status_code, answer.text, names))
        return found

    fast, flasks = map(answers, both)
    assert len(fast) > 30
    assert fast == flasks


def rerouted(app: Flask) -> None:
    """Put other values, or another route, in place before the view."""

    def put() -> None:
        if "values" in request.args:
            request.view_args = {"name": "other"}
        if "route" in request.args:
            request.url_rule = next(r for r in app.url_map.iter_rules() if r.endpoint == "unnamed")
            request.view_args = {}
        if "error" in request.args:
            request.routing_exception = NotFound("hidden")

    app.before_request(put)


def named(app: Flask) -> None:
    """Add to the values of a route that has none."""

    def add(_: str | None, values: dict[str, Any] | None) -> None:
        assert values is not None
        values["lang"] = "en"

    app.url_value_preprocessor(add)
    app.add_url_rule(
        "/of/values", "values", lambda lang: f"{lang} {request.view_args}", methods=["GET"]
    )


def closing(app: Flask) -> None:
    """Have requests that do more when they are closed."""

    class Closing(AskedRequest):
        def close(self) -> None:
            closed.append(self.path)
            super().close()

    closed: list[str] = []
    app.request_class = Closing
    app.add_url_rule("/of/closed", "closed", lambda: str(closed))


def entered_again(app: Flask) -> None:
    """Enter the application's context once more amid a request."""
    ended: list[str] = []
    app.teardown_appcontext(lambda _: ended.append("ended"))

    def enter() -> str:
        with app_ctx._get_current_object():  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way
            pass
        return str(ended)

    app.add_url_rule("/of/entered", "entered", enter)


class Greeted(SecureCookieSession):
    """A session that holds something from the beginning."""

    def __init__(self, initial: Any = None) -> None:
        super().__init__(initial)
        self["greeted"] = True


def own_sessions(app: Flask) -> None:
    """Have an interface made of Flask's that keeps more."""

    class Own(SecureCookieSessionInterface):
        def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
            response.headers["X-Kept"] = "yes"
            super().save_session(app, session, response)

    app.session_interface = Own()


def own_class(app: Flask) -> None:
    """Have Flask's interface make sessions of another class."""
    interface = SecureCookieSessionInterface()
    interface.session_class = Greeted
    app.session_interface = interface


@pytest.mark.parametrize(
    ("arrange", "paths"),
    [
        (rerouted, ["/plain", "/plain?values", "/plain?route", "/plain?error"]),
        (named, ["/of/values"]),
        (closing, ["/plain", "/of/closed"]),
        (entered_again, ["/of/entered", "/of/entered"]),
        (own_sessions, ["/plain"]),
        (own_class, ["/plain"]),
    ],
)
def test_what_an_application_may_change_of_flask_is_heeded(
    arrange: Callable[[Flask], None], paths: list[str]
) -> None:
    def answers(*, is_fast: bool) -> list[tuple[int, str, list[tuple[str, str]]]]:
        app = Application("changed", static_folder=None, is_fast=is_fast)
        app.secret_key = "of the tests"
        app.add_url_rule("/<name>", "named", lambda name, **_: f"{name} {request.endpoint}")
        app.add_url_rule("/in/general", "unnamed", lambda: "unnamed")
        arrange(app)
        client = app.test_client(use_cookies=False)
        found = [client.get(path) for path in paths]
        return [
            (
                each.status_code,
                each.text,
                [(name, value.partition(".")[0]) for name, value in each.headers],
            )
            for each in found
        ]

    assert answers(is_fast=True) == answers(is_fast=False)
