"""Memberships of the VIP program: what they hold, and what of it comes over on a day (MG-3).

A membership is told what of it is renewed at its anniversary. That holds for later anniversaries
too: what was not renewed is gone once it can no longer be renewed late, the rest goes on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sandbox.accounts.agencies import LARGE_GOVERNMENT_AGENCY
from sandbox.accounts.benefits import THREE_YEAR_COMMIT
from sandbox.domain.calendar import TERM_MONTHS, add_months
from sandbox.high_volume.rules import VipDiscount
from sandbox.migration.linked import VipLinked
from sandbox.renewals.rules import Window, window_on

BENEFIT_TYPES = (THREE_YEAR_COMMIT, LARGE_GOVERNMENT_AGENCY)
RUNNING = ("ACTIVE", "COMMITTED")
"""The statuses of a commitment that counts (docs customer-account/three-year-commit)."""


class RenewalState(StrEnum):
    """How much of a membership is renewed (docs sandbox, view-renewal-status)."""

    FULL = "FULL"
    PARTIAL = "PARTIAL"
    NO = "NO"


@dataclass(frozen=True, slots=True)
class VipProduct:
    """A product of a membership; `offer_id` is at the base level where the catalogue knows it.

    `place` is 0 at home, and counts the membership's deployments from 1; `region` is that of a
    deployment's prices (GS-11).
    """

    offer_id: str
    quantity: int
    currency: str
    is_renewed: bool
    place: int = 0
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VipMembership:
    """What the rules of migration look at.

    `open_authorizations` and `benefits` are as on the wire; `high_volume` is its discount in VIP,
    if it is one of those; `ineligible` is the reason that the tester set.
    `linked` is None too where `is_linked` and nothing is known of the group.
    """

    country: str
    market_segment: str
    renewal_date: date
    products: tuple[VipProduct, ...]
    is_active: bool = True
    is_contract_accepted: bool = True
    is_linked: bool = False
    linked: VipLinked | None = None
    has_global_sales: bool = False
    open_authorizations: Sequence[Mapping[str, Any]] = ()
    last_purchase: date | None = None
    benefits: Sequence[Mapping[str, Any]] = ()
    high_volume: VipDiscount | None = None
    ineligible: str | None = None

    def commitments_on(self, day: date) -> list[Mapping[str, Any]]:
        """Return the three-year commitments that count on a UTC day, as on the wire.

        With one it is a 3YC membership. A request is none, nor is what has ended or was ended.
        """
        return [
            commitment
            for each in self.benefits
            if (commitment := each.get("commitment"))
            and commitment["status"] in RUNNING
            and date.fromisoformat(commitment["endDate"]) >= day
        ]

    @property
    def is_large_agency(self) -> bool:
        """Tell whether it is an LGA membership."""
        return any(each["type"] == LARGE_GOVERNMENT_AGENCY for each in self.benefits)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A product as a subscription of the marketplace: inactive where it was not renewed.

    `renewed_until` is the end of the next term for what is renewed ahead of AD. Its `renewal_date`
    is AD until then, as after any early renewal (RN-3).
    """

    product: VipProduct
    renewal_date: date
    is_active: bool
    renewed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a membership stands on a day; `anniversary` is AD, the one that the day is around.

    `next_anniversary` is the first one after the day. `incoming` is empty once all has lapsed.
    """

    day: date
    anniversary: date
    next_anniversary: date
    window: Window
    state: RenewalState
    incoming: tuple[Incoming, ...]
    _year_before: date

    @property
    def coterm_date(self) -> date:
        """To when the customer has renewed; AD where nothing is active."""
        dates = [
            each.renewed_until or each.renewal_date for each in self.incoming if each.is_active
        ]
        return max(dates, default=self.anniversary)

    @property
    def term_start(self) -> date:
        """First day of the customer's running term, or of the one that is over.

        Of a term of more than a year nobody knows when it began: at the latest today.
        """
        has_begun = self.window is Window.LATE and any(each.is_active for each in self.incoming)
        return self.anniversary if has_begun else min(self._year_before, self.day)

    @property
    def last_anniversary(self) -> date | None:
        """The anniversary reached last (RC-3); None in a first term of more than a year."""
        if self.anniversary <= self.day:
            return self.anniversary
        return self._year_before if self._year_before <= self.day else None


def standing_on(
    day: date,
    renewal_date: date,
    products: Sequence[VipProduct],
    *,
    early_days: int,
    late_days: int,
) -> Standing:
    """Return where a membership stands on a UTC day.

    Args:
        day: the UTC date.
        renewal_date: the anniversary that the membership was made with.
        products: its products then.
        early_days: the ruleset's `earlyRenewalDays`.
        late_days: the ruleset's `lateRenewalDays` (X1).
    """

    def years_on(anniversary: date, years: int) -> date:
        return add_months(anniversary, TERM_MONTHS * years, anchor_day=renewal_date.day)

    anniversary, remaining = renewal_date, tuple(products)
    while True:
        next_year = years_on(anniversary, 1)
        # The next anniversary ends the late window, however long that is.
        late = min(late_days, (next_year - anniversary).days - 1)
        window = window_on(day, anniversary, early_days=early_days, late_days=late)
        renewed = tuple(each for each in remaining if each.is_renewed)
        if window is not Window.OVER or not renewed:
            break
        anniversary, remaining = next_year, renewed
    next_anniversary = anniversary
    while next_anniversary <= day:
        next_anniversary = years_on(next_anniversary, 1)
    return Standing(
        day=day,
        anniversary=anniversary,
        next_anniversary=next_anniversary,
        window=window,
        state=state_of(remaining),
        incoming=tuple(_incoming(remaining, window, anniversary, next_year)),
        _year_before=years_on(anniversary, -1),
    )


def state_of(products: Iterable[VipProduct]) -> RenewalState:
    """Return how much of some products is renewed."""
    renewed = {each.is_renewed for each in products}
    if renewed == {True}:
        return RenewalState.FULL
    return RenewalState.PARTIAL if True in renewed else RenewalState.NO


def renewed_flags(given: Sequence[bool | None], state: str | None) -> list[bool]:
    """Return which of some products are renewed: as each says, else by the state of the whole.

    A partial renewal without any word about the products is that of the first one.
    """
    usual = [state not in (RenewalState.NO, RenewalState.PARTIAL)] * len(given)
    if state == RenewalState.PARTIAL and set(given) == {None}:
        usual[0] = True
    return [usual[index] if each is None else each for index, each in enumerate(given)]


def _incoming(
    products: Sequence[VipProduct], window: Window, anniversary: date, next_year: date
) -> Iterable[Incoming]:
    """Return the subscriptions that products become; nothing once the late window is over."""
    for product in products:
        match window:
            case Window.EARLY if product.is_renewed:
                yield Incoming(product, anniversary, is_active=True, renewed_until=next_year)
            case Window.BEFORE | Window.EARLY:
                yield Incoming(product, anniversary, is_active=True)
            case Window.LATE if product.is_renewed:
                yield Incoming(product, next_year, is_active=True)
            case Window.LATE:
                yield Incoming(product, anniversary, is_active=False)
