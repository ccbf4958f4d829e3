"""Every page of a folder stands in its index, and the links between documents lead somewhere."""

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = [
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted(ROOT.glob("*.md")),
    ROOT / "scenarios" / "README.md",
]
# The files of the imaginary program of CONTRIBUTING.md.
IMAGINARY: Final = "voucher"


@pytest.mark.parametrize("folder", ["docs/decisions", "docs/behaviour", "docs/testing"])
def test_every_page_stands_in_the_index_of_its_folder(folder: str) -> None:
    index = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    pages = {page.name for page in (ROOT / folder).glob("*.md")} - {"README.md"}
    assert {name for name in pages if f"]({name})" not in index} == set()


def test_every_link_and_every_named_page_is_there() -> None:
    missing = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)
        missing += [(page.name, link) for link in links if not (page.parent / link).exists()]
        named = re.findall(r"`(docs/[\w/.-]+\.md)`", text)
        missing += [
            (page.name, name)
            for name in named
            if IMAGINARY not in name and not (ROOT / name).exists()
        ]
    assert missing == []


def test_every_module_that_a_document_names_is_there() -> None:
    """A path in backticks below `sandbox/`, with or without that word, is a file or a folder."""
    rooms = {path.name for path in (ROOT / "sandbox").iterdir() if path.is_dir()}
    missing = [
        (page.name, name)
        for page in PAGES
        if page.name != "CHANGELOG.md"
        for name in re.findall(r"`((?:sandbox/)?[a-z_]+/[\w/]+\.py)`", page.read_text("utf-8"))
        if name.removeprefix("sandbox/").split("/")[0] in rooms and IMAGINARY not in name
        if not ((ROOT / name).exists() or (ROOT / "sandbox" / name).exists())
    ]
    assert missing == []
