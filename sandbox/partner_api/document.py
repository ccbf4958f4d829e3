"""The OpenAPI document of the partner API."""

from pathlib import Path
from typing import Any, Final

from sandbox import __version__
from sandbox.domain.errors import Error
from sandbox.partner_api.access_document import SECURITY_SCHEMES, describe_access
from sandbox.partner_api.blueprint import DECLARED, PREFIX, RESOURCES
from sandbox.partner_api.schemas.common import ErrorResource
from sandbox.web.documents import complete
from sandbox.web.examples import add_examples
from sandbox.web.openapi import Api, describe

EXAMPLES: Final = Path(__file__).with_name("examples.json")
_TEXT = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
API = Api(
    title="VIP Marketplace partner API, simulated",
    version=__version__,
    description="What the sandbox plays of Adobe's VIP Marketplace partner API.",
    prefix=PREFIX,
    problem=ErrorResource,
    security_schemes=SECURITY_SCHEMES,
    headers=(
        {"name": "X-Correlation-Id", "in": "header", "required": True, "schema": _TEXT},
        {"name": "X-Request-Id", "in": "header", "required": False, "schema": _TEXT},
    ),
    always=(
        Error.API_KEY_INVALID,
        Error.TOKEN_INVALID,
        Error.TOKEN_MISSING,
        Error.CORRELATION_ID_MISSING,
        Error.NOT_ALLOWED,
        Error.URI_TOO_LONG,
        Error.INTERNAL,
        Error.UNAVAILABLE,
    ),
    with_body=(
        Error.INVALID_FIELDS,
        Error.UNEXPECTED_FIELDS,
        Error.MISSING_FIELDS,
        Error.DUPLICATE_REQUEST_ID,
        Error.ALREADY_PROCESSING,
        Error.BODY_TOO_LARGE,
        Error.ENCODING_NOT_READ,
    ),
    with_query=(Error.INVALID_FIELDS,),
)


def partner_document() -> dict[str, Any]:
    """Return the OpenAPI document of the partner API."""
    document = complete(describe(API, DECLARED), RESOURCES)
    for operation in DECLARED:
        if operation.optional_headers:
            _let_go_without_correlation_id(document, operation.name)
    describe_access(document)
    add_examples(document, EXAMPLES)
    return document


def _let_go_without_correlation_id(document: dict[str, Any], name: str) -> None:
    """Say that an operation may be asked without the header (X15)."""
    for methods in document["paths"].values():
        for described in methods.values():
            if described.get("operationId") == name:
                described["parameters"] = [
                    {**each, "required": each["required"] and each["name"] != "X-Correlation-Id"}
                    for each in described["parameters"]
                ]
