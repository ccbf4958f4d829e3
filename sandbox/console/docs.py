"""The pages of both APIs: an index with a search, and a page an operation."""

from flask import Response, request, url_for

from sandbox.console.api_docs.answers import answers_of
from sandbox.console.api_docs.document import RAW, Document, document_of
from sandbox.console.api_docs.examples import Caller, examples_of
from sandbox.console.api_docs.fields import fields_of
from sandbox.console.console import console_of
from sandbox.console.first_calls import default_credential
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import page
from sandbox.console.refusing import refuse_for_status

routes = PageBlueprint("docs", __name__)


@routes.get("/docs")
def index() -> Response:
    """Show the operations of both APIs."""
    documents = [document_of(console_of(), api) for api in RAW]
    return _index([document for document in documents if document is not None])


@routes.get("/docs/<api>")
def show(api: str) -> Response:
    """Show the operations of one API."""
    document = document_of(console_of(), api)
    return refuse_for_status(404) if document is None else _index([document])


@routes.get("/docs/<api>/<name>")
def operation(api: str, name: str) -> Response:
    """Show one operation."""
    document = document_of(console_of(), api)
    found = document and document.operations.get(name)
    if not document or not found:
        return refuse_for_status(404)
    described = found.described
    body = described.get("requestBody", {}).get("content", {})
    credential = default_credential()
    caller = Caller(
        base=request.host_url.rstrip("/"),
        client_id=credential.client_id if credential else "CLIENT_ID",
        has_control_token=console_of().control_token is not None,
    )
    return page(
        "api_docs/operation.html",
        document=document,
        operation=found,
        parameters=[
            (
                parameter,
                fields_of(
                    {"properties": {parameter["name"]: parameter["schema"]}}, document.schemas
                )[0],
            )
            for parameter in described.get("parameters", ())
        ],
        body_types=list(body),
        body=[row for kind in body.values() for row in fields_of(kind["schema"], document.schemas)],
        examples=examples_of(document, found, caller),
        answers=answers_of(document, found),
    )


def _index(documents: list[Document]) -> Response:
    wanted = request.args.get("q", "").strip()
    only = documents[0] if len(documents) == 1 else None
    return page(
        "api_docs/index.html",
        documents=[(document, document.by_tag(wanted)) for document in documents],
        only=only,
        raw=RAW,
        q=wanted,
        place=url_for("console_docs.show", api=only.api) if only else url_for("console_docs.index"),
    )
