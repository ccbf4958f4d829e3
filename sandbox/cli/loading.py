"""Loading much at once: what works on worlds is some 900 modules."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Let the block import without looking for garbage, of which modules make next to none.

    Each look goes through all that is loaded, a seventh of the time. What is loaded stays until the
    process ends, so later looks need not go through it either, as in the workers. For processes
    that serve: what is garbage by now would stay, too.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
    gc.freeze()
