"""The clients keep step with each other and with the control plane's OpenAPI document."""

from __future__ import annotations

import asyncio
import inspect
import re
import subprocess
import sys
from pathlib import Path
from types import NoneType
from typing import Any

import pytest
from pydantic import BaseModel

from sandbox.client import AsyncSandbox, AsyncWorld, Sandbox, World, answers
from sandbox.client.calls import ATTRIBUTE, Operation
from sandbox.control_api.blueprint import PREFIX
from sandbox.control_api.document import control_document

DOCUMENT = control_document()
WHERE = (
    "describe it in sandbox/client/*_calls.py and name the method in blocking.py and "
    "asynchronous.py, on Sandbox/AsyncSandbox or World/AsyncWorld"
)
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "client.md").read_text(encoding="utf-8")
PAIRS = [(Sandbox, AsyncSandbox), (World, AsyncWorld)]


def methods(of: type[Any]) -> dict[str, Any]:
    return {name: member for name, member in inspect.getmembers(of) if not name.startswith("_")}


def operations(of: type[Any]) -> dict[str, Operation]:
    found = {name: getattr(member, ATTRIBUTE, None) for name, member in methods(of).items()}
    return {name: operation for name, operation in found.items() if operation is not None}


def snake(path: str) -> str:
    """The path with its ids named as Python names them."""
    return re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", path)


CALLABLE = {
    operation.name: operation for of in (Sandbox, World) for operation in operations(of).values()
}
DOCUMENTED = {
    operation["operationId"]: (method.upper(), snake(path.removeprefix(PREFIX)), operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


def test_every_operation_has_a_method() -> None:
    lacking = DOCUMENTED.keys() - CALLABLE.keys()
    assert not lacking, f"no method of the client calls {sorted(lacking)}: {WHERE}"


def test_no_method_calls_what_is_not_there() -> None:
    assert not CALLABLE.keys() - DOCUMENTED.keys()


@pytest.mark.parametrize("name", sorted(CALLABLE.keys() & DOCUMENTED.keys()))
def test_a_method_calls_what_the_document_says(name: str) -> None:
    operation = CALLABLE[name]
    method, path, documented = DOCUMENTED[name]
    assert (operation.method, operation.path) == (method, path)
    if name != "get_health":
        assert answered(documented) == shown(operation.answers)


def answered(documented: dict[str, Any]) -> str:
    # One that finds what it would make answers the same with another status.
    response, *_ = (each for status, each in documented["responses"].items() if status[0] == "2")
    if "content" not in response:
        return ""
    ((media_type, content),) = response["content"].items()
    if media_type != "application/json":
        return "a file"
    name: str = content["schema"]["$ref"].rpartition("/")[2]
    return name


def shown(answers: type[Any]) -> str:
    if issubclass(answers, BaseModel):
        return answers.__name__
    return {NoneType: "", bytes: "a file"}[answers]


@pytest.mark.parametrize(("blocking", "awaited"), PAIRS)
def test_both_clients_have_the_same_methods(blocking: type[Any], awaited: type[Any]) -> None:
    assert methods(blocking).keys() == methods(awaited).keys()
    assert operations(blocking) == operations(awaited)
    for name in operations(blocking):
        ours, theirs = getattr(blocking, name), getattr(awaited, name)
        assert inspect.signature(ours) == inspect.signature(theirs)
        assert ours.__doc__ == theirs.__doc__
        assert ours.__doc__
        assert not inspect.iscoroutinefunction(ours)
        assert asyncio.iscoroutinefunction(theirs)


def test_every_answer_can_be_named_in_an_annotation() -> None:
    models = {each.answers.__name__ for each in CALLABLE.values()} - {"NoneType", "bytes"}
    assert models <= set(answers.__all__)


def test_importing_it_loads_neither_flask_nor_sqlalchemy() -> None:
    script = (
        "import sys, sandbox.client\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules}"
        " & {'flask', 'werkzeug', 'sqlalchemy', 'jinja2', 'rich', 'click', 'psycopg'} ))"
    )
    ran = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    # httpx has a command line of its own, which it loads where rich and click are installed.
    assert set(ran.stdout.strip()[1:-1].replace("'", "").split(", ")) <= {"", "rich", "click"}


def test_every_method_of_a_world_stands_in_the_table() -> None:
    table = PAGE.partition("## Worlds")[2].partition("\nInstants")[0]
    named = set(re.findall(r"`([a-z_]+)[`(]", table))
    assert named == {name for name in vars(World) if not name.startswith("_")} - {
        "world_id",
        "credentials",
        "aliases",
    }


def test_every_method_of_a_sandbox_is_told_of() -> None:
    methods = {name for name in vars(Sandbox) if not name.startswith("_")}
    for name in methods - {"run", "close", "list_worlds", "list_scenarios", "list_fault_presets"}:
        assert re.search(rf"\b{name}\b", PAGE), name
