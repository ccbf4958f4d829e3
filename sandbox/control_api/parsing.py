"""Parse what a request says, naming each fault with what would be right."""

from typing import TypeVar

from flask import Request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sandbox.control_api.values import UNION_TAG
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.web.operations import Nothing
from sandbox.web.requests import path_of, read_body

Model = TypeVar("Model", bound=BaseModel)


def parse_body(request: Request, model: type[Model]) -> Model:
    """Return the request's body as a model; where everything is optional it may be left out.

    Only JSON that calls itself so is taken: a web page of another origin cannot send that to a
    sandbox on the reader's own machine without being asked first.

    Raises:
        ControlRefusal: INVALID_REQUEST, naming each field.
    """
    if model is Nothing:
        return model()
    raw = read_body(request)
    if raw and request.mimetype != "application/json":
        raise ControlRefusal(
            ControlError.INVALID_REQUEST,
            ["Content-Type: send the body as application/json"],
        )
    try:
        return model.model_validate_json(raw or b"{}")
    except ValidationError as error:
        raise body_refusal(error) from None


def parse_query(request: Request, model: type[Model]) -> Model:
    """Return the query parameters as a model; the last of several values counts.

    Raises:
        ControlRefusal: INVALID_REQUEST, naming each parameter, unknown ones too.
    """
    given = {name: values[-1] for name, values in request.args.lists()}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise body_refusal(error) from None


def body_refusal(error: ValidationError) -> ControlRefusal:
    """Return INVALID_REQUEST, naming each field with what would be right."""
    return ControlRefusal(ControlError.INVALID_REQUEST, faults_of(error))


def faults_of(error: ValidationError) -> list[str]:
    """Name each faulty field with what would be right."""
    faults = error.errors(include_url=False, include_input=False)
    details = []
    for fault in faults:
        # The alternatives of a union are ours, not part of the path that the client knows.
        shown = [part for part in fault["loc"] if not str(part).startswith(UNION_TAG)]
        path = path_of({**fault, "loc": tuple(shown)}) or "body"
        details.append(f"{path}: {_said(fault)}")
    return list(dict.fromkeys(details))


def _said(fault: ErrorDetails) -> str:
    """Return what would be right; of a text that was looked at first pydantic counts "items"."""
    limits = fault.get("ctx", {})
    if limits.get("field_type") == "Value":
        for bound, words in (("min_length", "at least"), ("max_length", "at most")):
            if bound in limits:
                letters = "character" if limits[bound] == 1 else "characters"
                return f"String should have {words} {limits[bound]} {letters}"
    return fault["msg"].removeprefix("Value error, ")
