"""Which 1117 of a body's fields no page of Adobe's states, by the path of the field."""

import re
from collections.abc import Iterable
from typing import Final

_RULES_OF_FIELDS: Final = (
    (re.compile(r"linkedMembership(?:\.|$)"), "LM-1"),
    (re.compile(r"benefits\[\d+\]\.(?:re)?commitmentRequest(?:\.|$)"), "TC-3"),
)


def rule_of_fields(paths: Iterable[str]) -> str | None:
    """Return the rule that all these fields are judged by; None where they share none."""
    rules = {_rule_of_field(path) for path in paths}
    return rules.pop() if len(rules) == 1 else None


def _rule_of_field(path: str) -> str | None:
    return next((rule for pattern, rule in _RULES_OF_FIELDS if pattern.match(path)), None)
