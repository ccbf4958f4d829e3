"""Rows become classes with named fields where they are read: no dicts of columns in a feature."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

SANDBOX: Final = Path(__file__).resolve().parents[2] / "sandbox"

# Below the features, and the doors above them, which speak JSON. Any other room is a feature.
OTHER_ROOMS: Final = frozenset(
    {
        "catalogue",
        "cli",
        "console",
        "control_api",
        "domain",
        "journal",
        "outbox",
        "partner_api",
        "play",
        "serving",
        "store",
        "timeline",
        "web",
    }
)
THINGS: Final = frozenset(
    {
        "account",
        "authorization",
        "customer",
        "line",
        "membership",
        "order",
        "reseller",
        "row",
        "subscription",
        "transfer",
    }
)
"""What a class stands for: a subscript on a variable of such a name reads a row as a dict."""
UNTYPED: Final = frozenset({"Row", "RowMapping", "Columns"})
DICTS: Final = frozenset({"mappings", "_asdict", "_mapping", "tuples"})
QUERIES: Final = frozenset({"execute", "all"})

ALLOWED: Final = {
    # The timeline reads the columns that it names of a world, whoever has selected them.
    "worlds/views.py": {"Row"},
}


def as_dicts(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of whatever in a source reads rows as dicts or by position."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, a.name) for a in node.names if a.name in UNTYPED)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in UNTYPED:
            yield node.lineno, node.id
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            name = ast.unparse(node.value).rpartition(".")[2]
            if name in THINGS:
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Attribute) and node.attr in DICTS:
            yield node.lineno, node.attr
        elif isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Tuple):
            asked = node.iter
            if (
                isinstance(asked, ast.Call)
                and isinstance(asked.func, ast.Attribute)
                and asked.func.attr in QUERIES
            ):
                yield asked.lineno, ast.unparse(node.target)


def test_features_read_rows_by_name_into_classes() -> None:
    found = [
        f"{name}:{line}: {what}"
        for path in sorted(SANDBOX.rglob("*.py"))
        if path.relative_to(SANDBOX).parts[0] not in OTHER_ROOMS
        for line, what in as_dicts(path.read_text(encoding="utf-8"))
        if what not in ALLOWED.get(name := path.relative_to(SANDBOX).as_posix(), ())
    ]
    use = "use a class with named fields, filled by sandbox/store/rows.py, instead of"
    assert not found, "\n".join([use, *found])


@pytest.mark.parametrize(
    "source",
    [
        "from sqlalchemy import Row",
        "Row = dict[str, Any]",
        'order["status"]',
        'placed.order["status"]',
        "line['quantity'] -= 1",
        "row[0]",
        "connection.execute(statement).mappings()",
        "row._asdict()",
        "for customer_id, quantity in connection.execute(statement): pass",
        "{a: b for a, b in STATEMENT.all(connection, keys)}",
    ],
)
def test_a_row_that_is_read_as_a_dict_or_by_position_is_found(source: str) -> None:
    assert list(as_dicts(source))


@pytest.mark.parametrize(
    "source",
    [
        "order.status",
        'lines[order.order_id]["status"]',
        "[Order(*row) for row in connection.execute(statement)]",
        "portfolio.accounts[order.customer_id]",
        'shown["lineItems"] = []',
        "for number, line in enumerate(lines): pass",
    ],
)
def test_what_is_read_by_name_is_not(source: str) -> None:
    assert not list(as_dicts(source))
