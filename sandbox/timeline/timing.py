"""How long advances take, and how they end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from sandbox.store.measures import measures_of


@contextmanager
def timed(engine: Engine, failed: type[Exception]) -> Iterator[None]:
    """Count an advance that is under way: `done`, `failed` by an event, or `cut_off`.

    Args:
        engine: of the database.
        failed: what is raised where an event failed.
    """
    began = time.perf_counter()
    ending = "cut_off"
    try:
        yield
        ending = "done"
    except failed:
        ending = "failed"
        raise
    finally:
        measures_of(engine).count_advance(ending, time.perf_counter() - began)
