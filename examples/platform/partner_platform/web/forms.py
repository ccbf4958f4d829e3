"""Reading what was sent by forms; what is wrong is told by field."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

_DIGITS: Final = 9
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class FormProblem(Exception):
    """A form cannot be used; `problems` says by field what is wrong with it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class Form:
    """A form that is read field by field; `finish` raises what was found wrong."""

    def __init__(self, sent: Mapping[str, str]) -> None:
        """Take `request.form`."""
        self._sent = sent
        self.problems: dict[str, str] = {}

    def text(self, name: str, label: str, *, most: int, needed: bool = True) -> str:
        """Read a line of text."""
        value = self._sent.get(name, "").strip()
        if needed and not value:
            self._wrong(name, f"{label}: please fill in this field.")
        elif len(value) > most:
            self._wrong(name, f"{label}: at most {most} characters.")
        elif not value.isprintable():
            self._wrong(name, f"{label}: one line of plain text.")
        else:
            return value
        return ""

    def token(self, name: str) -> str:
        """Read what a page put into its own form: a UUID."""
        value = self._sent.get(name, "")
        if not _UUID.fullmatch(value):
            self._wrong(name, "The form is incomplete. Please load the page again.")
            return ""
        return value

    def whole(self, name: str, label: str, *, least: int, most: int) -> int:
        """Read a whole number."""
        value = self._sent.get(name, "").strip()
        is_number = value.isascii() and value.isdigit() and len(value) <= _DIGITS
        if not is_number or not least <= int(value) <= most:
            self._wrong(name, f"{label}: a whole number from {least} to {most}.")
            return least
        return int(value)

    def choice(self, name: str, label: str, choices: Collection[str]) -> str:
        """Read one of several values."""
        value = self._sent.get(name, "")
        if value not in choices:
            self._wrong(name, f"{label}: please choose one.")
            return ""
        return value

    def finish(self) -> None:
        """Raise `FormProblem` if anything was wrong."""
        if self.problems:
            raise FormProblem(self.problems)

    def _wrong(self, name: str, problem: str) -> None:
        self.problems.setdefault(name, problem)
