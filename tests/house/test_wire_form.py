"""Verbs return things; only serializers make the wire's form of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = ROOT / "sandbox"
# Everything that is asked by a door: the business, and the tester's side.
ROOMS: Final = tuple(
    path.name
    for path in sorted(PACKAGE.iterdir())
    if path.is_dir()
    and path.name
    not in {"partner_api", "control_api", "web", "serving", "cli", "play", "domain", "__pycache__"}
)
# A function outside of `serializers.py` → why it makes keys of the wire.
EXCEPTIONS: Final = {
    "accounts/benefits.py: kept": "programs are kept as they are shown, with two days beside",
    "accounts/benefits.py: shown": "programs are kept as they are shown, as profiles are",
    "accounts/linked.py: kept": "kept with the programs, which are kept as they are shown",
    "accounts/profile.py: shown": "a profile is kept as it is shown, so that reading takes nothing",
}
CAMEL: Final = re.compile(r"[a-z]+(?:[A-Z][a-z0-9]*)+")
JSON_TYPES: Final = re.compile(r"\bdict\[str|\bShown\b|\bMapping\[str")


def wire_makers(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of functions that return JSON under names of the wire."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            returns_json = JSON_TYPES.search(ast.unparse(node.returns))
            if returns_json and any(map(_is_wire_key, _keys(node))):
                yield node.lineno, node.name


def _keys(function: ast.AST) -> Iterator[ast.expr | None]:
    for node in ast.walk(function):
        if isinstance(node, ast.Dict):
            yield from node.keys
        elif isinstance(node, ast.Assign):
            yield from (each.slice for each in node.targets if isinstance(each, ast.Subscript))


def _is_wire_key(key: ast.expr | None) -> bool:
    if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
        return False
    return CAMEL.fullmatch(key.value) is not None


def makers_in(path: Path) -> Iterator[tuple[int, str]]:
    yield from wire_makers(path.read_text(encoding="utf-8"))


def modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((PACKAGE / room).rglob("*.py"))


def test_only_serializers_make_the_wires_form() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in modules()
        if path.name != "serializers.py"
        for line, name in makers_in(path)
        if f"{path.relative_to(PACKAGE)}: {name}" not in EXCEPTIONS
    ]
    assert not found, "a serializer should make what these make:\n" + "\n".join(found)


def test_every_exception_is_needed() -> None:
    made = {
        f"{path.relative_to(PACKAGE)}: {name}" for path in modules() for _, name in makers_in(path)
    }
    assert not EXCEPTIONS.keys() - made


def test_serializers_are_named_so() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in modules()
        if path.name == "serializers.py"
        for line, name in makers_in(path)
        if not name.startswith(("serialize_", "_"))
    ]
    assert not found, "their names begin with serialize_:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        'def show(x) -> dict[str, Any]:\n    return {"offerId": x}',
        'def show(x) -> list[dict[str, Any]]:\n    return [{"offerId": y} for y in x]',
        'def show(x) -> Shown:\n    shown = {}\n    shown["renewalDate"] = x\n    return shown',
        'class A:\n    def show(self) -> Mapping[str, str]:\n        return {"lineItems": ""}',
    ],
)
def test_a_verb_that_makes_wire_json_is_found(source: str) -> None:
    assert list(wire_makers(source))


@pytest.mark.parametrize(
    "source",
    [
        'def facts(x) -> Facts:\n    return {"offerId": x}',
        'def check(x) -> None:\n    raise Refusal(E, facts={"offerId": x})',
        'def columns(x) -> dict[str, Any]:\n    return {"offer_id": x}',
    ],
)
def test_facts_and_columns_are_not_the_wires_form(source: str) -> None:
    assert not list(wire_makers(source))
