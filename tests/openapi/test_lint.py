"""Both documents are plain OpenAPI 3.1 that tools for clients can read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.openapi.documents import DOCUMENTS, operations

# Of JSON Schema 2020-12 what the documents may use; a client's tool refuses or drops the rest.
KEYWORDS = frozenset(
    [
        "$ref",
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "default",
        "deprecated",
        "description",
        "discriminator",
        "else",
        "enum",
        "examples",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "if",
        "items",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "not",
        "oneOf",
        "pattern",
        "prefixItems",
        "properties",
        "propertyNames",
        "readOnly",
        "required",
        "then",
        "title",
        "type",
        "uniqueItems",
    ]
)


def schemas(part: Any) -> Iterator[dict[str, Any]]:
    """Every schema of a document, with those inside of it."""
    if isinstance(part, list):
        for each in part:
            yield from schemas(each)
    elif isinstance(part, dict):
        if isinstance(part.get("schema"), dict):
            yield from inside(part["schema"])
        for value in part.values():
            yield from schemas(value)


def inside(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    for name, value in schema.items():
        if name == "properties":
            for each in value.values():
                yield from inside(each)
        elif name in ("anyOf", "oneOf", "allOf", "prefixItems"):
            for each in value:
                yield from inside(each)
        elif name in ("items", "additionalProperties", "not") and isinstance(value, dict):
            yield from inside(value)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_valid(name: str) -> None:
    validate(DOCUMENTS[name])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_schema_has_a_keyword_that_json_schema_does_not_know(name: str) -> None:
    document = DOCUMENTS[name]
    found = [*schemas(document["paths"])]
    for each in document["components"]["schemas"].values():
        found.extend(inside(each))
    words = {word for schema in found for word in schema if not word.startswith("x-")}
    assert words - KEYWORDS == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_choice_is_of_plain_values(name: str) -> None:
    for schema in DOCUMENTS[name]["components"]["schemas"].values():
        for each in inside(schema):
            assert all(isinstance(value, str | int) for value in each.get("enum", ()))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_operation_has_an_id_of_its_own_and_a_tag_that_is_described(name: str) -> None:
    document = DOCUMENTS[name]
    tags = {each["name"] for each in document["tags"] if each["description"]}
    ids = [each["operationId"] for each in operations(document)]
    assert len(ids) == len(set(ids))
    assert all(set(each["tags"]) <= tags and each["tags"] for each in operations(document))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_names_its_licence_and_whom_to_ask(name: str) -> None:
    assert {"license", "contact"} <= DOCUMENTS[name]["info"].keys()
    assert set(DOCUMENTS[name]["components"]["securitySchemes"]) >= {
        scheme for each in DOCUMENTS[name]["security"] for scheme in each
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_two_models_share_a_name_for_generators_would_drop_one(name: str) -> None:
    assert [each for each in DOCUMENTS[name]["components"]["schemas"] if "__" in each] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_operation_says_what_it_may_refuse(name: str) -> None:
    silent = [
        each["operationId"]
        for each in operations(DOCUMENTS[name])
        if not any(status.startswith("4") for status in each["responses"])
    ]
    assert silent == []


def test_partners_sign_in_by_oauth_beside_their_key() -> None:
    document = DOCUMENTS["partner"]
    flow = document["components"]["securitySchemes"]["oauth"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] in document["paths"]
    (needed,) = document["security"]
    assert needed == {"oauth": list(flow["scopes"]), "key": []}
    differing = {
        each["operationId"]: each["security"] for each in operations(document) if "security" in each
    }
    assert differing == {
        "issue_token": [],
        "exchange_jwt": [],
        "ping": [],
        "authenticated_ping": [{"key": []}, needed],
    }
