"""No command line ends in a traceback, whatever stands in it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox import serving
from sandbox.cli.program import program
from tests.commands import leaves

FAULT: Final = "a fault of the sandbox"
NONSENSE: Final = (
    *(
        "",
        " ",
        "-",
        "--",
        "0",
        "-1",
        "1",
        "1.5",
        "1e400",
        "nan",
        "inf",
        "-inf",
        "9" * 30,
        "9" * 5000,
    ),
    *("default", "DEFAULT", "nowhere", "..", ".", "/", "/dev/null", "/proc/1/mem", "/no/such/file"),
    *("x" * 5000, "ü", "\u202e", "\x1b[31m", "\n", "\x00", "\udcff", "\ud83d", "٣", "🙂", "'\";--"),
    *("2026-02-30", "9999-12-31", "0001-01-01", "9999-12-31T23:59:59-23:59", "2026-W01-1", "24:00"),
    *("P1D", "-P1D", "P99999999Y", "P0D", "PT", "P", "-P9999Y", "PT1S", f"P{'9' * 400}D"),
    *(
        "cotermDate",
        "renewalDate",
        "lateRenewalDays=",
        "=1",
        "lateRenewalDays=NaN",
        "x=" + "[" * 9000,
    ),
    *("lateRenewalDays=" + "9" * 5000, "lateRenewalDays=1e999", "true", "null", "{}", "[]"),
    *(
        "http://",
        "http://[",
        "http://127.0.0.1:1",
        "http://127.0.0.1:99999",
        "ftp://x",
        "http://\u2028",
    ),
    *(
        "sqlite://",
        "sqlite:///",
        "sqlite:////",
        "mysql://u:p@h/d",
        "postgresql://u:p@h:port/d",
        "postgresql://[",
        "://",
        "sqlite:///.",
    ),
    *(
        "live",
        "scaled",
        "frozen",
        "COM",
        "MOQ",
        "NA",
        "USD",
        "202613",
        "--json",
        "--help",
        "--version",
    ),
)
VALUES: Final = st.sampled_from(NONSENSE) | st.text(max_size=12)


COMMANDS: Final = tuple(leaves(program))


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """A command with a few of its options and arguments, each with something."""
    path, command = draw(st.sampled_from(COMMANDS))
    line = list(path)
    for parameter in draw(st.permutations(command.params))[: draw(st.integers(0, 4))]:
        if isinstance(parameter, click.Option):
            line.append(parameter.opts[0])
            if parameter.is_flag:
                continue
            if isinstance(parameter.type, click.Choice) and draw(st.booleans()):
                line.append(str(draw(st.sampled_from(list(parameter.type.choices)))))
                continue
        line.append(draw(VALUES))
    if "--follow" in line:
        # It would not end.
        line.remove("--follow")
    if path == ("loadtest",):
        # It would load a server for a minute.
        line += ["--shape", "none of ours"]
    if path == ("play",):
        # Without a name it would play all there are.
        line.append(draw(VALUES.filter(bool)))
    return [*draw(st.lists(VALUES, max_size=1)), *line] if draw(st.booleans()) else line


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], str]:
    """Run a line in a folder of its own; returns what it says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SANDBOX_DATABASE_URL", f"sqlite:///{tmp_path / 'sandbox.db'}")
    monkeypatch.setattr(serving, "serve", lambda *_, **__: None)

    def call(line: list[str]) -> str:
        done = CliRunner().invoke(program, line)
        said = f"{line!r}: {done.output}\n{done.exception!r}"
        assert done.exit_code in {0, 1, 2}, said
        assert done.exception is None or isinstance(done.exception, SystemExit), said
        assert FAULT not in done.output, said
        assert "Traceback" not in done.output, said
        return done.output

    return call


@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(line=lines())
def test_nonsense_ends_with_a_sentence(invoke: Callable[[list[str]], str], line: list[str]) -> None:
    invoke(line)


@pytest.mark.parametrize(
    "line",
    [
        ["world", "new", "--rule", "x=" + "[" * 9000],
        ["world", "new", "--seed", "9" * 30],
        ["world", "new", "--seed", "-1"],
        ["world", "new", "--rate", "nan"],
        ["world", "new", "--rate", "1e999"],
        ["world", "show", "default", "--url", "http://["],
        ["world", "show", "default", "--url", "\x1b[31m"],
        ["world", "show", "default", "--url", "http://127.0.0.1:1"],
        ["world", "show", "default", "--url", "http://127.0.0.1:1", "--database", "sqlite:///x"],
        ["requests", "--operation", "✓"],
        ["outbox", "--kind", "x"],
        ["world", "new", "--name", "\udcff"],
        ["world", "show", "a\x00b"],
        ["play", "\x00"],
        ["play", "x" * 5000],
        ["play", "nowhere", "--url", "http://["],
        ["play", "auto-renewal", "--url", "\x1b[31m"],
        ["play", "auto-renewal", "--url", "http://["],
        ["play", "auto-renewal", "--database", "mysql://u:p@h/d"],
        ["catalogue", "import", "/proc/1/mem"],
        ["catalogue", "import", "/dev/null"],
    ],
    ids=lambda line: ascii(line)[:40],
)
def test_what_went_wrong_before_ends_with_one_sentence(
    invoke: Callable[[list[str]], str], line: list[str]
) -> None:
    assert "rror: " in invoke(line) or line[0] == "play"


@pytest.mark.usefixtures("invoke")
@pytest.mark.parametrize("charset", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_any_encoding_of_the_terminal_will_do(charset: str) -> None:
    lines = (
        ["world", "new", "--name", "Müller ✓ 🙂"],
        ["world", "list"],
        ["world", "list", "--json"],
        ["play", "return-window", "-k", "last second"],
        ["world", "show", "Müller✓"],
        ["catalogue", "list"],
        ["--help"],
    )
    for line in lines:
        done = CliRunner(charset=charset).invoke(program, line)
        assert done.exception is None or isinstance(done.exception, SystemExit), line
        if "--json" in line:
            found = json.loads(done.stdout)
            assert "Müller ✓ 🙂" in {world["name"] for world in found}


def test_what_nobody_foresaw_is_kept_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError("a bug\nof ours")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(serving, "serve", broken)
    done = CliRunner().invoke(program, ["serve"])
    assert done.exit_code == 1
    (kept,) = tmp_path.iterdir()
    assert done.stderr.startswith("Error: This is a fault of the sandbox: LookupError: a bug\n")
    assert str(kept) in done.stderr
    assert "Traceback" in kept.read_text(encoding="utf-8")
