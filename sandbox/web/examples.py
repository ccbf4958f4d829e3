"""Examples of requests and answers, put where an OpenAPI document has a place for them.

A file of examples is JSON: by operation its `parameters` by name, and its `examples` by name, each
with the `request` that was sent and the `answer` that it was given, where there is one. A test
plays them (docs/openapi.md says how they are written anew).
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


def add_examples(document: dict[str, Any], path: Path) -> None:
    """Put the examples of a file into a document.

    Raises:
        KeyError: the file has an operation that the document has not.
    """
    described = dict(_operations(document))
    for name, played in json.loads(path.read_text(encoding="utf-8")).items():
        _add(described[name], played)


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for methods in document["paths"].values():
        for described in methods.values():
            yield described["operationId"], described


def _add(described: dict[str, Any], played: Mapping[str, Any]) -> None:
    for parameter in described.get("parameters", ()):
        if parameter["name"] in played["parameters"]:
            parameter["example"] = played["parameters"][parameter["name"]]
    for name, pair in played["examples"].items():
        if "request" in pair:
            _put(described["requestBody"], name, pair["request"])
        if "answer" in pair:
            for response in _successes(described):
                _put(response, name, pair["answer"])


def _successes(described: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    responses = described["responses"]
    return [response for status, response in responses.items() if status.startswith("2")]


def _put(part: Mapping[str, Any], name: str, value: Any) -> None:  # noqa: ANN401 - any JSON
    for media in part["content"].values():
        media.setdefault("examples", {})[name] = {"value": value}
