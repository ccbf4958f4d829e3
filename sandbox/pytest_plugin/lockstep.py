"""The clock of this process in step with that of a world, by freezegun.

Only the date moves: `datetime.now()`, `date.today()`, `time.time()`. What measures how long
something takes (`time.monotonic()`, `time.perf_counter()`) goes on, as with time-machine: timeouts,
kept connections, event loops and a partner's own waits hang on it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

from sandbox.control_api.world_schemas import ClockResource

if TYPE_CHECKING:
    from freezegun.api import _freeze_time

MISSING: Final = "lockstep needs freezegun: pip install 'vipmp-sandbox[pytest]'"
# Whose dates are about the real world: how old the list of certificate authorities is, how long a
# test took, when a token was fetched.
_REAL: Final = (
    "urllib3",
    "httpcore",
    "_pytest.timing",
    "sandbox.client",
    "sandbox.pytest_plugin",
)
_DURATIONS: Final = ("monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns")
# freezegun leaves these modules, and whatever they call, to the real time, for the sake of their
# waits. Those are unharmed here, and what a partner runs in a thread should see the world's day.
_CALLERS: Final = frozenset({"threading", "queue", "multiprocessing"})


class LocalClock(Protocol):
    """The clock of this process while it is in step."""

    def move_to(self, target_datetime: datetime, /) -> None:
        """Set it to an instant."""


class UnsteadyClockError(ValueError):
    """No clock of a process goes as the world's does."""


@contextmanager
def in_step(clock: ClockResource) -> Iterator[LocalClock]:
    """Set this process's clock to a world's; gives what moves it. Local time is UTC meanwhile.

    Args:
        clock: a frozen one stands still here too, a live one goes on.

    Raises:
        RuntimeError: freezegun is not there.
        UnsteadyClockError: the clock runs faster or slower than time does.
    """
    try:
        from freezegun import api  # noqa: PLC0415 - an extra: only lockstep needs it
    except ImportError as error:
        raise RuntimeError(MISSING) from error
    if clock.mode == "scaled":
        raise UnsteadyClockError(
            f"lockstep needs a frozen or live clock; this world's goes at {clock.rate} times the "
            "real one. Leave out mode='scaled'"
        )
    freezer = api.freeze_time(
        clock.now,
        ignore=list(_REAL),
        tick=clock.mode == "live",
        real_asyncio=True,
    )
    moved = freezer.start()
    try:
        _let_durations_be(freezer)
        yield moved
    finally:
        freezer.stop()


def _let_durations_be(freezer: _freeze_time) -> None:
    """Undo what freezegun did to the clocks that know no date."""
    from freezegun import api  # noqa: PLC0415 - the same

    real = {name: getattr(api, f"real_{name}") for name in _DURATIONS}
    for name, function in real.items():
        setattr(time, name, function)
    known = set(map(id, real.values()))
    for owner, name, original in freezer.undo_changes:
        if id(original) in known:
            setattr(owner, name, original)
    api.ignore_lists[-1] = tuple(each for each in api.ignore_lists[-1] if each not in _CALLERS)
