"""Methods of clients that are made of the description of a call."""

from collections.abc import Callable
from functools import update_wrapper
from inspect import Parameter, signature
from typing import Any, TypeVar

from sandbox.client.calls import ATTRIBUTE

Method = TypeVar("Method", bound=Callable[..., Any])
_SELF = Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)


def method_of(
    describe: Callable[..., Any], *, has_self: bool = False
) -> Callable[[Method], Method]:
    """Give a method the name, the text and the parameters of what it runs.

    Args:
        describe: a function below `@operation`.
        has_self: its first parameter is the world that the method belongs to.
    """
    described = signature(describe)
    given = list(described.parameters.values())[1 if has_self else 0 :]
    answers = getattr(describe, ATTRIBUTE).answers

    def dress(method: Method) -> Method:
        update_wrapper(method, describe)
        shown = described.replace(parameters=[_SELF, *given], return_annotation=answers)
        method.__signature__ = shown  # type: ignore[attr-defined]  # what `inspect` looks for
        return method

    return dress
