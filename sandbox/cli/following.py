"""Show what comes while it comes: until Ctrl-C, or until nobody reads on."""

import os
import select
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Protocol, TypeVar

import click
from pydantic import BaseModel

SECONDS: Final = 0.5
WINDOW: Final = 100
MOST: Final = 1000
"""How many items a page of the control plane holds."""
Command = TypeVar("Command", bound=Callable[..., Any])
Item = TypeVar("Item", bound=BaseModel)
Item_co = TypeVar("Item_co", bound=BaseModel, covariant=True)

LIMIT = click.IntRange(1, MOST)


def listing_options(command: Command) -> Command:
    """Give a command that lists what happened `--world`, `--limit` and `--follow`."""
    options = (
        click.option(
            "--world", "world_id", default="default", show_default=True, help="Which world."
        ),
        click.option("--limit", type=LIMIT, default=WINDOW, help="How many of the latest."),
        click.option("--follow", is_flag=True, help="Go on with what comes, until Ctrl-C."),
    )
    for option in reversed(options):
        command = option(command)
    return command


class Tail(Protocol[Item_co]):
    """The end of a list that grows."""

    def latest(self, limit: int) -> Sequence[Item_co]:
        """Return the last items, oldest first."""

    def new(self) -> Sequence[Item_co]:
        """Return what has come since, oldest first."""


def follow(tail: Tail[Item], limit: int, show: Callable[[Item], None]) -> None:
    """Show the latest items, and then what comes."""
    try:
        _show(tail.latest(limit), show)
        while _wait():
            _show(tail.new(), show)
    except KeyboardInterrupt:
        return
    except BrokenPipeError:
        # What is left in the buffer would be written at the end of the process.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show(items: Iterable[Item], show: Callable[[Item], None]) -> None:
    for item in items:
        show(item)
    sys.stdout.flush()


def _wait() -> bool:
    """Wait a moment; tells whether somebody still reads."""
    poll = select.poll()
    try:
        poll.register(sys.stdout.fileno(), 0)
    except OSError:  # It is no file.
        time.sleep(SECONDS)
        return True
    return not poll.poll(SECONDS * 1000)


@dataclass(slots=True)
class NewestFirst(Generic[Item]):
    """The end of a list whose pages begin with what is newest.

    `page` returns one by its limit and offset. What comes may be sorted in below what is there, as
    several workers write a journal, so a whole window is compared.
    """

    page: Callable[[int, int], Sequence[Item]]
    _seen: frozenset[str] = field(default=frozenset())

    def latest(self, limit: int) -> Sequence[Item]:
        """Return the last items, oldest first."""
        found = self.page(max(limit, WINDOW), 0)
        self._seen = frozenset(map(_key, found))
        return found[:limit][::-1]

    def new(self) -> Sequence[Item]:
        """Return what has come since, oldest first."""
        found = self._read(WINDOW, 0)
        if not self._reaches(found, WINDOW):
            # By pages as large as can be: what comes between two of them shifts the second, and if
            # it is more than a page, what is newer than the first comes after it.
            found, offset = {}, 0
            while not self._reaches(page := self._read(MOST, offset), MOST):
                found |= page
                offset += MOST
            found |= page
        new = [each for key, each in found.items() if key not in self._seen]
        self._seen = frozenset(found)
        return new[::-1]

    def _read(self, limit: int, offset: int) -> dict[str, Item]:
        return {_key(item): item for item in self.page(limit, offset)}

    def _reaches(self, page: dict[str, Item], limit: int) -> bool:
        """Tell whether a page goes back to what was seen, or to the beginning."""
        return len(page) < limit or not self._seen.isdisjoint(page)


@dataclass(slots=True)
class OldestFirst(Generic[Item]):
    """The end of a list whose pages begin with what is oldest; `page` has the total too."""

    page: Callable[[int, int], tuple[int, Sequence[Item]]]
    _offset: int = 0

    def latest(self, limit: int) -> Sequence[Item]:
        """Return the last items, oldest first."""
        total, _ = self.page(1, 0)
        self._offset = max(total - limit, 0)
        return self.new()

    def new(self) -> Sequence[Item]:
        """Return what has come since, oldest first; a world that is reset begins anew."""
        total, found = self.page(MOST, self._offset)
        if total < self._offset:
            self._offset = total
            return []
        self._offset += len(found)
        return found


def _key(item: BaseModel) -> str:
    return item.model_dump_json()
