"""What the partner API's document says of tokens and pings, which lie beside `/v3`."""

from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from sandbox.domain.errors import Error
from sandbox.partner_api.schemas.common import ErrorResource
from sandbox.partner_api.schemas.tokens import (
    ClientCredentials,
    GrantedToken,
    JwtExchange,
    TokenFault,
)
from sandbox.web.openapi import REFERENCE, problems

GRANTS: Final = "/ims/token/v3"
SCOPES: Final = {
    "openid": "Of Adobe's identity service",
    "AdobeID": "Of Adobe's identity service",
    "ent_partners_sdk": "Of Adobe's partner API",
}
TAG: Final = {"name": "Access", "description": "Tokens, and whether the API can be used."}
SECURITY_SCHEMES: Final[dict[str, Any]] = {
    "oauth": {
        "type": "oauth2",
        "description": "Sent as `Authorization: Bearer …`, valid for 24 hours of real time (ACC-1)",
        "flows": {"clientCredentials": {"tokenUrl": GRANTS, "scopes": SCOPES}},
    },
    "key": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Api-Key",
        "description": "The client_id that the token was given to",
    },
}
_ALWAYS: Final = (Error.URI_TOO_LONG, Error.INTERNAL, Error.UNAVAILABLE)
_PROBLEM: Final = {"$ref": REFERENCE.format(model=ErrorResource.__name__)}


def describe_access(document: dict[str, Any]) -> None:
    """Add the operations of tokens and pings, with their schemas and their tag."""
    models: list[type[BaseModel]] = [ClientCredentials, JwtExchange, GrantedToken, TokenFault]
    _, definitions = models_json_schema(
        [(model, "validation") for model in models], ref_template=REFERENCE
    )
    document["components"]["schemas"] |= definitions["$defs"]
    document["paths"] |= {
        GRANTS: {"post": _token("issue_token", "Get a token", ClientCredentials)},
        "/ims/exchange/jwt": {
            "post": _token("exchange_jwt", "Get a token, in the older way", JwtExchange)
        },
        "/ping": {"get": _ping("ping", "Tell whether the API is there", [], {})},
        "/partnerservice/ping": {
            "get": _ping(
                "authenticated_ping",
                "Tell whether a key, and a token where one is sent, may use the API",
                [{"key": []}, *document["security"]],
                problems(
                    (
                        Error.API_KEY_INVALID,
                        Error.TOKEN_INVALID,
                        Error.TOKEN_MISSING,
                        Error.NOT_ALLOWED,
                        *_ALWAYS,
                    ),
                    _PROBLEM,
                ),
            )
        },
    }
    document["tags"].append(TAG)


def _token(name: str, summary: str, form: type[BaseModel]) -> dict[str, Any]:
    return {
        "operationId": name,
        "tags": [TAG["name"]],
        "summary": summary,
        "description": "Source: docs authentication",
        "security": [],
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": _of(form)}},
        },
        "responses": {
            "200": _answer("A token", GrantedToken),
            "400": _answer("The form lacks something, or the client is not known", TokenFault),
            "401": _answer("The secret is not the client's", TokenFault),
            "403": _answer("A page of another origin asks", TokenFault),
            **problems((Error.BODY_TOO_LARGE, Error.ENCODING_NOT_READ, *_ALWAYS), _PROBLEM),
        },
    }


def _of(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=model.__name__)}


def _answer(description: str, model: type[BaseModel]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": _of(model)}}}


def _ping(
    name: str, summary: str, security: list[dict[str, list[str]]], refusals: dict[str, Any]
) -> dict[str, Any]:
    pong = {"schema": {"type": "string"}, "examples": {"usual": {"value": "pong"}}}
    refused = refusals or problems(_ALWAYS, _PROBLEM)
    return {
        "operationId": name,
        "tags": [TAG["name"]],
        "summary": summary,
        "description": "Source: docs authentication/health-check",
        "security": security,
        "responses": {
            "200": {"description": "It does", "content": {"text/plain": pong}},
            **refused,
        },
    }
