"""The commands of the program: what help says of each, and where it is.

The words are those of the command itself (a test compares them), and stand here so that help need
not load what all the commands need.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Summary:
    """A command: `place` is the module of `sandbox.cli` and its name there."""

    place: str
    summary: str


COMMANDS: Final = {
    "serve": Summary("serve:serve", "Serve the partner API and the control plane until Ctrl-C."),
    "world": Summary(
        "world:world",
        "Make, list, show, delete and reset worlds; keep them in snapshots, and branch them.",
    ),
    "clock": Summary("clock:clock", "Show, set and advance a world's clock."),
    "fault": Summary(
        "fault:fault",
        "Make requests of partners fail on demand: an error, a delay, a connection that breaks.",
    ),
    "requests": Summary(
        "requests:requests", "List what partners asked of a world lately, oldest first."
    ),
    "events": Summary("timeline:events", "List what has happened in a world lately, oldest first."),
    "schedule": Summary(
        "timeline:schedule", "List what fires next in a world, and what failed when it was tried."
    ),
    "outbox": Summary("outbox:outbox", "List the emails of a world lately, oldest first."),
    "seed": Summary(
        "seed:seed",
        "Fill a world with resellers, customers, orders and subscriptions of the past year.",
    ),
    "rules": Summary("rules:rules", "Show the program's numbers and options."),
    "catalogue": Summary("catalogue:catalogue", "List what can be ordered, import a price list."),
    "play": Summary(
        "play:play",
        "Play scenarios and print their timelines; without a name, all that there are.",
    ),
    "check": Summary(
        "check:check",
        "Check whether all holds that must hold in a world; docs/checking.md lists the rules.",
    ),
    "loadtest": Summary(
        "loadtest:loadtest",
        "Let users of all kinds work on a world of their own, check it, and judge.",
    ),
    "replay": Summary(
        "replay:replay_command",
        "Make the world once more that FILE tells of; GET …/worlds/WORLD/replay writes such files.",
    ),
    "db": Summary("db:db", "Show and upgrade the database's schema."),
}
