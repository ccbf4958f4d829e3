"""Aliases and paths: `{order}` in texts, `lineItems[0].offerId` in answers."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

NAME = r"[a-z][A-Za-z0-9_]*"
NAME_PATTERN = f"^{NAME}$"
PATH_PATTERN = r"^[A-Za-z_][A-Za-z0-9_]*(\[[0-9]+\])*(\.[A-Za-z_][A-Za-z0-9_]*(\[[0-9]+\])*)*$"
SLOT = re.compile(r"\{([^{}]*)\}")
_PART = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\[[0-9]+\]")


class NoSuchPath(LookupError):
    """An answer has nothing at a path."""


def names_in(value: Any) -> Iterator[str]:  # noqa: ANN401 - any YAML
    """List what stands in braces anywhere in a value."""
    if isinstance(value, str):
        yield from SLOT.findall(value)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from names_in(key)
            yield from names_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from names_in(each)


def fill(value: Any, known: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any YAML
    """Put what names stand for in the place of `{name}`; names that are not known stay.

    A text that is nothing but `{name}` becomes the value with its type, else its text is put in.
    """
    if isinstance(value, str):
        whole = SLOT.fullmatch(value)
        if whole and whole[1] in known:
            return known[whole[1]]
        return SLOT.sub(lambda found: str(known.get(found[1], found[0])), value)
    if isinstance(value, Mapping):
        return {fill(key, known): fill(each, known) for key, each in value.items()}
    if isinstance(value, list):
        return [fill(each, known) for each in value]
    return value


def look(value: Any, path: str) -> Any:  # noqa: ANN401 - any JSON
    """Return what an answer has at a path.

    Raises:
        NoSuchPath: nothing is there.
    """
    for part in _PART.findall(path):
        if part.startswith("["):
            number = int(part[1:-1])
            if not isinstance(value, list) or number >= len(value):
                raise NoSuchPath(path)
            value = value[number]
        elif not isinstance(value, Mapping) or part not in value:
            raise NoSuchPath(path)
        else:
            value = value[part]
    return value


def parent_of(path: str) -> str:
    """Return the path of the object that a path's last field belongs to."""
    return path.rpartition(".")[0]
