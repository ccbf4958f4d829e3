"""What a partner may do to a subscription beside what it may always do: `allowedActions`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sandbox.catalogue.reference import Reference
from sandbox.domain.extension import ExtensionPoint
from sandbox.domain.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Moment:
    """When somebody looks at subscriptions, and by which rules and catalogue."""

    now: datetime
    rules: Ruleset
    reference: Reference


Actions = Callable[[Sequence[Any], Moment], Mapping[str, str]]
"""From all subscriptions of one customer to the action that some of them allow, by id."""

ALLOWED_ACTIONS: Final = ExtensionPoint[tuple[Actions, ...]]("allowedActions of subscriptions")
