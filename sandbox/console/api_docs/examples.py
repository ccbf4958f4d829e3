"""The examples of an operation: what is sent, as a line for a shell, and what is answered."""

import json
from collections.abc import Iterator, Mapping
from shlex import quote
from typing import Any, Final, NamedTuple
from urllib.parse import quote as quote_path
from urllib.parse import urlencode

from sandbox.console.api_docs.document import Document, Operation

FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"
_CONTINUED: Final = " \\\n  "


class Example(NamedTuple):
    """One call; `answer` is '' where none is described, `status` that of the answer."""

    name: str
    curl: str
    status: str
    answer: str


class Caller(NamedTuple):
    """Who calls: the sandbox's URL, a client id, and whether the control plane wants its token."""

    base: str
    client_id: str
    has_control_token: bool


def examples_of(document: Document, operation: Operation, caller: Caller) -> list[Example]:
    """Return the calls, each with its answer; at least one, though it may lack the answer."""
    sent = _examples(operation.described.get("requestBody", {}).get("content", {}))
    answered = {
        name: (status, _shown(value))
        for status, response in operation.described["responses"].items()
        if status.startswith("2")
        for name, value in _examples(response.get("content", {})).items()
    }
    names = list(dict.fromkeys([*sent, *answered])) or [""]
    return [
        Example(
            name, curl(document, operation, caller, sent.get(name)), *answered.get(name, ("", ""))
        )
        for name in names
    ]


def curl(document: Document, operation: Operation, caller: Caller, body: Any | None = None) -> str:  # noqa: ANN401 - any JSON
    """Return a call for a shell in which `TOKEN` is set."""
    url = f"{caller.base}{_path(operation)}"
    method = "" if operation.method in ("GET", "POST") else f" -X {operation.method}"
    content = [*_content(operation, body)]
    if operation.method == "POST" and not content:
        method = " -X POST"
    return _CONTINUED.join(
        [f"curl -sS{method} {quote(url)}", *_access(document, operation, caller), *content]
    )


def _path(operation: Operation) -> str:
    """Return the path and the query of the parameters' examples."""
    path, query = operation.path, []
    for parameter in operation.described.get("parameters", ()):
        if "example" not in parameter:
            continue
        name, value = parameter["name"], str(parameter["example"])
        if parameter["in"] == "path":
            path = path.replace("{" + name + "}", quote_path(value, safe=""))
        elif parameter["in"] == "query":
            query.append((name, value))
    return f"{path}?{urlencode(query)}" if query else path


def _access(document: Document, operation: Operation, caller: Caller) -> Iterator[str]:
    """Give the header fields by which the API knows who calls."""
    if not operation.described.get("security", document.security):
        return
    if document.api == "control":
        if caller.has_control_token:
            yield '-H "Authorization: Bearer $SANDBOX_CONTROL_TOKEN"'
        return
    yield f'-H "Authorization: Bearer $TOKEN" -H "X-Api-Key: "{quote(caller.client_id)}'
    yield '-H "X-Correlation-Id: $RANDOM-$RANDOM" -H "Accept: application/json"'


def _content(operation: Operation, body: Any | None) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Give what sends the body."""
    kinds: Mapping[str, Any] = operation.described.get("requestBody", {}).get("content", {})
    if FORM in kinds and isinstance(body, Mapping):
        yield from (f"--data-urlencode {quote(f'{name}={value}')}" for name, value in body.items())
    elif JSON in kinds and body is not None:
        yield f"-H {quote(f'Content-Type: {JSON}')} -d {quote(_shown(body))}"
    elif kinds and JSON not in kinds:
        kind = next(iter(kinds))
        yield f"-H {quote(f'Content-Type: {kind}')} --data-binary @FILE"


def _examples(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: example["value"]
        for kind in content.values()
        for name, example in kind.get("examples", {}).items()
    }


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
