"""Answer a request by Flask's steps, those around a view worked out once for each endpoint.

A GET of a customer spent a quarter of its time between them: two contexts made step by step, a
session that nobody has, the functions around a view asked for by name before and after it, six
signals that nobody receives (decision 0068). The order of all that is Flask's, and so is what a
view, a function around it, an error handler or a signal's receiver can see.

What is used here of Flask's contexts is not all public: so this is for the versions whose contexts
are known (`application.py`), and with another one requests go Flask's own way.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response, signals
from flask.ctx import AppContext, RequestContext
from flask.globals import _cv_app, _cv_request
from flask.sessions import SessionMixin
from werkzeug.routing import MapAdapter

from sandbox.web.late_sessions import are_late

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Functions = tuple[Callable[..., Any], ...]


@dataclass(frozen=True, slots=True)
class Around:
    """The functions around the view of an endpoint, in the order in which they are called."""

    of_values: Functions
    before: Functions
    after: Functions
    at_end: Functions

    @classmethod
    def of(cls, app: Flask, blueprints: Iterable[str]) -> "Around":
        """Gather what an application has; after its first request Flask lets nobody add more.

        Args:
            app: the application.
            blueprints: the names of the endpoint's blueprints, from the innermost upwards.
        """
        outwards: tuple[str | None, ...] = (*blueprints, None)
        inwards = outwards[::-1]

        def gathered(named: Mapping[str | None, list[Any]], *, reverse: bool) -> Functions:
            step, names = (-1, outwards) if reverse else (1, inwards)
            found = (each for name in names for each in named.get(name, [])[::step])
            return tuple(app.ensure_sync(each) for each in found)

        return cls(
            tuple(each for name in inwards for each in app.url_value_preprocessors.get(name, ())),
            gathered(app.before_request_funcs, reverse=False),
            gathered(app.after_request_funcs, reverse=True),
            gathered(app.teardown_request_funcs, reverse=True),
        )


class FastAppContext(AppContext):
    """The application's context of one request."""

    def __init__(self, app: Flask) -> None:
        """Begin; what writes URLs is made when somebody asks for it."""
        self.app = app
        self.g = app.app_ctx_globals_class()
        self._cv_tokens = []

    @cached_property
    def url_adapter(self) -> MapAdapter | None:  # type: ignore[override]  # not settable here
        """What writes URLs outside of requests."""
        return self.app.create_url_adapter(None)

    def push(self) -> None:
        """Make it the current one."""
        self._cv_tokens.append(_cv_app.set(self))
        if signals.appcontext_pushed.receivers:
            signals.appcontext_pushed.send(self.app, _async_wrapper=self.app.ensure_sync)

    def pop(self, exc: BaseException | None = None) -> None:
        """Make the one before it the current one."""
        app, is_last = self.app, len(self._cv_tokens) == 1
        try:
            if is_last and (
                app.teardown_appcontext_funcs or signals.appcontext_tearing_down.receivers
            ):
                app.do_teardown_appcontext(exc)
        finally:
            _cv_app.reset(self._cv_tokens.pop())
        if signals.appcontext_popped.receivers:
            signals.appcontext_popped.send(app, _async_wrapper=app.ensure_sync)


class FastContext(RequestContext):
    """The context of a request whose route is found already."""

    def __init__(self, app: Flask, request: Request, around: Around) -> None:
        """Begin; what writes URLs, and the session, are made when somebody asks for them."""
        self.app = app
        self.request = request
        self.flashes = None
        self._around = around
        self._after_request_functions = []
        self._cv_tokens = []

    @cached_property
    def url_adapter(self) -> MapAdapter | None:  # type: ignore[override]  # not settable here
        """What writes URLs."""
        return self.app.create_url_adapter(self.request)

    @cached_property
    def _session(self) -> SessionMixin:  # type: ignore[override]  # the same
        interface = self.app.session_interface
        opened = interface.open_session(self.app, self.request)
        return interface.make_null_session(self.app) if opened is None else opened

    def copy(self) -> RequestContext:
        """Return a context of the same request, for another thread."""
        return RequestContext(self.app, self.request.environ, self.request, self._session)

    def push(self) -> None:
        """Make it the current one; a stream does that once more, amid the request."""
        current = _cv_app.get(None)
        app_context = None
        if current is None or current.app is not self.app:
            app_context = FastAppContext(self.app)
            app_context.push()
        self._cv_tokens.append((_cv_request.set(self), app_context))

    def pop(self, exc: BaseException | None = None) -> None:
        """Make the one before it the current one; the last time all ends that is the request's."""
        is_last = len(self._cv_tokens) == 1
        app, request = self.app, self.request
        try:
            if is_last:
                for function in self._around.at_end:
                    function(exc)
                if signals.request_tearing_down.receivers:
                    signals.request_tearing_down.send(app, _async_wrapper=app.ensure_sync, exc=exc)
                if "files" in request.__dict__ or type(request).close is not Request.close:
                    request.close()
        finally:
            token, app_context = self._cv_tokens.pop()
            _cv_request.reset(token)
            if is_last:
                request.environ["werkzeug.request"] = None
            if app_context is not None:
                app_context.pop(exc)

    def finish(self, response: Response) -> Response:
        """Return a response as the functions leave it that come after the view."""
        app = self.app
        for own in self._after_request_functions:
            response = app.ensure_sync(own)(response)
        for function in self._around.after:
            response = function(response)
        if "_session" in self.__dict__ and not app.session_interface.is_null_session(self._session):
            app.session_interface.save_session(app, self._session, response)
        return response


class FastPath:
    """Answers the requests of an application whose routes are found."""

    def __init__(self, app: Flask) -> None:
        """Nothing is gathered before the first request: until then functions may be added."""
        self._app = app
        self._around: dict[str, Around] = {}

    def takes(self, environ: "WSGIEnvironment") -> bool:
        """Tell whether a request may go this way: what it leaves out would do nothing for it.

        Without a cookie a session of Flask's kind is empty, and kept only if somebody asks for it.
        A request amid another one shares its context, and a test client may ask to keep one.
        """
        return (
            "HTTP_COOKIE" not in environ
            and are_late(self._app.session_interface)
            and environ["REQUEST_METHOD"] != "OPTIONS"
            and "werkzeug.debug.preserve_context" not in environ
            and _cv_app.get(None) is None
        )

    def answer(
        self, request: Request, environ: "WSGIEnvironment", start: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request that has its rule, and what the names in its path stand for."""
        endpoint = request.endpoint or ""
        around = self._around.get(endpoint)
        if around is None:
            around = self._around[endpoint] = Around.of(self._app, request.blueprints)
        context = FastContext(self._app, request, around)
        error: BaseException | None = None
        context.push()
        try:
            try:
                response = self._response(context, around, request)
            except Exception as failure:  # noqa: BLE001 - whatever it is, Flask handles it
                error = failure
                response = self._app.handle_exception(failure)
            except BaseException as failure:
                error = failure
                raise
            return response(environ, start)
        finally:
            if error is not None and self._app.should_ignore_error(error):
                error = None
            context.pop(error)

    def _response(self, context: FastContext, around: Around, request: Request) -> Response:
        """Call the view and what is around it."""
        app = self._app
        try:
            if signals.request_started.receivers:
                signals.request_started.send(app, _async_wrapper=app.ensure_sync)
            found = self._called(around, request)
        except Exception as failure:  # noqa: BLE001 - the same
            found = app.handle_user_exception(failure)
        response = found if isinstance(found, app.response_class) else app.make_response(found)
        response = context.finish(response)
        if signals.request_finished.receivers:
            signals.request_finished.send(app, _async_wrapper=app.ensure_sync, response=response)
        return response

    def _called(self, around: Around, request: Request) -> Any:  # noqa: ANN401 - what a view may return
        """Return what a function before the view returns, or else the view."""
        for function in around.of_values:
            function(request.endpoint, request.view_args)
        for function in around.before:
            found = function()
            if found is not None:
                return found
        # Looked at now: a function before it may have put other values or another route in place.
        rule, values = request.url_rule, request.view_args
        if request.routing_exception is not None or rule is None or values is None:
            return self._app.dispatch_request()
        app = self._app
        return app.ensure_sync(app.view_functions[rule.endpoint])(**values)
