"""Extension points: one answer each, typed by the point."""

from __future__ import annotations

import pytest

from sandbox.domain.extension import ExtensionPoint, Program

CHECKS = ExtensionPoint[tuple[str, ...]]("checks")
KINDS = ExtensionPoint[dict[str, int]]("kinds")


def test_a_point_gives_the_rows_that_answer_it() -> None:
    program = Program(CHECKS.rows(("one", "two")), KINDS.rows({"NEW": 1}))
    assert program[CHECKS] == ("one", "two")
    assert program[KINDS] == {"NEW": 1}


def test_two_answers_to_one_point_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="answered twice"):
        Program(CHECKS.rows(()), CHECKS.rows(("one",)))


def test_a_point_that_nobody_answers_is_named() -> None:
    with pytest.raises(KeyError, match="checks"):
        Program()[CHECKS]


def test_replacing_an_answer_leaves_the_others_and_the_program_itself() -> None:
    program = Program(CHECKS.rows(("one",)), KINDS.rows({"NEW": 1}))
    other = program.replacing(CHECKS.rows(("two",)))
    assert (other[CHECKS], other[KINDS]) == (("two",), {"NEW": 1})
    assert program[CHECKS] == ("one",)
