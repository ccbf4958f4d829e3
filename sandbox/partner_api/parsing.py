"""Parse what a request says: one translator from pydantic's errors to Adobe's (ACC-4, ACC-5)."""

import types
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin

from flask import Request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from sandbox.domain.errors import Error, Facts, Refusal, field_refusal
from sandbox.partner_api.field_rules import rule_of_fields
from sandbox.partner_api.schemas.account_values import Known, ValuedModel
from sandbox.web.operations import Nothing, Operation
from sandbox.web.requests import path_of, read_body

Model = TypeVar("Model", bound=BaseModel)
Valued = TypeVar("Valued", bound=ValuedModel)
_BROKEN = frozenset({"json_invalid", "model_type", "model_attributes_type"})


def parse_operation_body(request: Request, operation: Operation) -> BaseModel:
    """Return the body that an operation takes, by its query none at all.

    Raises:
        Refusal: see `parse_body`.
    """
    if operation.body is Nothing:
        return Nothing()
    if operation.bodiless_with is not None:
        parameter, model = operation.bodiless_with
        if request.args.get(parameter) == "true":
            return parse_body(request, model, may_be_left_out=True)
    return parse_body(request, operation.body)


def parse_body(request: Request, model: type[Model], *, may_be_left_out: bool = False) -> Model:
    """Return the request's body as a model; without any, where it may be left out, an empty one.

    Raises:
        Refusal: 1117, 1118, 1121 or 1122 with the field paths; 1117 alone where it is no JSON
            object or not sent as JSON; 413 where it is too large; 415 where it is compressed.
    """
    try:
        raw = read_body(request)
    except RequestEntityTooLarge:
        facts: Facts = {"mostBytes": request.max_content_length}
        raise Refusal(Error.BODY_TOO_LARGE, facts=facts) from None
    except UnsupportedMediaType:
        encoding = request.headers["Content-Encoding"]
        detail = f"Content-Encoding: {encoding} is not read, send the body as it is"
        raise Refusal(Error.ENCODING_NOT_READ, [detail], facts={"encoding": encoding}) from None
    if may_be_left_out and not raw:
        return model()
    if request.mimetype != "application/json":
        facts = {"contentType": request.mimetype}
        detail = "Content-Type must be application/json"
        raise Refusal(Error.INVALID_FIELDS, [detail], facts=facts, rule="ACC-4")
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise _body_refusal(error) from None


def check_values(body: Valued, known: Known) -> Valued:
    """Return a body whose values are right.

    Raises:
        Refusal: 1117 or 1118 with the field paths.
    """
    try:
        return body.checked(known)
    except ValidationError as error:
        raise _body_refusal(error) from None


def _body_refusal(error: ValidationError) -> Refusal:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    if any(fault["type"] in _BROKEN and not fault["loc"] for fault in faults):
        facts = {"problem": faults[0]["msg"]}
        detail = "Request body is not a JSON object"
        return Refusal(Error.INVALID_FIELDS, [detail], facts=facts, rule="ACC-4")
    unexpected = [path_of(fault) for fault in faults if fault["type"] == "extra_forbidden"]
    if unexpected:
        return Refusal(Error.UNEXPECTED_FIELDS, unexpected, facts={"fields": unexpected})
    missing = [path_of(fault) for fault in faults if fault["type"] == "missing"]
    if missing:
        return Refusal(Error.MISSING_FIELDS, missing, facts={"fields": missing})
    problems = {path_of(fault): fault["msg"] for fault in faults}
    return field_refusal(list(problems), problems, rule=rule_of_fields(problems))


def parse_query(
    request: Request, model: type[Model], error: Error, rule: str | None = None
) -> Model:
    """Return the query parameters as a model; unknown ones are ignored, as by Adobe.

    A parameter given more than once is a list where the model has one, else its last value counts:
    clients put their filters on top of a `next` link (AC-7).

    Args:
        request: the request.
        model: what its parameters are.
        error: the endpoint's error for bad parameters.
        rule: the rule that says so, where it is not that of the error's row.

    Raises:
        Refusal: the endpoint's error for bad parameters, naming them.
    """
    given: dict[str, Any] = {}
    for name, field in model.model_fields.items() if request.query_string else ():
        key = field.alias or name
        values = request.args.getlist(key)
        if values:
            given[key] = values if _is_list(field.annotation) else values[-1]
    try:
        found: Model = model.model_validate(given) if given else _without_parameters(model)
    except ValidationError as fault:
        problems = {str(each["loc"][0]): each["msg"] for each in fault.errors()}
        facts = {"parameters": problems}
        raise Refusal(error, problems, facts=facts, rule=rule) from None
    return found


@cache
def _without_parameters(model: type[Model]) -> Model:
    """Return a model of no parameters, which all requests without any share.

    Raises:
        ValidationError: there must be some.
    """
    return model.model_validate({})


def _is_list(annotation: Any) -> bool:  # noqa: ANN401 - an annotation is any type expression
    if get_origin(annotation) in (Union, types.UnionType):
        return any(_is_list(part) for part in get_args(annotation))
    return get_origin(annotation) in (list, tuple)
