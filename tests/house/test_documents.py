"""The documents keep up: every setting, every command and every option stands in its page."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from sandbox.cli.program import program
from sandbox.outbox.emails import EmailKind
from sandbox.settings import Settings, variable
from tests.commands import leaves

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
EVERYWHERE: Final = frozenset({"--database", "--url", "--json", "--help", "-h"})


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by what one types."""
    for names, command in leaves(group):
        yield " ".join([path, *names]), command


def sections() -> dict[str, str]:
    """The sections of the command line's page by heading; the text before them is ''."""
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def written(default: object) -> str:
    """A default as one writes it in the environment."""
    match default:
        case None:
            return "not set"
        case bool():
            return "`on`" if default else "`off`"
        case _:
            return f"`{default}`"


def test_every_setting_stands_in_its_table_as_it_is() -> None:
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `SANDBOX_")]
    expected = [
        f"| `{variable(name)}` | {written(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    assert rows == expected


def test_every_command_has_its_section_and_no_other_has() -> None:
    found = {typed for typed, _ in commands(program, "vipmp-sandbox")}
    assert sections().keys() - {""} == found


def test_every_option_stands_in_the_section_of_its_command() -> None:
    pages = sections()
    missing = [
        f"{typed} {option}"
        for typed, command in commands(program, "vipmp-sandbox")
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option not in EVERYWHERE and f"`{option}" not in pages.get(typed, "")
    ]
    assert not missing


def test_every_command_takes_the_database_and_what_prints_data_takes_json() -> None:
    without: dict[str, set[str]] = {"--database": set(), "--json": set()}
    for typed, command in commands(program, "vipmp-sandbox"):
        options = {option for parameter in command.params for option in parameter.opts}
        for option, lacking in without.items():
            if option not in options:
                lacking.add(typed)
    assert without["--database"] == set()
    silent = {"serve", "world delete", "fault remove"}
    assert without["--json"] == {f"vipmp-sandbox {command}" for command in silent}


def test_every_command_and_option_says_what_it_does() -> None:
    silent = [
        f"{typed} {parameter.name}"
        for typed, command in commands(program, "vipmp-sandbox")
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert not silent
    assert all(command.help for _, command in commands(program, "vipmp-sandbox"))


def test_the_options_of_every_command_are_explained_before_the_sections() -> None:
    assert all(
        f"`{option}" in sections()[""] for option in ("--database", "--url", "--json", "--help")
    )


def test_every_kind_of_email_stands_in_its_table() -> None:
    page = (DOCS / "outbox.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", page, flags=re.MULTILINE) == list(EmailKind)
