"""Flask with less work a request, by what Flask documents for subclasses.

Of a GET that Flask answers with a constant, a third is finding the route: the host is read and
compared, an adapter made, a tree of rules walked. Paths of plain segments, which all of the APIs
are, are looked up in a table made of the same rules; what is not found there goes Flask's way.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import version
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Final, TypeVar

from flask import Flask, Request
from werkzeug.routing import Map, MapAdapter, Rule

from sandbox.web.late_rule import LateRule

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from sandbox.web.fast_path import FastPath

KNOWN_FLASK: Final = "3.1."
"""The versions of Flask whose contexts `fast_path.py` makes."""
Function = TypeVar("Function", bound=Callable[..., Any])
Values = dict[str, str]


@lru_cache(maxsize=1024)
def _blueprints_of(endpoint: str | None) -> list[str]:
    """Return the blueprints of an endpoint, from its own upwards."""
    parts = (endpoint or "").split(".")[:-1]
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


class AskedRequest(Request):
    """A request whose blueprints are found once for each endpoint: Flask asks for them thrice."""

    @property
    def blueprints(self) -> list[str]:
        """The names of its blueprints, from the innermost upwards."""
        return _blueprints_of(self.endpoint)


class Application(Flask):
    """An application whose routes are found by a table, and whose functions are looked at once."""

    url_rule_class = LateRule
    request_class = AskedRequest

    def __init__(self, *args: Any, is_fast: bool = True, **kwargs: Any) -> None:  # noqa: ANN401 - Flask's own
        """Make it; with `is_fast=False` all requests go Flask's own way once they have a route."""
        self._table: RouteTable | None = None
        self._plain: set[object] = set()
        super().__init__(*args, **kwargs)
        self._fast_path = _fast_path(self) if is_fast else None

    def wsgi_app(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request, on the fast path where its route is found and that may be taken."""
        path = self._fast_path
        if path is not None and path.takes(environ):
            request = self.request_class(environ)
            found = self._found(request)
            if found is not None:
                self._got_first_request = True  # From now on Flask lets nobody add functions.
                request.json_module = self.json
                request.url_rule, request.view_args = found
                return path.answer(request, environ, start_response)
        return super().wsgi_app(environ, start_response)

    def add_url_rule(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Flask's own
        """Add a route; the table is made anew when it is next used."""
        self._table = None
        super().add_url_rule(*args, **kwargs)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return what finds the route of a request."""
        found = None if request is None else self._found(request)
        if found is None:
            return super().create_url_adapter(request)
        return FoundRoute(found, lambda: super(Application, self).create_url_adapter(request))

    def _found(self, request: Request) -> "tuple[Rule, Values] | None":
        """Return the route of a request; None: Flask is to find it, or to check its host first."""
        if self.config["TRUSTED_HOSTS"] is not None:
            return None
        table = self._table
        if table is None:
            table = self._table = RouteTable.of(self.url_map)
        return table.find(request.method, request.path)

    def ensure_sync(self, func: Function) -> Function:
        """Return a function to be called without waiting; Flask looks anew each time it calls."""
        if func in self._plain:
            return func
        if iscoroutinefunction(func):
            return super().ensure_sync(func)  # type: ignore[return-value]  # Flask's types lose it
        self._plain.add(func)
        return func


def _fast_path(app: Flask) -> "FastPath | None":
    if not version("flask").startswith(KNOWN_FLASK):
        return None
    from sandbox.web.fast_path import FastPath  # noqa: PLC0415 - other versions lack what it needs

    return FastPath(app)


class FoundRoute(MapAdapter):
    """The route of a request, found already; for all else that an adapter can do one is made."""

    def __init__(self, found: "tuple[Rule, Values]", make: Callable[[], MapAdapter | None]) -> None:
        """Keep the route. What an adapter has beside it, such as the host, is not looked at yet."""
        self._found = found
        self._make = make

    def match(self, *args: Any, return_rule: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401 - Werkzeug's own
        """Return the route; asked about another path, what Werkzeug finds."""
        if args or kwargs:
            match: Callable[..., Any] = self._real.match
            return match(*args, return_rule=return_rule, **kwargs)
        rule, values = self._found
        return (rule if return_rule else rule.endpoint), values

    @cached_property
    def _real(self) -> MapAdapter:
        made = self._make()
        if made is None:
            raise RuntimeError("a request has an adapter")
        return made

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever an adapter has
        """Return what a full adapter has."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._real, name)


Segments = list[tuple[bool, str]]
Shape = tuple[bool, ...]
"""Which segments of a path are names."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """Rules of one shape: where their fixed segments stand, and which rule those lead to."""

    fixed: tuple[int, ...]
    rules: dict[tuple[str, ...], tuple[Rule, tuple[tuple[int, str], ...]]]


class RouteTable:
    """Rules whose paths have only fixed segments and such as take any text, by their number."""

    def __init__(self, rules: Iterable[tuple[Rule, Segments]]) -> None:
        """Take rules with their segments; of two that take the same the first one counts."""
        by_shape: dict[Shape, _Shape] = {}
        for rule, segments in rules:
            shape = tuple(is_name for is_name, _ in segments)
            fixed = tuple(at for at, is_name in enumerate(shape) if not is_name)
            named = tuple((at, text) for at, (is_name, text) in enumerate(segments) if is_name)
            known = by_shape.setdefault(shape, _Shape(fixed, {})).rules
            for method in rule.methods or ():
                known.setdefault((method, *(segments[at][1] for at in fixed)), (rule, named))
        self._by_length: Final[dict[int, list[_Shape]]] = {}
        # A fixed segment is preferred to one that takes any text, from the left.
        for shape in sorted(by_shape):
            self._by_length.setdefault(len(shape), []).append(by_shape[shape])

    @classmethod
    def of(cls, rules: Map) -> "RouteTable":
        """Return the table of those rules of a map that it can hold.

        A rule that it cannot hold might be the better one for a path, so none is held that begins
        as that one does.
        """
        others = {
            rule.rule.split("/")[1] for rule in rules.iter_rules() if _segments_of(rule) is None
        }
        return cls(
            (rule, segments)
            for rule in rules.iter_rules()
            if (segments := _segments_of(rule)) is not None
            and not any(segments[0][1] == begin or begin.startswith("<") for begin in others)
        )

    def find(self, method: str, path: str) -> tuple[Rule, Values] | None:
        """Return the rule of a path with what its names stand for; None: it is not here."""
        segments = path.split("/")[1:]
        for shape in self._by_length.get(len(segments), ()):
            found = shape.rules.get((method, *[segments[at] for at in shape.fixed]))
            if found is not None:
                rule, named = found
                values = {name: segments[at] for at, name in named}
                if all(values.values()):
                    return rule, values
        return None


def _segments_of(rule: Rule) -> Segments | None:
    """Return a rule's segments, and which of them are names; None: there is more to it."""
    if rule.defaults or rule.redirect_to or rule.websocket or rule.host or rule.subdomain:
        return None
    segments = []
    for segment in rule.rule.split("/")[1:]:
        is_name = segment.startswith("<") and segment.endswith(">")
        if not is_name and ("<" in segment or ">" in segment):
            return None
        segments.append((is_name, segment[1:-1] if is_name else segment))
    names = {text for is_name, text in segments if is_name}
    return segments if names == rule.arguments else None
