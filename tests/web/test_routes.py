"""Routes are found by a table; whatever Flask would find, it finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, Response, g, request, url_for
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import Rule

from sandbox.app import create_app, parts
from sandbox.settings import Settings
from sandbox.web.application import Application
from tests.local import sqlite_url


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = create_app(Settings(database_url=sqlite_url(tmp_path_factory.mktemp("routes"))))
    yield made
    parts(made).engine.dispose()


def flasks_own(app: Flask, method: str, path: str) -> object:
    """Return what Flask finds by itself."""
    with app.test_request_context(path, method=method):
        try:
            adapter = Flask.create_url_adapter(app, request._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way
            assert adapter is not None
            return adapter.match(return_rule=True)
        except HTTPException as error:
            return type(error)


def found(app: Flask, method: str, path: str) -> object:
    with app.test_request_context(path, method=method):
        if request.routing_exception is not None:
            return type(request.routing_exception)
        return request.url_rule, request.view_args


def paths_of(rule: Rule) -> Iterator[str]:
    """Paths that a rule takes, or nearly so."""
    named = "/".join(
        "1-23" if segment.startswith("<") else segment for segment in rule.rule.split("/")
    )
    yield named
    yield f"{named}/"
    yield named.replace("1-23", "a%20b é")
    yield named.replace("1-23", "preview")
    yield named.replace("1-23", "")
    yield named.rpartition("/")[0]


def test_every_route_of_the_application_is_the_one_that_flask_finds(app: Flask) -> None:
    asked = {
        (method, path)
        for rule in app.url_map.iter_rules()
        for path in paths_of(rule)
        for method in ("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS")
        if path.strip("/") or path == "/"
    }
    assert len(asked) > 1000
    differing = [
        (method, path)
        for method, path in sorted(asked)
        if found(app, method, path) != flasks_own(app, method, path)
    ]
    assert not differing


def small() -> Application:
    app = Application("small", static_folder=None)

    @app.get("/things/<name>")
    def show(name: str) -> str:
        return f"{name} at {url_for('show', name='other', _external=True)}"

    @app.get("/things/all")
    def show_all() -> str:
        return "all"

    @app.get("/files/<path:name>")
    def file(name: str) -> str:
        return f"file {name}"

    @app.get("/files/<name>")
    def plain(name: str) -> str:
        return f"plain {name}"

    return app


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/things/one", "one at http://localhost/things/other"),
        ("/things/all", "all"),
        ("/files/a/b", "file a/b"),
        ("/files/a", "plain a"),
    ],
)
def test_the_better_rule_is_found_wherever_it_stands(path: str, answer: str) -> None:
    assert small().test_client().get(path).get_data(as_text=True) == answer


def test_what_no_route_takes_is_refused_as_flask_refuses_it() -> None:
    app = small()
    assert found(app, "GET", "/nothing") is NotFound
    assert found(app, "POST", "/things/one") is MethodNotAllowed
    answer = app.test_client().post("/things/one")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_route_that_is_added_later_is_found() -> None:
    app = small()
    app.test_request_context("/things/one").push()
    app.add_url_rule("/late/<name>", "late", lambda name: f"late {name}")
    assert app.test_client().get("/late/x").text == "late x"


def test_hooks_and_handlers_of_users_go_on_working() -> None:
    app = small()

    @app.before_request
    def note() -> None:
        g.noted = request.endpoint

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers["X-Endpoint"] = g.noted
        return response

    @app.errorhandler(404)
    def lost(_: Exception) -> tuple[str, int]:
        return "lost", 404

    client = app.test_client()
    assert client.get("/things/all").headers["X-Endpoint"] == "show_all"
    assert client.get("/nothing").text == "lost"


def test_trusted_hosts_of_users_are_looked_at() -> None:
    app = small()
    app.config["TRUSTED_HOSTS"] = ["example.org"]
    client = app.test_client()
    assert client.get("/things/all", base_url="http://example.org").status_code == 200
    assert client.get("/things/all", base_url="http://evil.example").status_code == 400
