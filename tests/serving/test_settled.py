"""How a worker sets its interpreter up once it is ready to answer."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest

from sandbox.serving.worker import settle


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Set the interpreter of the tests back."""
    threshold, interval = gc.get_threshold(), sys.getswitchinterval()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()
    sys.setswitchinterval(interval)


def test_a_batch_of_an_advance_is_not_looked_through_for_garbage() -> None:
    looks: list[str] = []

    def note(phase: str, _: dict[str, int]) -> None:
        looks.append(phase)

    settle()
    gc.callbacks.append(note)
    try:
        rows = [[number] for number in range(5_000)]
    finally:
        gc.callbacks.remove(note)
    assert len(rows) == 5_000
    assert looks == []


def test_what_a_worker_has_loaded_is_not_looked_through_again() -> None:
    kept: list[object] = [[]]
    settle()
    assert all(each is not kept for each in gc.get_objects())
