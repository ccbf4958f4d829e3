"""The comparison of `tests/declared_errors.py`, on answers that are made up."""

from __future__ import annotations

from dataclasses import replace

from sandbox.web.openapi import errors_of
from tests.declared_errors import APIS, ROWS, Answered, differences

# Everything that is declared, and what no operation answers.
COMPLETE = frozenset(
    [
        Answered(name, operation.name, error.name)
        for name, (_, operations) in APIS.items()
        for operation in operations
        for error in operation.errors
    ]
    + [Answered(name, "", row) for name, rows in ROWS.items() for row in rows]
)


def test_what_is_declared_and_answered_is_no_difference() -> None:
    assert list(differences(COMPLETE)) == []


def test_what_any_operation_may_answer_need_not_be_its_own() -> None:
    shared = Answered("partner", "get_reseller", "TOKEN_INVALID")
    assert list(differences(COMPLETE | {shared})) == []


def test_an_answer_that_is_not_declared_is_named() -> None:
    stray = Answered("control", "get_world", "CLOCK_BACKWARDS")
    said = "not declared: control get_world: CLOCK_BACKWARDS"
    assert list(differences(COMPLETE | {stray})) == [said]


def test_what_is_declared_and_never_answered_is_named() -> None:
    missed = Answered("partner", "get_reseller", "INVALID_RESELLER")
    said = "never answered: partner get_reseller: INVALID_RESELLER"
    assert list(differences(COMPLETE - {missed})) == [said]


def test_an_answer_by_chance_must_be_declared_and_stands_for_no_test() -> None:
    missed = Answered("partner", "get_reseller", "INVALID_RESELLER")
    stray = Answered("control", "get_world", "CLOCK_BACKWARDS")
    assert list(differences(COMPLETE - {missed}, {missed, stray})) == [
        "never answered: partner get_reseller: INVALID_RESELLER",
        "not declared: control get_world: CLOCK_BACKWARDS",
    ]


def test_a_row_that_no_test_is_answered_is_named() -> None:
    missed = Answered("partner", "", "METHOD_NOT_ALLOWED")
    assert list(differences(COMPLETE - {missed})) == ["no test: partner METHOD_NOT_ALLOWED"]


def test_no_operation_declares_what_its_api_declares_for_it() -> None:
    twice = [
        (name, operation.name, error.name)
        for name, (api, operations) in APIS.items()
        for operation in operations
        for error in errors_of(api, replace(operation, errors=()))
        if error in operation.errors
    ]
    assert twice == []
