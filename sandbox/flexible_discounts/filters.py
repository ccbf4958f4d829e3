"""What a list of flexible discounts is asked for (FD-1)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from sandbox.domain.ruleset import StartDateAlone

LARGEST_PAGE: Final = 50
USUAL_PAGE: Final = 20


class _Window(NamedTuple):
    first: datetime
    last: datetime


_EVER: Final = _Window(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class DiscountSearch:
    """What is asked for; a filter that is None or empty is not set.

    `country` is a code of two or three letters; dates are instants in UTC.
    """

    market_segment: str
    country: str
    categories: tuple[str, ...] = ()
    offer_ids: tuple[str, ...] = ()
    code: str | None = None
    discount_id: str | None = None
    with_reusable: bool = False
    start: datetime | None = None
    end: datetime | None = None

    def window(self, now: datetime, alone: StartDateAlone) -> tuple[datetime, datetime]:
        """Return the first and the last instant that are asked for (FD-3, X24).

        Args:
            now: the world's.
            alone: what a start without an end means: discounts that are there by now, or any.
        """
        if self.start is None:
            return _EVER.first, self.end or _EVER.last
        if self.end is not None:
            return self.start, self.end
        return self.start, max(self.start, now) if alone == "live" else _EVER.last
