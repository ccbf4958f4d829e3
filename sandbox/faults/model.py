"""A fault: which requests it concerns, how often, and what it does to them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from sandbox.domain.errors import Facts
from sandbox.faults.effects import Effect, Stored

_BITS = 53


@dataclass(frozen=True, slots=True)
class Fault:
    """An armed fault, with the columns of `FaultRow`."""

    number: int
    name: str
    method: str
    path: str
    operation: str
    nth: int
    times: int | None
    probability: float
    effect: Stored
    seen: int
    fired: int

    @property
    def does(self) -> Effect:
        """What it does."""
        return Effect.of(self.effect)

    @property
    def facts(self) -> Facts:
        """What the journal says of it."""
        return {
            "faultId": str(self.number),
            "name": self.name,
            "effect": dict(self.effect),
            "seen": self.seen,
        }

    def fires(self, seed: int, seen: int) -> bool:
        """Tell whether it concerns a request that it matches.

        Args:
            seed: the world's.
            seen: which of the matching requests it is, counted from 1.
        """
        if seen < self.nth or (self.times is not None and self.fired >= self.times):
            return False
        return self.probability >= 1 or _chance(seed, self.number, seen) < self.probability


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: faults are matched with it.

    `is_token`: it asks for a token. Those are met by faults only that name them.
    """

    method: str
    path: str
    operation: str
    is_token: bool = False

    def is_matched_by(self, fault: Fault) -> bool:
        """Tell whether a fault is about such requests."""
        if self.is_token and not (fault.path or fault.operation):
            return False
        return (
            fault.method in ("", self.method)
            and fault.operation in ("", self.operation)
            and (not fault.path or _pattern(fault.path).fullmatch(self.path) is not None)
        )


@lru_cache(maxsize=1024)
def _pattern(glob: str) -> re.Pattern[str]:
    """Return what a path must match: `*` stands for a segment or a part of one.

    What stands between two `*` is found where it comes first, and nowhere else is tried (`(?>…)`):
    whatever else would match does so from there, too, and many `*` cost no more than one.
    """
    first, *others = (re.escape(part) for part in glob.split("*"))
    if not others:
        return re.compile(first)
    *between, last = others
    found = "".join(f"(?>[^/]+?{part})" for part in between)
    return re.compile(f"{first}{found}[^/]+{last}")


def _chance(seed: int, number: int, seen: int) -> float:
    """Return a number from 0 to below 1, the same whenever a run is repeated."""
    drawn = blake2b(f"{seed}:fault:{number}:{seen}".encode(), digest_size=8).digest()
    return float((int.from_bytes(drawn) >> (64 - _BITS)) / 2**_BITS)
