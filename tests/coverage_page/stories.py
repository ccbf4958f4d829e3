"""Which scenarios call which operations of Adobe's, and which rules they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sandbox.domain.safe_yaml import load_yaml
from sandbox.partner_api.blueprint import PREFIX
from sandbox.web.operations import Operation

SCENARIOS: Final = Path(__file__).resolve().parents[2] / "scenarios"


@dataclass(frozen=True)
class Story:
    """A scenario: its name, its rules, and what it calls, as `GET /customers/{customer}`."""

    name: str
    rules: frozenset[str]
    calls: frozenset[str]

    def has(self, operation: Operation) -> bool:
        """Tell whether it calls an operation."""
        pattern = re.compile(re.sub(r"<\w+>", "[^/?]+", operation.path))
        return any(
            method == operation.method and pattern.fullmatch(path)
            for method, _, path in (call.partition(" ") for call in self.calls)
        )


def stories() -> list[Story]:
    """Return all scenarios, by their names."""
    return [_story(load_yaml(path)) for path in sorted(SCENARIOS.glob("*.yaml"))]


def _story(said: dict[str, Any]) -> Story:
    return Story(said["name"], frozenset(said["rules"]), frozenset(_calls(said)))


def _calls(said: dict[str, Any]) -> Iterator[str]:
    for step in said["steps"]:
        call = step.get("call") if isinstance(step, dict) else None
        if call:
            yield call.partition("?")[0].replace(f" {PREFIX}/", " /")
