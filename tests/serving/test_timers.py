"""The timers of a loop."""

from __future__ import annotations

import time

from sandbox.serving.timers import Timers


def test_nothing_due_waits_the_whole_time() -> None:
    timers = Timers()
    assert timers.wait(0.5) == 0.5
    assert list(timers.due(time.monotonic())) == []


def test_what_is_due_is_done_in_order_and_once() -> None:
    timers = Timers()
    done: list[str] = []
    for name, seconds in [("late", 30.0), ("second", 0.0), ("third", 0.0), ("first", -1.0)]:
        timers.add(seconds, lambda name=name: done.append(name))  # type: ignore[misc]
    for act in timers.due(time.monotonic()):
        act()
    assert done == ["first", "second", "third"]
    assert list(timers.due(time.monotonic())) == []
    assert list(timers.due(time.monotonic() + 60))
    assert timers.wait(9) == 9


def test_the_wait_is_that_for_the_first_and_never_negative() -> None:
    timers = Timers()
    timers.add(0.2, lambda: None)
    assert 0 < timers.wait(5) <= 0.2
    timers.add(-3, lambda: None)
    assert timers.wait(5) == 0
