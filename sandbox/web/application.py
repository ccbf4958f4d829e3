"""Flask with less work a request, by what Flask documents for subclasses.

Of a GET that Flask answers with a constant, a third is finding the route: the host is read and
compared, an adapter made, a tree of rules walked. Paths of plain segments, which all of the APIs
are, are looked up in a table made of the same rules; what is not found there goes Flask's way.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from inspect import iscoroutinefunction
from typing import Any, Final, TypeVar

from flask import Flask, Request
from werkzeug.routing import Map, MapAdapter, Rule

from sandbox.web.late_rule import LateRule

Function = TypeVar("Function", bound=Callable[..., Any])
Values = dict[str, str]


class Application(Flask):
    """An application whose routes are found by a table, and whose functions are looked at once."""

    url_rule_class = LateRule

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Flask's own
        self._table: RouteTable | None = None
        self._plain: set[object] = set()
        super().__init__(*args, **kwargs)

    def add_url_rule(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Flask's own
        """Add a route; the table is made anew when it is next used."""
        self._table = None
        super().add_url_rule(*args, **kwargs)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return what finds the route of a request."""
        if request is None or self.config["TRUSTED_HOSTS"] is not None:
            return super().create_url_adapter(request)
        table = self._table
        if table is None:
            table = self._table = RouteTable.of(self.url_map)
        found = table.find(request.method, request.path)
        if found is None:
            return super().create_url_adapter(request)
        return FoundRoute(found, lambda: super(Application, self).create_url_adapter(request))

    def ensure_sync(self, func: Function) -> Function:
        """Return a function to be called without waiting; Flask looks anew each time it calls."""
        if func in self._plain:
            return func
        if iscoroutinefunction(func):
            return super().ensure_sync(func)  # type: ignore[return-value]  # Flask's types lose it
        self._plain.add(func)
        return func


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


@dataclass(frozen=True, slots=True)
class _Pattern:
    rule: Rule
    methods: frozenset[str]
    fixed: tuple[tuple[int, str], ...]
    named: tuple[tuple[int, str], ...]


class RouteTable:
    """Rules whose paths have only fixed segments and such as take any text, by their number."""

    def __init__(self, patterns: Iterable[tuple[int, _Pattern]]) -> None:
        """Take patterns with their numbers of segments, in the order in which they are tried."""
        self._by_length: Final[dict[int, list[_Pattern]]] = {}
        for length, pattern in patterns:
            self._by_length.setdefault(length, []).append(pattern)

    @classmethod
    def of(cls, rules: Map) -> "RouteTable":
        """Return the table of those rules of a map that it can hold.

        A rule that it cannot hold might be the better one for a path, so none is held that begins
        as that one does.
        """
        others = {
            rule.rule.split("/")[1] for rule in rules.iter_rules() if _segments_of(rule) is None
        }
        # A fixed segment is preferred to one that takes any text, from the left.
        found = sorted(
            (
                ([is_name for is_name, _ in segments], order, len(segments), rule, segments)
                for order, rule in enumerate(rules.iter_rules())
                if (segments := _segments_of(rule)) is not None
                and not any(segments[0][1] == begin or begin.startswith("<") for begin in others)
            ),
            key=lambda pattern: pattern[:2],
        )
        return cls(
            (
                length,
                _Pattern(
                    rule,
                    frozenset(rule.methods or ()),
                    tuple((at, text) for at, (is_name, text) in enumerate(segments) if not is_name),
                    tuple((at, text) for at, (is_name, text) in enumerate(segments) if is_name),
                ),
            )
            for _, _, length, rule, segments in found
        )

    def find(self, method: str, path: str) -> tuple[Rule, Values] | None:
        """Return the rule of a path with what its names stand for; None: it is not here."""
        segments = path.split("/")[1:]
        for pattern in self._by_length.get(len(segments), ()):
            if method in pattern.methods and all(
                segments[at] == text for at, text in pattern.fixed
            ):
                values = {name: segments[at] for at, name in pattern.named}
                if all(values.values()):
                    return pattern.rule, values
        return None


def _segments_of(rule: Rule) -> list[tuple[bool, str]] | None:
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
