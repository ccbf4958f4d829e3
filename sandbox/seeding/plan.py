"""Who a population consists of: cohorts of customers that do the same at the same instants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sandbox.timeline.open_world import Partner

PERIOD: Final = 40
"""What customers buy repeats after so many of them (`orders.py`)."""
CUSTOMERS_A_PERIOD: Final = 4_000
MOST_PERIODS: Final = 9
"""At most 360 cohorts, nearly one for each day of the year."""
OLDEST: Final = 364
FIRST_PRICES: Final = date(2018, 1, 2)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers number `first`, `first + step` and so on, `size` of them.

    `age` is how many days ago they first bought, `segment` their market segment; they buy what the
    customer number `first` buys, one to four products where `products` is None.
    """

    first: int
    step: int
    size: int
    age: int
    segment: str
    products: int | None

    @property
    def numbers(self) -> range:
        """The numbers of its customers."""
        return range(self.first, self.first + self.size * self.step, self.step)


def cohorts(
    today: date,
    customers: int,
    partner: Partner,
    *,
    products: int | None = None,
    ages: Sequence[int] | None = None,
) -> list[Cohort]:
    """Lay out a population, the oldest customers first.

    One customer in twenty is of education, one of government, where the distributor sells there.

    Args:
        today: of the world.
        customers: how many.
        partner: whose customers they are.
        products: how many each buys; by default one to four.
        ages: how many days ago they first bought, used in turn; by default all over the past 364
            days, one in five within 30 days of the anniversary.
    """
    room = max(0, (today - FIRST_PRICES).days)
    periods = min(MOST_PERIODS, max(1, customers // CUSTOMERS_A_PERIOD))
    chosen = tuple(ages) if ages else _spread(min(customers, PERIOD * periods))
    step = PERIOD * periods if not ages else PERIOD * len(chosen)
    found = [
        Cohort(
            first=first,
            step=step,
            size=len(range(first, customers, step)),
            age=min(chosen[first % len(chosen)], room),
            segment=_segment(first, partner),
            products=products,
        )
        for first in range(min(step, customers))
    ]
    return sorted(found, key=lambda cohort: (-cohort.age, cohort.first))


def _spread(count: int) -> tuple[int, ...]:
    """Spread ages over the year; one in five is within 30 days of its anniversary."""
    near = max(1, count // 5)
    far = count - near
    early = [OLDEST - 4 - (index * 25) // near for index in range(near)]
    return (*(330 - (index * 329) // max(1, far - 1) for index in range(far)), *early)


def _segment(number: int, partner: Partner) -> str:
    wanted = {5: "EDU", 11: "GOV"}.get(number % 20, "COM")
    return wanted if wanted in partner.market_segments else partner.market_segments[0]


def moment(now: datetime, age: int) -> datetime:
    """Return an instant so many days ago, in the American working day."""
    if not age:
        return now
    return (now - timedelta(days=age)).replace(hour=16, minute=0, second=0)
