"""Which phase of a run a request belongs to."""

from dataclasses import dataclass, field

BEGINNING = "run"
"""The phase before the first one was told, and of a run without a shape."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A phase that began at an instant, in seconds; while it lasts the clock may be moving."""

    at: float
    name: str
    moving: bool = False


@dataclass(slots=True)
class Phases:
    """The phases of a run that have begun, in order."""

    begun: list[Begun] = field(default_factory=list)

    def begin(self, at: float, name: str, *, moving: bool = False) -> None:
        """Begin a phase; one that is on goes on."""
        if not self.begun or (self.begun[-1].name, self.begun[-1].moving) != (name, moving):
            self.begun.append(Begun(at, name, moving))

    def of(self, sent: float, answered: float) -> str:
        """Return the phase of a request: that in which it was sent.

        But whatever was under way while the clock moved belongs there, so that what an advance
        keeps waiting does not hide in the phase before it.
        """
        found = BEGINNING
        for number, phase in enumerate(self.begun):
            ends = self.begun[number + 1].at if number + 1 < len(self.begun) else float("inf")
            if phase.moving and phase.at <= answered and sent < ends:
                return phase.name
            if phase.at <= sent:
                found = phase.name
        return found
