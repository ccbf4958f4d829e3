"""The example stands alone."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "partner_platform"


def test_the_platform_knows_nothing_of_the_sandbox() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sandbox"))
        or (isinstance(node, ast.Import) and any(a.name.startswith("sandbox") for a in node.names))
    ]
    assert not found
