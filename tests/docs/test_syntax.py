"""The code of the pages of docs/testing can be read by the languages' grammars, all of it."""

from collections.abc import Callable, Iterator
from typing import Final

import pytest
import tree_sitter_c_sharp
import tree_sitter_java
import tree_sitter_javascript
import yaml
from tree_sitter import Language, Node, Parser

from tests.docs.blocks import PAGES, Block, blocks

GRAMMARS: Final[dict[str, Callable[[], object]]] = {
    "csharp": tree_sitter_c_sharp.language,
    "java": tree_sitter_java.language,
    "js": tree_sitter_javascript.language,
}
# Read by tests of their own, or no code.
OTHERS: Final = {"bash", "json", "text", "yaml"}
CODE: Final = [(page, block) for page in PAGES for block in blocks(page)]


def faults(node: Node) -> Iterator[str]:
    """Name what a grammar does not take, and what it misses."""
    if node.is_error or node.is_missing:
        kind = "misses" if node.is_missing else "does not take"
        line, column = node.start_point
        yield f"line {line + 1}, column {column + 1}: {kind} {node.type}"
    for child in node.children:
        yield from faults(child)


def read(language: str, text: str) -> list[str]:
    parser = Parser(Language(GRAMMARS[language]()))
    return list(faults(parser.parse(text.encode()).root_node))


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(block, id=f"{page}:{block.name}")
        for page, block in CODE
        if block.language in GRAMMARS
    ],
)
def test_code_has_no_fault_of_syntax(block: Block) -> None:
    assert read(block.language, block.text) == []


def test_a_fault_of_syntax_is_found() -> None:
    assert read("js", "const a = ;") != []
    assert read("java", "class A { void b() { return } }") != []
    assert read("csharp", "class A { void B() { ") != []


def test_no_block_is_of_a_language_that_nothing_reads() -> None:
    assert {block.language for _, block in CODE} <= {*GRAMMARS, *OTHERS}


def test_every_file_is_named_once_a_page_and_code_is_always_a_file() -> None:
    for page in PAGES:
        named = [block.name for block in blocks(page) if block.name]
        assert len(named) == len(set(named)), page
    assert [page for page, block in CODE if block.language in GRAMMARS and not block.name] == []


def test_yaml_is_read() -> None:
    found = [block for page, block in CODE if block.language == "yaml"]
    assert found
    for block in found:
        assert isinstance(yaml.safe_load(block.text), dict)
