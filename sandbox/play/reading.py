"""Read YAML into plain values, remembering on which line each one stands.

The types are those of YAML 1.2's core schema: `2026-01-15` and `12:00:00` stay text, and `no`,
`on` and `yes` are words, since dates, times and the country NO all occur in scenarios.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from sandbox.domain.safe_yaml import SAFE_LOADER, UnsafeYamlError, check_yaml
from sandbox.play.faults import Fault, FaultyScenario

Place = tuple[str | int, ...]


class _CoreLoader(SAFE_LOADER):  # type: ignore[misc]  # which of two it is, the wheel decides
    """A safe loader that knows null, booleans and decimal numbers; everything else is text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML keeps them on the class


_MORE = "-0123456789"
for _tag, _pattern, _first in (
    ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"-?(?:0|[1-9][0-9]*)", list(_MORE)),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", list(_MORE)),
):
    _CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), _first
    )


@dataclass(slots=True)
class Read:
    """A file's values, and the line of every part of them by its place."""

    file: str
    values: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, place: Place) -> int:
        """Return the line of a place, or of the nearest thing around it that is in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def fault(self, place: Place, text: str) -> Fault:
        """Return a fault at a place."""
        where = path_text(place)
        return Fault(self.file, self.line_of(place), f"{where}: {text}" if where else text)


def path_text(place: Place) -> str:
    """Write a place as `steps[1].expect.status`."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read_yaml(text: str, file: str) -> Read:
    """Read one YAML document.

    Raises:
        FaultyScenario: it is no YAML, says something twice, or has `{braces}` without quotes.
    """
    read = Read(file)
    try:
        check_yaml(text)
    except UnsafeYamlError as error:
        raise FaultyScenario([Fault(file, error.line, error.problem, error.column)]) from None
    loader = _CoreLoader(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            read.values = _value(loader, node, (), read)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        column = mark.column + 1 if mark else 1
        told = Fault(file, line, f"this is no YAML: {error.problem}", column)
        raise FaultyScenario([told]) from None
    except yaml.YAMLError as error:
        raise FaultyScenario([Fault(file, 1, f"this is no YAML: {error}")]) from None
    finally:
        loader.dispose()
    if read.faults:
        raise FaultyScenario(read.faults)
    return read


def _value(loader: _CoreLoader, node: yaml.Node, place: Place, read: Read) -> Any:  # noqa: ANN401 - any YAML
    read.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, each, (*place, n), read) for n, each in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, place, read)
    return loader.construct_object(node)


def _mapping(
    loader: _CoreLoader, node: yaml.MappingNode, place: Place, read: Read
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
            raise FaultyScenario([Fault(read.file, line, "expected a name before `:`", column)])
        key = key_node.value
        inside = (*place, key)
        line = key_node.start_mark.line + 1
        if key in found:
            read.faults.append(Fault(read.file, line, f"{path_text(inside)}: is here twice"))
            continue
        read.lines[inside] = line
        if _is_unquoted_alias(node, value_node):
            read.faults.append(read.fault(place, f'expected quotes around braces: "{{{key}}}"'))
        found[key] = _value(loader, value_node, inside, read)
    return found


def _is_unquoted_alias(mapping: yaml.MappingNode, value: yaml.Node) -> bool:
    """Tell whether somebody wrote `{order}` and meant "{order}": YAML reads a mapping there."""
    is_empty = isinstance(value, yaml.ScalarNode) and not value.style and value.value == ""
    return bool(mapping.flow_style) and len(mapping.value) == 1 and is_empty
