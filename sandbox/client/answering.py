"""Requests made of calls, and results of what is answered: the same for both clients."""

from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import httpx
from pydantic import BaseModel, ValidationError

from sandbox.client.calls import Call
from sandbox.client.errors import KINDS, SandboxError, SandboxUnreachable
from sandbox.control_api.values import Problem

PREFIX: Final = "/sandbox/v1"
URL: Final = "http://127.0.0.1:8080"
SECONDS: Final = 60.0
LONG_SECONDS: Final = 1800.0
# What fails before anything was sent is tried again; nothing else is, since it may have been done.
CONNECTING: Final = 2
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Manner:
    """How calls of a client are sent.

    `url` is shown in errors; `seconds` is how long an answer may take, `long_seconds` that of an
    operation that may be at work for minutes.
    """

    url: str
    control_token: str | None
    seconds: float
    long_seconds: float

    @property
    def headers(self) -> dict[bytes, bytes]:
        """The headers that open the control plane."""
        token = self.control_token
        return {b"Authorization": f"Bearer {token}".encode()} if token else {}

    def options(self, call: Call[Any]) -> dict[str, Any]:
        """Return a call as arguments of httpx's `request`."""
        headers = self.headers
        sent = call.sent
        if sent.content is not None:
            headers[b"Content-Type"] = sent.media_type.encode()
        long = call.operation.takes_long
        return {
            "method": call.operation.method,
            "url": f"{PREFIX}{call.path}",
            "params": sent.query or None,
            "json": sent.body,
            "content": sent.content,
            "headers": headers,
            "timeout": httpx.Timeout(self.long_seconds if long else self.seconds, connect=5),
        }

    def unreachable(self, error: Exception) -> SandboxUnreachable:
        """Say why no answer came."""
        if isinstance(error, httpx.ReadTimeout):
            return SandboxUnreachable(
                f"the sandbox at {self.url} did not answer in time; it may still be at work"
            )
        return SandboxUnreachable(f"there is no sandbox at {self.url}: {error}")

    def result(self, call: Call[Answer], response: httpx.Response) -> Answer:
        """Return what a call is answered.

        Raises:
            SandboxError: the sandbox refuses it.
            SandboxUnreachable: the answer is none that a sandbox gives.
        """
        operation = call.operation
        is_good = response.is_success or response.status_code in operation.also_good
        try:
            if not is_good:
                raise _refusal(response)
            return cast("Answer", _read(operation.answers, response))
        except ValidationError:
            raise SandboxUnreachable(
                f"what answers at {self.url} is no sandbox of this version: "
                f"{operation.method} {PREFIX}{call.path} got {response.status_code}"
            ) from None


def _read(answers: type[Any], response: httpx.Response) -> object:
    if issubclass(answers, BaseModel):
        return answers.model_validate_json(response.content)
    return response.content if answers is bytes else None


def _refusal(response: httpx.Response) -> SandboxError:
    problem = Problem.model_validate_json(response.content)
    kind = KINDS.get(problem.code, SandboxError)
    return kind(problem.code, problem.message, problem.additionalDetails, response.status_code)
