"""Plays operations of both APIs by their names, and keeps what was asked and answered."""

from __future__ import annotations

import json
from typing import Any, Final

import httpx
from pydantic.alias_generators import to_camel

from sandbox.control_api.blueprint import DECLARED as CONTROL
from sandbox.control_api.blueprint import PREFIX
from sandbox.partner_api.blueprint import DECLARED as PARTNER
from tests.support import InProcess, Json, World

SHOWN_WORLD: Final = "w-5f2c9a417be0"
SHOWN_SCENARIO_WORLD: Final = "w-90d3e1b7a264"
SHOWN_CLIENT: Final = "client-8d1f0b6a4c3e95720d1c"
SHOWN_COPY: Final = "w-c0917be05f2a"
SHOWN_COPYS_CLIENT: Final = "client-20d1c8d1f0b6a4c3e957"
SHOWN_SECRET: Final = "the-secret-that-the-world-was-made-with"
SHOWN_SNAPSHOT: Final = "s-3b1d77c2e09a"
SHOWN_CREATED: Final = "2026-11-02T08:15:30Z"
SHOWN_FORK: Final = "w-0c64fe81d2a9"
SHOWN_FORK_CLIENT: Final = "client-41c7b9e05fd2a6830b7e"
SHOWN_FORK_SECRET: Final = "the-secret-that-the-fork-was-made-with"
SHOWN_TOKEN: Final = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl"
SHOWN_VERSION: Final = "1.0.0"
SHOWN_RULES: Final = ("lateRenewalDays", "returnWindowDays", "orderProcessingSeconds")
_OPERATIONS: Final = {each.name: each for each in (*PARTNER, *CONTROL)}
_OF_PARTNERS: Final = frozenset(each.name for each in PARTNER)


class Recorder:
    """Keeps the examples of each API by operation and name, in the order in which they came."""

    def __init__(self, http: InProcess) -> None:
        """Begin without a world; the story makes it, as an example too."""
        self.http = http
        self.world = World(http, "")
        self.partner: dict[str, Json] = {}
        self.control: dict[str, Json] = {}
        self._shown: dict[str, str] = {}

    def show(self, value: str, instead: str) -> None:
        """Show a text instead of one that is another in every play."""
        self._shown[value] = instead

    def ask(
        self,
        operation: str,
        name: str = "usual",
        *,
        body: Any = None,
        query: Json | None = None,
        **ids: str,
    ) -> Any:
        """Play an operation, which must do its work; return what it answered.

        Args:
            operation: its operationId.
            name: what the example is called.
            body: what is sent.
            query: the parameters by name.
            ids: those of the path, but the world's.
        """
        declared = _OPERATIONS[operation]
        known = ids if operation in _OF_PARTNERS else {"world_id": self.world.world_id, **ids}
        named = {each: value for each, value in known.items() if f"{{{each}}}" in declared.template}
        path = declared.template.format(**named) + (f"?{httpx.QueryParams(query)}" if query else "")
        if operation in _OF_PARTNERS:
            answer = self.world.partner.call(declared.method, path, body)
        else:
            answer = self.http.request(declared.method, PREFIX + path, json=body)
        assert answer.status_code == declared.status, f"{operation}: {answer.text}"
        if declared.media_type:
            found: Any = answer.text
        else:
            found = answer.json() if answer.content else None
        parameters = {to_camel(each): value for each, value in named.items()} | (query or {})
        keeps = self.partner if operation in _OF_PARTNERS else self.control
        self.keep(keeps, operation, name, parameters, body, found)
        return found

    def keep(
        self,
        examples: dict[str, Json],
        operation: str,
        name: str,
        parameters: Json,
        asked: Any,
        answered: Any,
    ) -> None:
        """Keep an example; the first of an operation gives it its parameters."""
        text = json.dumps([parameters, asked, small(answered)])
        for value, instead in self._shown.items():
            text = text.replace(value, instead)
        parameters, asked, answered = json.loads(text)
        kept = examples.setdefault(operation, {"parameters": parameters, "examples": {}})
        assert name not in kept["examples"], f"{operation} has two examples called {name}"
        pair = {"request": asked, "answer": answered}
        kept["examples"][name] = {key: value for key, value in pair.items() if value is not None}


def small(value: Any) -> Any:
    """Return an answer with a few of its rules, and of lists that are the same in every world."""
    if isinstance(value, list):
        return [small(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {name: small(each) for name, each in value.items()}
    if isinstance(found.get("rules"), dict):
        found["rules"] = {name: found["rules"][name] for name in SHOWN_RULES}
    if "readyMade" in found:
        found["readyMade"] = found["readyMade"][:1]
    return found
