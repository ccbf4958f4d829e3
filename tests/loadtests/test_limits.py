"""`--fail-if` is read with good mistakes, and judges what was measured."""

from __future__ import annotations

import pytest

from loadtests.suites.limits import Judged, LimitError, Measures, read_limits

MEASURED: Measures = {
    "all": {"p95": 200, "errors": 0, "error-rate": 0.0, "rps": 50.0, "broken": 0, "missing": 1},
    "during": {"p95": 900, "p99": 1500},
    "silent": {"p95": None},
}
PHASES = ("before", "during", "silent")


def judged(text: str) -> list[Judged]:
    return [limit.judge(MEASURED) for limit in read_limits(text, PHASES)]


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("p95>199", True),
        ("p95>200", False),
        ("p95>=200", True),
        ("p95 > 0.2s", False),
        ("p95>0.199s", True),
        ("P95>199ms", True),
        ("errors>0", False),
        ("errors>=0", True),
        ("error-rate>1%", False),
        ("rps<50", False),
        ("rps<=50/s", True),
        ("during.p95>800", True),
        ("during.p99>1.5s", False),
        ("broken>0", False),
        ("missing>0", True),
        ("silent.p95>1", True),
    ],
)
def test_a_limit_fails_a_run_exactly_if_it_is_so(text: str, *, failed: bool) -> None:
    assert [limit.failed for limit in judged(text)] == [failed]


def test_several_limits_are_judged_in_their_order() -> None:
    found = judged("p95>100, errors>0 ,,during.p95>800")
    assert [(limit.text, limit.failed) for limit in found] == [
        ("p95>100", True),
        ("errors>0", False),
        ("during.p95>800", True),
    ]


def test_an_empty_text_limits_nothing() -> None:
    assert read_limits("") == read_limits(" , ") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("p95", "such as p95>200"),
        ("p95=200", "one of > >= < <="),
        ("p95>fast", "a number"),
        (">200", "write a metric"),
        ("p97>200", "there is no 'p97'; did you mean p9"),
        ("latency>200", "There are p50"),
        ("later.p95>1", "no phase 'later'; There are before, during"),
        ("durin.p95>1", "did you mean during?"),
        ("during.broken>0", "whole run"),
        ("errors>1ms", "plain number"),
        ("rps<5ms", "in /s, not in ms"),
        ("p95>5%", "in ms, not in %"),
    ],
)
def test_a_text_that_is_no_limit_is_told_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(LimitError) as told:
        read_limits(f"errors>0,{text}", PHASES)
    assert said in str(told.value)
    assert text in str(told.value)
