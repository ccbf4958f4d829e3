"""What the names of a story stand for by now, and when what they name came into being."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sandbox.domain.statuses import Status
from sandbox.domain.wire import instant_text
from sandbox.play.aliases import NoSuchPath, fill, look, names_in, parent_of
from sandbox.play.moments import START, Anchors, MomentError, parse_moment

# A name for one of these would go into paths and bodies silently, and fail far from its cause.
EMPTY: tuple[object, ...] = ("", [], {})


@dataclass(slots=True)
class Memory:
    """The clock of a play, its names, and AD once it is bound (RN-10)."""

    now: datetime
    known: dict[str, Any] = field(default_factory=dict)
    instants: dict[str, datetime] = field(default_factory=dict)
    ad: date | None = None

    @classmethod
    def at_start(cls, start: str) -> "Memory":
        """Begin a story."""
        now = Anchors({}).instant(parse_moment(start))
        return cls(now, instants={START: now})

    @property
    def anchors(self) -> Anchors:
        """What moments hang on by now."""
        return Anchors(self.instants, self.ad)

    @property
    def label(self) -> str:
        """Where now is by the distance from AD."""
        return self.anchors.label(self.now)

    def goal(self, at: str) -> datetime:
        """Return the instant of a moment to which the clock shall go.

        Raises:
            MomentError: it hangs on nothing, or lies behind.
        """
        goal = self.anchors.instant(parse_moment(at), now=self.now)
        if goal < self.now:
            raise MomentError(
                f"{at} is {instant_text(goal)}, but the clock stands at {instant_text(self.now)} "
                "already: moments go forward"
            )
        return goal

    def is_past(self, at: str, checkpoint: str) -> bool:
        """Tell whether a moment lies behind a checkpoint; never while that one is still unknown."""
        goal = parse_moment(checkpoint)
        if goal.alias is not None and goal.alias not in self.instants:
            return False
        here = self.anchors.instant(parse_moment(at), now=self.now)
        return here > self.anchors.instant(goal, now=self.now)

    def name(self, alias: str, value: object, made_at: datetime | None = None) -> None:
        """Give a value a name; moments may count from when it came into being."""
        self.known[alias] = value
        self.instants[alias] = made_at or self.now

    def save(self, save: Mapping[str, str], answer: object) -> None:
        """Keep parts of an answer under names.

        Raises:
            NoSuchPath: the answer lacks one of them, or has nothing but an empty value there.
        """
        for alias, path in save.items():
            try:
                value = look(answer, path)
            except NoSuchPath:
                raise NoSuchPath(
                    f"nothing to save as {alias!r}: the answer has no {path}"
                ) from None
            if value is None or value in EMPTY:
                raise NoSuchPath(
                    f"nothing to save as {alias!r}: {path} is empty in the answer{_hint(answer)}"
                )
            self.name(alias, value, _made_at(answer, path))

    def filled(self, value: Any) -> Any:  # noqa: ANN401 - any YAML
        """Put in what names and dates in braces stand for by now.

        Raises:
            MomentError: a date hangs on nothing.
        """
        names = set(names_in(value))
        return fill(
            value,
            {each: self.known[each] if each in self.known else self._date(each) for each in names},
        )

    def _date(self, text: str) -> str:
        """Write a moment as Adobe writes dates; with a time of day, as it writes instants."""
        moment = parse_moment(text)
        if moment.clock is not None:
            return instant_text(self.anchors.instant(moment))
        return self.anchors.day(moment).isoformat()


def _hint(answer: object) -> str:
    is_pending = isinstance(answer, Mapping) and answer.get("status") == Status.PENDING
    return ", which is still pending: `wait: true` lets it complete first" if is_pending else ""


def _made_at(answer: object, path: str) -> datetime | None:
    """Return the `creationDate` that stands beside what was saved, if any."""
    parent = parent_of(path)
    try:
        account = look(answer, parent) if parent else answer
        return datetime.fromisoformat(look(account, "creationDate"))
    except (NoSuchPath, TypeError, ValueError):
        return None
