"""What a check of a world finds, and what it read to find it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sandbox.catalogue.offers import Product

MOST_BROKEN: Final = 1000
"""So many findings are told; one fault at the root may break every customer."""


class Invariant(StrEnum):
    """The rules by which a world is checked (`docs/checking.md`)."""

    BELONGING = "belonging"
    QUANTITIES = "quantities"
    REMAINING = "remaining-quantities"
    ONE_RENEWAL = "one-renewal"
    ANNIVERSARIES = "anniversaries"
    QUEUE = "queue"
    LEVELS = "levels"
    STATUSES = "statuses"
    NUMBERS = "numbers"
    COMMITMENTS = "commitments"
    LINKED = "linked-memberships"
    AGENCIES = "large-agencies"
    DISCOUNTS = "flex-discounts"
    DEPLOYMENTS = "deployments"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold; `customer_id` is empty where it is the world's own."""

    rule: Invariant
    customer_id: str
    facts: Mapping[str, object]


Findings = Iterator[Broken]
ProductOf = Callable[[str], Product]
"""From an offer id to its product; a LookupError where the catalogue does not know it."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a check read, by name, and what it found; `is_truncated`: there was more."""

    checked: Mapping[str, int]
    broken: Sequence[Broken]
    is_truncated: bool

    @property
    def is_sound(self) -> bool:
        """Whether every rule holds."""
        return not self.broken
