"""A shape says for every second how many users work, and when the clock moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from loadtests.suites.shape import Moment, Shape, ShapeError, moment, names, read_shape


def at(shape: Shape, elapsed: float, **advances: float) -> Moment | None:
    """Where a run of 100 users and 60 s is; advances by `stage_1=…`."""
    done = {int(name.removeprefix("stage_")): seconds for name, seconds in advances.items()}
    return moment(shape, 100, 60, elapsed, done)


def users(shape: Shape, elapsed: float) -> int:
    found = at(shape, elapsed)
    assert found is not None
    return found.users


def test_all_shapes_of_the_house_can_be_read() -> None:
    assert names() == ["ramp", "renewal-peak", "soak", "spike", "steady"]
    assert all(read_shape(name).phases for name in names())


def test_a_steady_run_has_all_users_from_the_first_second_to_the_last() -> None:
    shape = read_shape("steady")
    assert [users(shape, second) for second in (0, 30, 59.9)] == [100, 100, 100]
    assert at(shape, 60) is None


def test_a_ramp_climbs_evenly_and_stays_at_the_top() -> None:
    shape = read_shape("ramp")
    assert [users(shape, second) for second in (0, 24, 47.9, 48, 59)] == [10, 55, 100, 100, 100]


def test_a_spike_comes_at_once_and_goes_at_once() -> None:
    shape = read_shape("spike")
    assert [users(shape, second) for second in (23.9, 24, 35.9, 36)] == [20, 100, 100, 20]


def test_a_soak_is_told_in_three_parts_of_one_length() -> None:
    shape = read_shape("soak")
    found = [at(shape, second) for second in (0, 20, 40)]
    assert [part.began for part in found if part] == [0, 20, 40]
    assert shape.phases == ("first-part", "middle-part", "last-part")


def test_a_renewal_peak_waits_for_the_advance_however_long_it_takes() -> None:
    shape = read_shape("renewal-peak")
    assert at(shape, 29.9) == Moment(0, 0, 100)
    assert at(shape, 30) == Moment(1, 30, 100)
    assert at(shape, 3000) == Moment(1, 30, 100)


def test_after_the_advance_the_rest_of_the_run_is_as_long_as_planned() -> None:
    shape = read_shape("renewal-peak")
    assert at(shape, 37, stage_1=7) == Moment(2, 37, 100)
    assert at(shape, 66.9, stage_1=7) == Moment(2, 37, 100)
    assert at(shape, 67, stage_1=7) is None


def test_there_is_always_a_user() -> None:
    found = moment(read_shape("spike"), 1, 60, 0, {})
    assert found is not None
    assert found.users == 1


def test_a_shape_of_ones_own_comes_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "what: Mine.\nseconds: 5\nstages:\n"
        "  - {phase: slow, users: 0.5}\n  - {phase: fast, users: 1}\n"
    )
    assert users(read_shape(str(file)), 0) == 50


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("what: x\nseconds: 5\nstages: []\n", "stages"),
        ("what: x\nseconds: 5\nstages:\n  - {phase: A B, users: 1}\n", "stages.0.phase"),
        ("what: x\nseconds: 5\nstages:\n  - {phase: a, users: 2}\n", "stages.0.users"),
        ("what: x\nseconds: 5\nstages:\n  - {phase: a, users: 1, advance: soon}\n", "P10D"),
        ("what: x\nseconds: 5\nstages:\n  - {phase: a, users: 1, more: 1}\n", "more"),
        ("[", "line 2, column 1: this is no YAML"),
        ("", "the file"),
    ],
)
def test_a_file_that_is_no_shape_is_told_with_the_place(
    content: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(content)
    with pytest.raises(ShapeError, match=said):
        read_shape(str(file))


def test_an_unknown_shape_is_told_with_the_ones_that_there_are() -> None:
    with pytest.raises(ShapeError, match=r"no shape 'stedy'; there are ramp, .*steady"):
        read_shape("stedy")
    with pytest.raises(ShapeError, match="No such file"):
        read_shape("nowhere.yaml")
