"""What docstrings and comments name in backticks exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
CODE: Final = {
    path: path.read_text(encoding="utf-8")
    for folder in ("sandbox", "loadtests")
    for path in (ROOT / folder).rglob("*.py")
}
NAMED: Final = re.compile(r"`([a-z]+(?:_[a-z]+)+)(?:\(\))?`")


def known(source: str) -> Iterator[str]:
    """Every name that a module defines, takes or uses, and every text of one word."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name):
                yield name
            case ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.Constant(value=str(text)) if re.fullmatch(r"[\w.-]+", text):
                yield text


def test_every_name_in_backticks_is_a_name_of_the_code() -> None:
    names = {name for source in CODE.values() for name in known(source)}
    names |= {part for path in CODE for part in path.relative_to(ROOT).with_suffix("").parts}
    missing = [
        f"{path.relative_to(ROOT)}:{source[: found.start()].count(chr(10)) + 1}: {found[1]}"
        for path, source in CODE.items()
        for found in NAMED.finditer(source)
        if found[1] not in names
    ]
    assert not missing, "\n".join(missing)
