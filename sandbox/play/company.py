"""Play many cases side by side, each in its own world."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from sandbox.play.loading import Case
from sandbox.play.player import play
from sandbox.play.records import Played
from sandbox.play.sandboxes import Sandbox


def play_all(
    cases: Sequence[Case],
    sandbox: Sandbox,
    *,
    jobs: int,
    until: str | None = None,
    on_done: Callable[[Played], None] = lambda _: None,
) -> list[Played]:
    """Play cases in up to `jobs` worlds at a time; return them in the order of the cases."""
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        futures = [pool.submit(play, case, sandbox, until=until) for case in cases]
        for future in as_completed(futures):
            on_done(future.result())
        return [future.result() for future in futures]
