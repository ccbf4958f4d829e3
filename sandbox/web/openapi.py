"""OpenAPI 3.1 of both APIs, made from the declared operations and the models that validate."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_camel
from pydantic.json_schema import models_json_schema

from sandbox.web.operations import ErrorLike, Header, Operation

REFERENCE = "#/components/schemas/{model}"
_ID_SCHEMA = {"type": "string", "pattern": "^[A-Za-z0-9-]{1,40}$"}
# What a path names by its address instead of an id.
_EMAIL_SCHEMA = {"type": "string", "pattern": "^[^\\x00-\\x1f\\x7f-\\x9f/]{3,240}$"}
_PARAMETER = re.compile(r"\{(\w+)\}")
Mode = Literal["validation", "serialization"]
Schemas = Mapping[tuple[Any, Mode], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """What the operations of one API share."""

    title: str
    version: str
    description: str
    prefix: str
    problem: type[BaseModel]
    security_schemes: Mapping[str, Any] = field(default_factory=dict)
    headers: Sequence[Mapping[str, Any]] = ()
    always: Sequence[ErrorLike] = ()
    with_body: Sequence[ErrorLike] = ()
    with_query: Sequence[ErrorLike] = ()
    may_leave_out_bodies: bool = False


def describe(api: Api, operations: Iterable[Operation]) -> dict[str, Any]:
    """Return the OpenAPI document of some operations."""
    declared = list(operations)
    schemas, definitions = models_json_schema(
        _models(api, declared), by_alias=True, ref_template=REFERENCE
    )
    components = {
        name: schema
        for name, schema in definitions.get("$defs", {}).items()
        if name not in {each.query.__name__ for each in declared}
    }
    paths: dict[str, Any] = {}
    for operation in declared:
        path = api.prefix + _PARAMETER.sub(_camel, operation.template)
        described = _operation(api, operation, schemas, definitions)
        paths.setdefault(path, {})[operation.method.lower()] = described
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": api.title, "version": api.version, "description": api.description},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": components},
    }
    if api.security_schemes:
        document["components"]["securitySchemes"] = dict(api.security_schemes)
        document["security"] = [
            {name: _scopes(scheme) for name, scheme in api.security_schemes.items()}
        ]
    return document


def errors_of(api: Api, operation: Operation) -> Sequence[ErrorLike]:
    """Return what an operation may refuse: what any of its API may, and its own."""
    return (
        *api.always,
        *(() if _is_empty(operation.body) else api.with_body),
        *_of_query(api, operation),
        *operation.errors,
    )


def _of_query(api: Api, operation: Operation) -> Sequence[ErrorLike]:
    if _is_empty(operation.query):
        return ()
    return (operation.query_error,) if operation.query_error else api.with_query


def _scopes(scheme: Mapping[str, Any]) -> list[str]:
    """Return what a client must ask for: all scopes of an OAuth scheme, none of any other."""
    return [scope for flow in scheme.get("flows", {}).values() for scope in flow["scopes"]]


def _models(api: Api, operations: Sequence[Operation]) -> list[tuple[type[BaseModel], Mode]]:
    found: dict[tuple[type[BaseModel], Mode], None] = {(api.problem, "serialization"): None}
    for each in operations:
        for model in (each.body, each.query):
            if not _is_empty(model):
                found[model, "validation"] = None
        if not _is_empty(each.answers):
            found[each.answers, "serialization"] = None
    return list(found)


def _is_empty(model: type[BaseModel]) -> bool:
    return not model.model_fields and model.model_config.get("extra") != "allow"


def _takes_nothing(model: type[BaseModel]) -> bool:
    """Tell whether an empty object is a body, so that it may be left out."""
    try:
        model.model_validate_json("{}")
    except ValidationError:
        return False
    return True


def _camel(found: re.Match[str]) -> str:
    return f"{{{to_camel(found[1])}}}"


def _operation(
    api: Api, operation: Operation, schemas: Schemas, definitions: Mapping[str, Any]
) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": f"Source: {operation.source}",
    }
    parameters = [
        *_path_parameters(operation.template),
        *_query_parameters(operation.query, schemas, definitions),
        *api.headers,
        *(
            {"name": own.name, "in": "header", "required": False, **_header(own)}
            for own in operation.own_headers
        ),
    ]
    if parameters:
        described["parameters"] = parameters
    has_body = not _is_empty(operation.body)
    if has_body:
        content = {"application/json": {"schema": schemas[operation.body, "validation"]}}
        described["requestBody"] = {
            "required": not (
                operation.bodiless_with
                or (api.may_leave_out_bodies and _takes_nothing(operation.body))
            ),
            "content": content,
        }
    elif operation.takes:
        described["requestBody"] = {"required": True, "content": _file(operation.takes)}
    problem = schemas[api.problem, "serialization"]
    described["responses"] = {
        **{
            str(status): _success(operation, schemas)
            for status in (operation.again, operation.status)
            if status is not None
        },
        **problems(errors_of(api, operation), problem),
    }
    return described


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {
            "name": to_camel(name),
            "in": "path",
            "required": True,
            "schema": _EMAIL_SCHEMA if name == "email" else _ID_SCHEMA,
        }
        for name in _PARAMETER.findall(path)
    ]


def _query_parameters(
    model: type[BaseModel], schemas: Schemas, definitions: Mapping[str, Any]
) -> list[dict[str, Any]]:
    if _is_empty(model):
        return []
    name = schemas[model, "validation"]["$ref"].rpartition("/")[2]
    schema = definitions["$defs"][name]
    required = schema.get("required", ())
    return [
        {
            "name": parameter,
            "in": "query",
            "required": parameter in required,
            "schema": _without_null(described),
        }
        for parameter, described in schema["properties"].items()
    ]


def _without_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Drop null: a query parameter that is not sent is not there, there is no other nothing."""
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    if rest.get("default", "") is None:
        del rest["default"]
    choices = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    if len(choices) == 1:
        return {**rest, **choices[0]}
    return {**rest, "anyOf": choices} if choices else rest


def _success(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    if operation.media_type:
        return {"description": operation.summary, "content": _file(operation.media_type)}
    if _is_empty(operation.answers):
        return {"description": "Done"}
    content = {"application/json": {"schema": schemas[operation.answers, "serialization"]}}
    described = {"description": operation.summary, "content": content}
    header = operation.answer_header
    return described if header is None else described | {"headers": {header.name: _header(header)}}


def _header(header: Header) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": header.longest}
    return {"description": header.description, "schema": schema}


def _file(media_type: str) -> dict[str, Any]:
    is_text = media_type.startswith("text/")
    schema = {"type": "string"} if is_text else {"type": "string", "format": "binary"}
    return {media_type: {"schema": schema}}


def problems(errors: Iterable[ErrorLike], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the responses of refusals, a status each, with all codes that it may carry."""
    by_status: dict[int, list[str]] = {}
    for error in errors:
        texts = by_status.setdefault(error.http_status, [])
        text = f"{error.code}: {error.message}"
        if text not in texts:
            texts.append(text)
    return {
        str(status): {
            "description": "\n\n".join(texts),
            "content": {"application/json": {"schema": dict(schema)}},
        }
        for status, texts in sorted(by_status.items())
    }
