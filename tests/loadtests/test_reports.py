"""What the load tools say of what they measured."""

from __future__ import annotations

import pytest

from loadtests.generator import GeneratorFailedError, Load, measured
from loadtests.report import Comparison, durations, rates


def test_a_rate_at_its_target_reaches_it() -> None:
    assert rates("GET", [50.0], [100.0], "at least", 0.5).is_reached


def test_a_rate_below_its_target_does_not_reach_it() -> None:
    assert not rates("GET", [49.0], [100.0], "at least", 0.5).is_reached


def test_a_time_at_its_limit_reaches_it_and_one_above_does_not() -> None:
    assert durations("advance", [3.0], [1.0], "at most", 3.0).is_reached
    assert not durations("advance", [3.1], [1.0], "at most", 3.0).is_reached


def test_what_has_no_target_is_not_missed() -> None:
    assert Comparison("for information", "1/s", "9/s", 0.1).is_reached


def test_the_median_of_the_rounds_counts() -> None:
    assert rates("GET", [1.0, 40.0, 50.0], [100.0, 80.0, 1000.0], "at least").ratio == 0.4


def test_the_last_line_of_a_generator_is_what_it_measured() -> None:
    line = '{"requests": 30, "seconds": 2.0, "p50_ms": 1.5, "p99_ms": 9.0, "failed": 0}'
    found = measured(f"Running 2s test\n\n{line}\n")
    assert (found.per_second, found.p50_ms, found.p99_ms) == (15.0, 1.5, 9.0)


@pytest.mark.parametrize("counts", ['"requests": 0, "failed": 0', '"requests": 9, "failed": 1'])
def test_a_round_without_answers_or_with_failures_is_no_measure(counts: str) -> None:
    with pytest.raises(GeneratorFailedError):
        measured(f'{{{counts}, "seconds": 2.0, "p50_ms": 1, "p99_ms": 1}}')


def test_a_load_for_other_paths_keeps_the_rest() -> None:
    load = Load("POST", ("/a", "/b"), {"X-Api-Key": "key"}, b"{}")
    assert load.at("/bare") == Load("POST", ("/bare",), {"X-Api-Key": "key"}, b"{}")
