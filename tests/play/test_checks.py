"""What counts as the expected answer."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.play.checks import check_answer, check_events
from sandbox.play.format import Expect

ANSWER = {
    "status": "1000",
    "quantity": 5,
    "price": 5.0,
    "is_on": True,
    "lines": [{"n": 1}, {"n": 2}],
    "none": None,
    "nothing": [],
}


def holds(got: int = 200, answer: Any = ANSWER, **expect: Any) -> bool:
    checks = list(check_answer(Expect.model_validate(expect), got, answer))
    assert checks
    return all(check.holds for check in checks)


@pytest.mark.parametrize(("status", "is_good"), [(200, True), (201, True), (400, False)])
def test_unless_told_otherwise_an_error_is_not_expected(status: int, *, is_good: bool) -> None:
    assert holds(status) is is_good


def test_the_status_is_exact() -> None:
    assert holds(201, status=201)
    assert not holds(200, status=201)


def test_a_code_is_one_of_an_error() -> None:
    assert holds(400, {"code": "2117"}, code="2117")
    assert holds(400, {"code": "2117"}, code=2117)
    assert not holds(400, {"code": "2118"}, code="2117")
    assert not holds(200, {"code": "2117"}, code="2117")
    assert not holds(500, "a proxy's page", code="2117")


@pytest.mark.parametrize(
    ("path", "value", "is_good"),
    [
        ("status", "1000", True),
        ("status", 1000, False),
        ("quantity", 5, True),
        ("quantity", "5", False),
        ("quantity", 5.0, True),
        ("price", 5, True),
        ("is_on", True, True),
        ("is_on", 1, False),
        ("quantity", True, False),
        ("lines[1].n", 2, True),
        ("lines[2].n", 3, False),
        ("lines", [{"n": 1}, {"n": 2}], True),
        ("lines", [{"n": 2}, {"n": 1}], False),
        ("lines", [{"n": 1}], False),
        ("lines", [], False),
        ("nothing", [], True),
        ("nothing", [{"n": 1}], False),
        ("lines.n", 1, False),
        ("none", None, True),
        ("nowhere", None, False),
    ],
)
def test_a_field_is_equal_in_value_and_type(path: str, value: object, *, is_good: bool) -> None:
    assert holds(fields={path: value}) is is_good


def test_what_must_be_absent_may_not_be_null_either() -> None:
    assert holds(absent=["nowhere", "lines[2]", "nothing[0]"])
    assert not holds(absent=["lines[1]"])
    assert not holds(absent=["none"])


def test_a_failed_check_shows_both_as_json_so_that_their_types_differ() -> None:
    expect = Expect.model_validate({"fields": {"status": 1000}})
    check = [each for each in check_answer(expect, 200, ANSWER) if each.what == "status"][-1]
    assert (check.expected, check.got) == ("1000", '"1000"')


def test_events_are_counted_exactly() -> None:
    assert check_events({"order.completed": 1}, {"order.completed": 1}).holds
    assert check_events({}, {}).holds
    assert check_events({"order.completed": 0}, {}).holds
    assert not check_events({}, {"order.completed": 1}).holds
    assert not check_events({"order.completed": 1}, {"order.completed": 2}).holds
