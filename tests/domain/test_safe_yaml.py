"""YAML that somebody else wrote stays within bounds, and what does not is named by its place."""

from __future__ import annotations

import contextlib
import tracemalloc
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sandbox.catalogue.reference import fixtures_directory
from sandbox.domain.safe_yaml import (
    DEEPEST,
    LONGEST_NUMBER,
    MOST_ALIASES,
    MOST_BYTES,
    MOST_VALUES,
    UnsafeYamlError,
    check_yaml,
    load_yaml,
)

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)


def refusal(text: str) -> UnsafeYamlError:
    with pytest.raises(UnsafeYamlError) as found:
        check_yaml(text)
    return found.value


def test_an_alias_bomb_is_refused_before_it_takes_memory() -> None:
    tracemalloc.start()
    try:
        told = refusal(BOMB)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (told.line, "those of aliases included" in told.problem) == (5, True)
    assert most < 5_000_000


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("a: [1, 2\nb: 3\n", 2, 2, "no YAML"),
        ("a: b\n  c: d\n", 2, 4, "no YAML"),
        ("a: \x01\n", 1, 4, "no YAML"),
        ("a: *b\n", 1, 4, "&b to stand before"),
        ("a: &a\n  b: *a\n", 2, 6, "within itself"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, 4, "no tag"),
        ("a: !!int x\n", 1, 4, "no tag"),
        (f"a:\n  b: {'9' * (LONGEST_NUMBER + 1)}\n", 2, 6, "number of at most 30"),
        (f"a: 1.{'0' * LONGEST_NUMBER}\n", 1, 4, "number of at most 30"),
        ("a: \ud800\n", 1, 4, "surrogate"),
    ],
)
def test_what_goes_too_far_is_named_by_line_and_column(
    text: str, line: int, column: int, said: str
) -> None:
    told = refusal(text)
    assert (told.line, told.column) == (line, column), told
    assert said in told.problem
    assert f"line {line}, column {column}" in str(told)


def test_the_last_level_passes_and_the_next_does_not() -> None:
    check_yaml("[" * DEEPEST + "]" * DEEPEST)
    told = refusal("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))
    assert (told.line, told.column) == (1, DEEPEST + 1)
    assert refusal("[" * 100_000).column == DEEPEST + 1


def test_as_many_values_and_aliases_as_there_may_be_pass() -> None:
    check_yaml("[" + "x, " * (MOST_VALUES - 1) + "]")
    assert "values" in refusal("[" + "x, " * MOST_VALUES + "]").problem
    aliases = "- &a x\n" + "- *a\n" * MOST_ALIASES
    check_yaml(aliases)
    assert "aliases" in refusal(aliases + "- *a\n").problem


def test_a_long_text_of_digits_in_quotes_is_no_number() -> None:
    check_yaml(f"a: '{'9' * 5000}'\n")


def test_a_file_that_is_too_large_or_no_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(UnsafeYamlError, match=r"at most 2,000,000 bytes \(.*large.yaml\)"):
        load_yaml(path)
    path.write_bytes("a: 1\nb: ü\n".encode("latin-1"))
    with pytest.raises(UnsafeYamlError, match="line 2, column 4: expected text in UTF-8"):
        load_yaml(path)


@pytest.mark.parametrize("name", ["products.yaml", "prices.yaml", "countries.yaml", "locales.yaml"])
def test_our_own_files_are_far_from_the_bounds(name: str) -> None:
    path = fixtures_directory() / name
    assert load_yaml(path) == yaml.safe_load(path.read_text(encoding="utf-8"))


@given(st.text(alphabet="ab01:-[]{},&*!?|>'\"#%@`\n \t.~<\ud800\x00\u2028", max_size=60))
def test_any_text_is_taken_or_named(text: str) -> None:
    with contextlib.suppress(UnsafeYamlError):
        check_yaml(text)


def test_half_a_surrogate_pair_cannot_be_escaped_either() -> None:
    assert refusal('a: "\\ud800"\n').line == 1
