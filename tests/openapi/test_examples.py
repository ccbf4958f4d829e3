"""Every operation has examples that fit its schemas, and are what the sandbox answers today."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sandbox.control_api.document import EXAMPLES as CONTROL_EXAMPLES
from sandbox.partner_api.document import EXAMPLES as PARTNER_EXAMPLES
from tests.openapi.documents import DOCUMENTS, Document, accepted, contents, operations
from tests.openapi.story import play


def carried(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What an operation takes, and what it answers when it does its work."""
    for part in (operation.get("requestBody", {}), *accepted(operation)):
        for _, media in contents(part):
            yield operation["operationId"], media


def faults(document: Document, schema: dict[str, Any], value: Any) -> list[str]:
    validator = Draft202012Validator({**schema, "components": document["components"]})
    return [fault.message for fault in validator.iter_errors(value)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_request_and_every_answer_has_an_example(name: str) -> None:
    without = {
        operation_id
        for operation in operations(DOCUMENTS[name])
        for operation_id, media in carried(operation)
        if not media.get("examples")
    }
    assert without == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_example_fits_its_schema(name: str) -> None:
    document = DOCUMENTS[name]
    wrong = {
        f"{operation_id} {example}": found
        for operation in operations(document)
        for operation_id, media in carried(operation)
        for example, shown in media["examples"].items()
        if (found := faults(document, media["schema"], shown["value"]))
    }
    assert wrong == {}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_example_of_a_parameter_fits_its_schema(name: str) -> None:
    document = DOCUMENTS[name]
    found = [
        (operation["operationId"], parameter)
        for operation in operations(document)
        for parameter in operation.get("parameters", ())
        if "example" in parameter
    ]
    wrong = {
        f"{operation_id} {parameter['name']}": messages
        for operation_id, parameter in found
        if (messages := faults(document, parameter["schema"], parameter["example"]))
    }
    assert found
    assert wrong == {}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_id_in_a_path_has_an_example(name: str) -> None:
    without = [
        (operation["operationId"], parameter["name"])
        for operation in operations(DOCUMENTS[name])
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "path" and "example" not in parameter
    ]
    assert without == []


def test_an_example_that_does_not_fit_is_found() -> None:
    document = DOCUMENTS["partner"]
    schema = {"$ref": "#/components/schemas/CreateOrderRequest"}
    assert faults(document, schema, {"orderType": "NEW"})


def test_the_examples_are_what_the_sandbox_answers() -> None:
    for path, played in zip((PARTNER_EXAMPLES, CONTROL_EXAMPLES), play(), strict=True):
        stored = json.loads(path.read_text(encoding="utf-8"))
        assert played == stored, "see the difference, then: python -m tests.openapi.story"
