"""What a failed test tells of its worlds: rules, timeline, last requests, how to make it again."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Final

import pytest

from sandbox.client import SandboxError, SandboxUnreachable
from sandbox.domain.wire import instant_text
from sandbox.pytest_plugin.world import VipmpWorld

LAST_EVENTS: Final = 20
LAST_REQUESTS: Final = 10
CACHE: Final = "vipmp"
"""The folder of pytest's cache that holds the replay files of failed tests."""
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9.-]+")
_LONGEST_NAME: Final = 100


class FailureReports:
    """A plugin of its own, so that a run without a world pays nothing for it."""

    def __init__(
        self, config: pytest.Config, worlds_of: Callable[[pytest.Item], list[VipmpWorld]]
    ) -> None:
        """Keep who knows the worlds of a test."""
        self._config = config
        self._worlds_of = worlds_of

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Add a section for each world of a test that failed."""
        report = yield
        if report.failed:
            for world in self._worlds_of(item):
                report.sections.append((f"world {world.world_id}", self._told(world, item)))
        return report

    def _told(self, world: VipmpWorld, item: pytest.Item) -> str:
        """Return what a failed test tells of a world; whatever goes wrong here is told, too."""
        told: list[str] = []
        try:
            told += _lines(world)
            told += self._replay(world, item)
        except (SandboxError, SandboxUnreachable, OSError) as error:
            told.append(f"more is not known of it: {error}")
        return "\n".join(told)

    def _replay(self, world: VipmpWorld, item: pytest.Item) -> Iterator[str]:
        """Write the world's replay file, and say what makes it again."""
        name = _NOT_IN_NAMES.sub("-", item.name)[:_LONGEST_NAME]
        path = self._folder() / f"{name}-{world.world_id}.jsonl"
        path.write_bytes(world.control.replay())
        yield f"to make it again: vipmp-sandbox replay {path}"

    def _folder(self) -> Path:
        """Return a folder that is there after the run."""
        cache: pytest.Cache | None = getattr(self._config, "cache", None)
        return cache.mkdir(CACHE) if cache else Path(tempfile.mkdtemp(prefix="vipmp-replays-"))


def _lines(world: VipmpWorld) -> Iterator[str]:
    clock = world.control.clock()
    yield f"seed {world.seed}, {clock.mode} at {instant_text(clock.now)}"
    changed = [rule for rule in world.control.list_rules().items if rule.value != rule.default]
    for rule in changed:
        yield f"rule {rule.name} = {rule.value!r} (default {rule.default!r})"
    if not changed:
        yield "rules as they are by default"
    yield from _timeline(world)
    yield from _requests(world)


def _timeline(world: VipmpWorld) -> Iterator[str]:
    total = world.control.events(limit=1).total_count
    if total == 0:
        yield "nothing has happened"
        return
    earlier = max(total - LAST_EVENTS, 0)
    yield "what happened:" if earlier == 0 else f"what happened, after {earlier} earlier events:"
    for event in world.control.events(limit=LAST_EVENTS, offset=earlier).items:
        yield f"  {instant_text(event.at)}  {event.kind}  {event.summary}".rstrip()


def _requests(world: VipmpWorld) -> Iterator[str]:
    page = world.control.requests(limit=LAST_REQUESTS)
    if not page.items:
        yield "nothing was asked of the partner API"
        return
    earlier = page.total_count - len(page.items)
    yield (
        "what was asked:" if earlier == 0 else f"what was asked, after {earlier} earlier requests:"
    )
    for each in reversed(page.items):
        answered = f"{each.status} {each.code}".rstrip() + (" replayed" if each.replayed else "")
        yield f"  {instant_text(each.at)}  {each.method} {each.path}  {answered}"
        if each.why is not None:
            facts = ", ".join(f"{name}={value}" for name, value in each.why.facts.items())
            yield f"    why: {each.why.rule}: {facts} ({each.why.source})"
