"""How far an advance is, while a person at a terminal waits for it."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.client import World
    from sandbox.client.answers import RunningAdvanceResource

POLL_SECONDS: Final = 0.25
_STEPS: Final = 1000


@contextmanager
def showing_advance(world: "World") -> Iterator[None]:
    """Show a bar on stderr while the block advances a world; nothing where stderr is no terminal.

    An advance that is over before anybody has asked how far it is shows nothing either.
    """
    if not sys.stderr.isatty():
        yield
        return
    over = threading.Event()
    watching = threading.Thread(target=_watch, args=(world, over), daemon=True, name="progress")
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def done_of(running: "RunningAdvanceResource") -> float:
    """Return which share of its way an advance has gone, from 0 to 1."""
    way = running.to - running.from_
    return (running.at - running.from_) / way if way else 1.0


def _watch(world: "World", over: threading.Event) -> None:
    """Ask again and again, and show what is told."""
    # What draws bars takes a while to load, and most advances are over by then.
    from rich.console import Console  # noqa: PLC0415 - see above
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - see above

    columns = (
        TextColumn("advancing"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.description}"),
        TimeElapsedColumn(),
    )
    bar: Progress | None = None
    try:
        while not over.wait(POLL_SECONDS):
            running = _asked(world)
            if running is None:
                continue
            if bar is None:
                bar = Progress(
                    *columns,
                    console=Console(stderr=True),
                    transient=True,
                    redirect_stdout=False,
                    redirect_stderr=False,
                )
                bar.add_task("", total=_STEPS)
                bar.start()
            events = sum(running.counts.values())
            said = f"{running.at:%Y-%m-%d}  {events} {'event' if events == 1 else 'events'}"
            bar.update(bar.task_ids[0], completed=done_of(running) * _STEPS, description=said)
    finally:
        if bar is not None:
            bar.stop()


def _asked(world: "World") -> "RunningAdvanceResource | None":
    """Return the advance that is under way; None: it is over, or nobody tells."""
    from sandbox.client import SandboxError, SandboxUnreachable  # noqa: PLC0415 - help needs none

    try:
        return world.running_advance()
    except (SandboxError, SandboxUnreachable):
        return None
