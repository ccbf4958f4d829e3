"""Where texts stand in a drawing, so that they cover neither each other nor its edge.

Nobody knows a reader's font: a text is taken to be as wide as a wide one would make it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LETTER = 7.0
AIR = 6.0


@dataclass(frozen=True, slots=True)
class Label:
    """A text at x; `anchor` is SVG's, `start`, `middle` or `end`. Empty where there is no room."""

    text: str
    x: float
    anchor: str

    @property
    def left(self) -> float:
        """Where it begins."""
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        return self.x - share * width_of(self.text)

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + width_of(self.text)

    def touches(self, other: "Label") -> bool:
        """Tell whether another one of the same row is too close."""
        return self.left < other.right + AIR and other.left < self.right + AIR


def width_of(text: str) -> float:
    """Return how wide a text is at most."""
    return LETTER * len(text)


def around(x: float, text: str, *, room: float) -> Label:
    """Put a text under a point, moved away from the edges where it would leave the drawing."""
    half = width_of(text) / 2
    if x < half:
        return Label(text, max(0.0, x), "start") if x >= 0 else Label(text, 0.0, "start")
    return Label(text, min(x, room), "end") if x > room - half else Label(text, x, "middle")


def beside(x: float, width: float, texts: Sequence[str], *, room: float) -> Label:
    """Put the first text that fits into a bar, or right or left of it where nothing else stands."""
    for text in texts:
        needed = width_of(text) + 2 * AIR
        if needed <= width:
            return Label(text, round(x + AIR, 1), "start")
        if x + width + needed <= room:
            return Label(text, round(x + width + AIR, 1), "start")
        if needed <= x:
            return Label(text, round(x - AIR, 1), "end")
    return Label("", x, "start")
