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
    keep: bool = False,
    fail_fast: bool = False,
    on_done: Callable[[Played], None] = lambda _: None,
) -> list[Played]:
    """Play cases in up to `jobs` worlds at a time; return them in the order of the cases.

    With `fail_fast` none is begun after one that was not as expected; those are left out.
    """
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        futures = [pool.submit(play, case, sandbox, until=until, keep=keep) for case in cases]
        try:
            for future in as_completed(futures):
                if future.cancelled():
                    continue
                on_done(future.result())
                if fail_fast and not future.result().is_good:
                    for waiting in futures:
                        waiting.cancel()
        except BaseException:
            # Somebody interrupts, or the sandbox broke: nothing new is begun.
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return [future.result() for future in futures if not future.cancelled()]
