"""The fenced blocks of the pages of docs/testing: files to copy, and commands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "testing"
# The page about pytest is in Python and has a suite of its own.
PAGES: Final = ("README.md", "java.md", "dotnet.md", "node.md", "ci.md", "worlds.md")
_FENCE: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A block that is a file names it in its first line, before a colon if more is said.
_NAMED: Final = re.compile(r"(?://|#) ([\w./-]+\.\w+)(?=:|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, the file that it is or nothing, and its text."""

    language: str
    name: str
    text: str


def blocks(page: str, language: str = "") -> list[Block]:
    """Return the blocks of a page in their order, all or those of one language."""
    found = []
    for kind, text in _FENCE.findall((FOLDER / page).read_text(encoding="utf-8")):
        named = _NAMED.match(text)
        found.append(Block(kind, named[1] if named else "", text))
    return [block for block in found if language in ("", block.language)]


def files(page: str, language: str) -> Mapping[str, str]:
    """Return the files of a page by their names."""
    return {block.name: block.text for block in blocks(page, language) if block.name}


def copy(page: str, language: str, folder: Path) -> None:
    """Write the files of a page into a folder, as its readers do."""
    for name, text in files(page, language).items():
        (folder / name).write_text(text, encoding="utf-8")
