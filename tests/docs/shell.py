"""What the shell blocks of guides use, and what they set."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[2]
FIRST_SESSION: Final = "README.md#a-first-session"
_HEADING: Final = "\n## A first session\n"
_BLOCK: Final = re.compile(
    r"^ *```(?:bash|sh|shell|console)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL
)
_COMMENT: Final = re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE)
# A name that is set, in the groups of its kind, or that is used: $NAME, ${NAME} or with a default.
_NAME: Final = re.compile(
    r"(?:^[ \t]*|[;(&|]\s*|\b(?:do|then|export|local) )(?P<set>[A-Za-z_]\w*)="
    r"|\b(?:for|read(?: -\w+)*) (?P<bound>[A-Za-z_]\w*)"
    r"|^(?P<function>[a-z_]+)\(\) \{"
    r"|\$(?:\{(?P<braced>[A-Za-z_]\w*)(?P<default>:?[-=+?])?|(?P<plain>[A-Za-z_]\w*))"
    r"|(?:^\s*|[|(]\s*)(?P<called>api|pick)(?= )",
    re.MULTILINE,
)
_SHELL: Final = frozenset({"RANDOM", "PWD", "HOME", "PATH"})
"""What any shell has."""


class Unset(NamedTuple):
    """A variable or a function of a page that nothing sets before."""

    name: str
    line: str


def script(text: str) -> str:
    """Return the shell blocks of a page as one script, without comments."""
    return _COMMENT.sub("", "".join(_BLOCK.findall(text)))


def names_set(text: str) -> set[str]:
    """Return the variables and functions that a script sets."""
    return {
        name
        for found in _NAME.finditer(text)
        if (name := found["set"] or found["bound"] or found["function"])
    }


def first_session() -> set[str]:
    """Return what the README's first session sets."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, _, rest = readme.partition(_HEADING)
    session, _, _ = rest.partition("\n## ")
    return names_set(script(session))


def unset(text: str, given: Collection[str] = ()) -> Iterator[Unset]:
    """List what the shell blocks of a page use before anything sets it.

    Args:
        text: the page; where it links to the first session, it has what that sets.
        given: what its readers have besides, as its text says.
    """
    known = {*_SHELL, *given}
    if FIRST_SESSION in text:
        known |= first_session()
    read = script(text)
    for found in _NAME.finditer(read):
        used = found["plain"] or found["braced"] or found["called"]
        if used and not found["default"] and used not in known:
            start = read.rfind("\n", 0, found.start()) + 1
            yield Unset(used, read[start : read.find("\n", found.end())])
        known.add(found["set"] or found["bound"] or found["function"] or "")
