"""The pages of both APIs: every operation with its fields, examples and errors, found by words."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest

from sandbox.app import create_app, parts
from sandbox.console.api_docs.document import document_of
from sandbox.console.api_docs.fields import fields_of
from sandbox.console.console import console_of
from sandbox.settings import Settings
from tests.cli.servers import serving
from tests.console.pasting import pasted
from tests.local import sqlite_url
from tests.support import InProcess, Json
from tests.visiting import Visitor, words

RAW = {"partner": "/openapi.json", "control": "/sandbox/v1/openapi.json"}


@pytest.mark.parametrize("api", RAW)
def test_every_operation_has_a_page_with_its_path_and_all_its_errors(
    visitor: Visitor, http: httpx.Client, api: str
) -> None:
    document = http.get(RAW[api]).json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            visitor.get(f"/docs/{api}/{operation['operationId']}")
            assert visitor.status == 200
            assert f"{method.upper()} {path}" in visitor.text
            assert operation["summary"] in visitor.text
            for status, answer in operation["responses"].items():
                assert status in visitor.text
                for line in filter(None, answer["description"].split("\n")):
                    assert line.replace(": ", " ", 1) in visitor.text or line in visitor.text


@pytest.mark.parametrize("api", RAW)
def test_the_index_leads_to_every_operation_and_to_the_document(
    visitor: Visitor, http: httpx.Client, api: str
) -> None:
    document = http.get(RAW[api]).json()
    wanted = {
        f"/docs/{api}/{operation['operationId']}"
        for methods in document["paths"].values()
        for operation in methods.values()
    }
    for index in ("/docs", f"/docs/{api}"):
        visitor.get(index)
        links = {str(link["href"]) for link in visitor.page.select("a[href]")}
        assert wanted | {RAW[api]} <= links


def test_an_operation_is_found_by_words_of_its_path_and_summary(visitor: Visitor) -> None:
    visitor.get("/docs").press("Find", q="ADVANCE clock")
    links = [words(link) for link in visitor.page.select(".operations a")]
    assert any("Advance the clock" in link for link in links)
    assert len(links) < 5
    visitor.click("Control plane of the sandbox")
    assert visitor.path == "/docs/control?q=ADVANCE+clock"
    visitor.get("/docs/partner?q=advance")
    assert "No operation has these words" in visitor.text
    visitor.click("Show all")
    assert len(visitor.page.select(".operations a")) > 20


def test_the_fields_of_a_body_are_listed_with_what_is_inside_them(visitor: Visitor) -> None:
    visitor.get("/docs/partner/create_customer")
    parameters, body, *_ = tables(visitor)
    assert ["X-Correlation-Id required in the header", "string"] in [row[:2] for row in parameters]
    rows = {row[0]: row[1:] for row in body}
    assert "companyProfile.address.country required" in rows
    assert "companyProfile.contacts[].email required" in rows
    assert rows["companyProfile.contacts required"][0] == "list of ContactRequest"


def test_a_body_of_several_forms_has_the_fields_of_each(visitor: Visitor) -> None:
    visitor.get("/docs/control/advance_clock")
    choices = [words(row) for row in visitor.page.select(".choice")]
    assert choices == ["is AdvanceToInstant:", "is AdvanceByDuration:", "is AdvanceToDate:"]


@pytest.mark.parametrize("path", ["/docs/none", "/docs/partner/none", "/docs/none/create_order"])
def test_what_is_not_there_is_told_on_a_page(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status == 404
    assert "no such page" in visitor.text


def test_a_document_is_read_once(http: InProcess) -> None:
    console = console_of(http.app)
    assert document_of(console, "partner") is document_of(console, "partner")


def tables(visitor: Visitor) -> list[list[list[str]]]:
    """The rows of all tables."""
    return [
        [[words(cell) for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")]
        for table in visitor.page.select("table")
    ]


@pytest.mark.skipif(shutil.which("curl") is None, reason="the calls need curl")
def test_calls_of_the_pages_work_as_they_are_shown(tmp_path: Path) -> None:
    with serving(tmp_path) as (address, _), httpx.Client(base_url=address) as client:
        visitor = Visitor(client)

        def call(path: str) -> str:
            shown = visitor.get(path).page.select_one("pre code")
            assert shown is not None
            return shown.get_text()

        token = visitor.get("/").page.select(".calls code")[0].get_text()
        done = pasted(
            f"{token}\n{call('/docs/partner/get_resellers')}\n"
            f"{call('/docs/control/create_world')}\n{call('/docs/control/get_health')}"
        )
        worlds = client.get("/sandbox/v1/worlds").json()["totalCount"]
    assert '"totalCount":3' in done
    assert '"worldId"' in done
    assert worlds == 2


def fields(schema: Json, **schemas: Json) -> list[str]:
    """The rows of a schema: path, type and marks."""
    return [
        f"{row.path}{' !' if row.is_required else ''}: {row.kind}"
        for row in fields_of(schema, schemas)
    ]


def reference(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def test_a_schema_within_itself_is_followed_once() -> None:
    tree = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "parent": {"anyOf": [reference("Tree"), {"type": "null"}]},
            "children": {"type": "array", "items": reference("Tree")},
        },
    }
    assert fields(reference("Tree"), Tree=tree) == [
        "name !: string",
        "parent: Tree, as above",
        "children: list of Tree",
    ]


def test_two_schemas_within_each_other_come_to_an_end() -> None:
    one = {"properties": {"two": reference("Two")}}
    two = {"properties": {"one": reference("One")}}
    assert fields(reference("One"), One=one, Two=two) == ["two: Two", "two.one: One, as above"]
    assert fields(reference("Ring"), Ring=reference("Ring")) == []
    assert fields(reference("Nowhere")) == []


def test_lists_of_lists_and_free_names_have_paths() -> None:
    deep = {"type": "array", "items": {"type": "array", "items": {"properties": {"a": {}}}}}
    assert fields(deep) == ["[][].a: any value"]
    free = {"type": "object", "additionalProperties": {"type": "integer"}}
    assert fields(free) == ["*: integer"]


def test_the_documents_are_guarded_as_all_pages(tmp_path: Path) -> None:

    settings = Settings(database_url=sqlite_url(tmp_path), host="0.0.0.0", control_token="t")  # noqa: S104 - nothing listens
    app = create_app(settings)
    with InProcess(app) as client:
        assert Visitor(client).get("/docs").path.startswith("/console/sign-in")
    parts(app).engine.dispose()
