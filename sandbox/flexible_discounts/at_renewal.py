"""Which flexible discounts automatic renewals get (FD-14, FD-15)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sandbox.domain.calendar import start_of
from sandbox.flexible_discounts.asked import Asked
from sandbox.flexible_discounts.by_themselves import (
    ComingAgain,
    coming_again,
    discounted_uses,
    is_of_running_term,
    verdict_again,
)
from sandbox.flexible_discounts.qualification import Qualification
from sandbox.orders.price_points import LineDiscount
from sandbox.orders.records import DISCOUNTED_LINES
from sandbox.renewals.standing import Preference
from sandbox.subscriptions.model import Subscription
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld


def discounts_at_renewal(
    portfolio: Portfolio,
    ending: Sequence[Subscription],
    standing: Mapping[str, Preference],
) -> Mapping[str, LineDiscount]:
    """Return the discounts of what renews: the one that its preference names, or a reusable one.

    A code that a preference names wins, also where it fails. Where nobody has used or named any
    discount this costs no statement.
    """
    world = portfolio.world
    has_codes = any(subscription.flex_discount_code for subscription in ending)
    if not (standing or has_codes or world.counters.get(DISCOUNTED_LINES)):
        return {}
    named: dict[str, str] = {}
    renewing = []
    for subscription in ending:
        preference = standing.get(subscription.subscription_id) or Preference.of(subscription)
        if preference.enabled:
            renewing.append(subscription)
            if preference.flex_discount_code:
                named[subscription.subscription_id] = preference.flex_discount_code
    uses = discounted_uses(world, portfolio.accounts)
    rest = {subscription.subscription_id for subscription in renewing} - named.keys()
    coming = coming_again(world, uses, rest) if uses else {}
    if not named and not coming:
        return {}
    known = Qualification.load(
        portfolio,
        set(named.values()),
        {subscription.deployment_id for subscription in renewing},
        uses,
    )
    return _Renewals(known, named, coming).discounts(renewing)


def renewal_instant(world: OpenWorld, subscription: Subscription) -> datetime:
    """Return the instant that codes are judged at: that of the renewal, or now (FD-15).

    A renewal that is due already is judged now.
    """
    if world.rules.flex_preview_renewal_at == "now":
        return world.now
    return max(start_of(subscription.renewal_date), world.now)


class _Renewals:
    """What is known of all that renews at once."""

    def __init__(
        self,
        known: Qualification,
        named: Mapping[str, str],
        coming: Mapping[str, ComingAgain],
    ) -> None:
        self._known, self._named, self._coming = known, named, coming
        # In which currency each customer uses a closed code: once means one order (X21).
        self._taken: dict[tuple[str, str], str] = {}

    def discounts(self, renewing: Sequence[Subscription]) -> dict[str, LineDiscount]:
        found = {
            subscription.subscription_id: self._discount(subscription) for subscription in renewing
        }
        return {key: discount for key, discount in found.items() if discount is not None}

    def _discount(self, subscription: Subscription) -> LineDiscount | None:
        at = renewal_instant(self._known.portfolio.world, subscription)
        code = self._named.get(subscription.subscription_id)
        if code is not None:
            return self._of_named(subscription, code, at)
        coming = self._coming.get(subscription.subscription_id)
        if coming is None:
            return None
        verdict = verdict_again(self._known, subscription, coming, at)
        discount = replace(
            verdict.discount, shows_loss=is_of_running_term(coming.use, subscription.renewal_date)
        )
        return discount if verdict.fault is None else discount.lost

    def _of_named(self, subscription: Subscription, code: str, at: datetime) -> LineDiscount | None:
        portfolio = self._known.portfolio
        asked = Asked.at_renewal(portfolio, subscription, code, at)
        discount = self._known.verdict(asked).discount
        if discount.reduction is None:
            return discount
        fails = bool(asked.product.requires)
        if code in self._known.closed:
            taken = self._taken.setdefault((subscription.customer_id, code), subscription.currency)
            fails = fails or taken != subscription.currency
        return discount.lost if fails else discount
