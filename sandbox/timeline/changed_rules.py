"""What a changed rule sets off: windows are derived when asked, but what is scheduled must move."""

from collections.abc import Callable, Mapping
from typing import Final

from sandbox.domain.extension import ExtensionPoint
from sandbox.domain.ruleset import Ruleset
from sandbox.timeline.open_world import OpenWorld

Rearm = Callable[[OpenWorld], None]
"""Put what is scheduled in a world under its rules as they are now."""

CHANGED_RULES: Final = ExtensionPoint[Mapping[str, Rearm]]("what a changed rule sets off")
"""By the name of the rule as a field of `Ruleset`."""


def follow_changed_rules(world: OpenWorld, before: Ruleset) -> None:
    """Do what follows from every rule of an open world that is another than before."""
    for rule, rearm in world.program[CHANGED_RULES].items():
        if getattr(world.rules, rule) != getattr(before, rule):
            rearm(world)
