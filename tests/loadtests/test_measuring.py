"""Requests are counted under their phase, and processes' counts add up."""

from __future__ import annotations

import json

import pytest

from loadtests.suites.phases import BEGINNING, Phases
from loadtests.suites.tally import Counts, Tally, merged, rounded


@pytest.fixture
def phases() -> Phases:
    """Before from 0 s, during (the clock moves) from 10 s, after from 15 s."""
    found = Phases()
    found.begin(0, "before")
    found.begin(10, "during", moving=True)
    found.begin(15, "after")
    return found


@pytest.mark.parametrize(
    ("sent", "answered", "phase"),
    [
        (1, 2, "before"),
        (9, 9.99, "before"),
        (9, 10, "during"),
        (9, 20, "during"),
        (14.99, 16, "during"),
        (15, 16, "after"),
    ],
)
def test_what_is_under_way_while_the_clock_moves_belongs_there(
    phases: Phases, sent: float, answered: float, phase: str
) -> None:
    assert phases.of(sent, answered) == phase


def test_before_any_phase_was_told_there_is_one() -> None:
    assert Phases().of(0, 1) == BEGINNING


def test_a_phase_that_is_told_twice_begins_once(phases: Phases) -> None:
    phases.begin(20, "after")
    assert [phase.name for phase in phases.begun] == ["before", "during", "after"]


@pytest.mark.parametrize(
    ("milliseconds", "kept"), [(0.4, 0), (99.4, 99), (104, 100), (106, 110), (1449, 1400)]
)
def test_milliseconds_keep_two_digits(milliseconds: float, kept: int) -> None:
    assert rounded(milliseconds) == kept


def test_percentiles_are_those_of_the_requests() -> None:
    counts = Counts()
    for milliseconds in range(1, 101):
        counts.add(milliseconds, failed=milliseconds > 98)
    assert [counts.percentile(share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert (counts.requests, counts.failures, counts.most, counts.mean) == (100, 2, 100, 50.5)


def test_of_nothing_there_is_no_percentile() -> None:
    assert Counts().percentile(0.95) is None
    assert Counts().mean is None
    assert Counts().most is None


def tally(*, failing: bool = False) -> Tally:
    found = Tally()
    found.add(("before", "GET /x"), 0, 10, None)
    found.add(("during", "POST /y: 1124"), 1, 300, "500 gone" if failing else None)
    found.placed.append(("1", "91"))
    return found


def test_what_workers_measured_adds_up_across_the_wire() -> None:
    whole = tally()
    whole.merge(json.loads(json.dumps(tally(failing=True).message())))
    assert whole.by_key["before", "GET /x"].requests == 2
    assert whole.by_second[1].times == {300: 2}
    assert whole.by_key["during", "POST /y: 1124"].failures == 1
    assert whole.problems == {"POST /y: 1124": "500 gone"}
    assert whole.placed == [("1", "91"), ("1", "91")]


def test_counts_that_are_added_up_are_left_alone() -> None:
    one = Counts()
    one.add(5, failed=False)
    assert merged([one, one]).requests == 2
    assert one.requests == 1
