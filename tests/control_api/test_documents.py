from __future__ import annotations

from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from sandbox.control_api.blueprint import DECLARED as CONTROL
from sandbox.partner_api.blueprint import DECLARED as PARTNER
from tests.support import make_world

pytestmark = pytest.mark.every_backend

# What is described beside the declared operations.
BESIDE = {"issue_token", "exchange_jwt", "ping", "authenticated_ping", "get_health"}
DOCUMENTS = ["/openapi.json", "/sandbox/v1/openapi.json"]


def fetch(http: httpx.Client, path: str) -> dict[str, Any]:
    answer = http.get(path)
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_documents_are_openapi_3_1(http: httpx.Client, path: str) -> None:
    document = fetch(http, path)
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_every_operation_is_described_once(http: httpx.Client) -> None:
    for path, declared in ((DOCUMENTS[0], PARTNER), (DOCUMENTS[1], CONTROL)):
        described = [
            operation["operationId"]
            for methods in fetch(http, path)["paths"].values()
            for operation in methods.values()
        ]
        assert sorted(each for each in described if each not in BESIDE) == sorted(
            each.name for each in declared
        )


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_reference_leads_somewhere_and_nothing_is_left_over(
    http: httpx.Client, path: str
) -> None:
    document = fetch(http, path)
    references = set(_references(document))
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references == known


def _references(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [each for value in part.values() for each in _references(value)]
    if isinstance(part, list):
        return [each for value in part for each in _references(value)]
    return []


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        ({}, True),
        ({"mode": "live", "rate": 1}, True),
        ({"mode": "live", "rate": 2}, False),
        ({"rate": 2}, False),
        ({"mode": "scaled", "rate": 2}, True),
        ({"now": "2028-02-29"}, True),
        ({"now": "2026-02-29T00:00:00Z"}, False),
        ({"rules": {"lateRenewalDays": None}}, True),
        ({"rules": {"lateRenewalDays": -1}}, False),
        ({"rules": {"extendedTermMaxMonths": {"GOV": 36}}}, True),
        ({"rules": {"extendedTermMaxMonths": {"ALL": 36}}}, False),
        ({"rules": {"noRule": 1}}, False),
        ({"distributors": []}, False),
    ],
)
def test_the_schema_of_a_world_says_what_the_server_does(
    http: httpx.Client,
    body: dict[str, Any],
    fits: bool,  # noqa: FBT001 - a case of the table
) -> None:
    document = fetch(http, DOCUMENTS[1])
    schema = {"$ref": "#/components/schemas/NewWorld", "components": document["components"]}
    assert Draft202012Validator(schema).is_valid(body) is fits
    answer = http.post("/sandbox/v1/worlds", json=body)
    assert answer.status_code == (201 if fits else 400)
    if fits:
        http.delete(f"/sandbox/v1/worlds/{answer.json()['worldId']}")


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        ({"by": "P1D"}, True),
        ({"by": "P"}, False),
        ({"to": "2027-01-01"}, True),
        ({"to": "2027-01-01", "by": "P1D"}, False),
        ({"to": "cotermDate"}, False),
        ({"dryRun": True}, False),
    ],
)
def test_the_schema_of_an_advance_says_what_the_server_does(
    http: httpx.Client,
    body: dict[str, Any],
    fits: bool,  # noqa: FBT001 - a case of the table
) -> None:
    document = fetch(http, DOCUMENTS[1])
    schema = {"$ref": "#/components/schemas/AdvanceBody", "components": document["components"]}
    assert Draft202012Validator(schema).is_valid(body) is fits
    world = make_world(http)
    answer = world.control("POST", "/clock/advance", body)
    assert answer.status_code == (200 if fits else 400)
    world.control("DELETE")
