"""Which preference counts at an anniversary: what stood at the end of AD-3 (RN-2, X12)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final, NamedTuple

from sqlalchemy import bindparam, select

from sandbox.domain.calendar import preference_cutoff
from sandbox.store.among import among
from sandbox.store.orders import PreferenceChange
from sandbox.store.prepared import Prepared
from sandbox.subscriptions.model import Subscription
from sandbox.timeline.open_world import OpenWorld

_LATE: Final = Prepared(
    select(
        PreferenceChange.subscription_id,
        PreferenceChange.changed_at,
        PreferenceChange.auto_renewal,
        PreferenceChange.renewal_quantity,
        PreferenceChange.flex_discount_code,
        PreferenceChange.renewal_code,
    )
    .where(
        PreferenceChange.world_id == bindparam("of_world"),
        among(PreferenceChange.subscription_id, "subscriptions"),
        PreferenceChange.changed_at > bindparam("since"),
    )
    # By subscription first: so SQLite finds them in that index, not in all changes of the world.
    .order_by(PreferenceChange.subscription_id, PreferenceChange.change_id)
)


class Preference(NamedTuple):
    """Whether a subscription renews, for how many, and with which codes (FD-13, HG-4).

    The quantity None follows the licences; a code is empty where there is none.
    """

    enabled: bool
    quantity: int | None
    flex_discount_code: str = ""
    renewal_code: str = ""

    @classmethod
    def of(cls, subscription: Subscription) -> "Preference":
        """Return the preference that a subscription shows."""
        return cls(
            subscription.auto_renewal,
            subscription.renewal_quantity,
            subscription.flex_discount_code,
            subscription.renewal_code,
        )

    def wanted(self, subscription: Subscription) -> int:
        """Return how many licences the subscription is to have after renewal; 0 for none."""
        if not self.enabled:
            return 0
        return subscription.licenses_to_renew if self.quantity is None else self.quantity


def standing_preferences(world: OpenWorld, ending: Iterable[Subscription]) -> dict[str, Preference]:
    """Return the preferences that count where they are not those that are shown (X12).

    Those that stood at the end of AD-3, where later changes are ignored; only subscriptions with
    such changes are in the answer.
    """
    if world.rules.late_preference_changes == "counted":
        return {}
    days = world.rules.preference_cutoff_days
    anniversaries = {
        subscription.subscription_id: subscription.renewal_date for subscription in ending
    }
    cutoffs = {day: preference_cutoff(day, days) for day in set(anniversaries.values())}
    earliest = min(cutoffs.values(), default=None)
    if earliest is None or world.now < earliest:
        return {}
    keys = {
        "of_world": world.world_id,
        "subscriptions": list(anniversaries),
        "since": earliest - timedelta(seconds=1),
    }
    standing: dict[str, Preference] = {}
    for change in _LATE.all(world.connection, keys):
        subscription_id = change.subscription_id
        is_late = change.changed_at >= cutoffs[anniversaries[subscription_id]]
        if is_late and subscription_id not in standing:
            standing[subscription_id] = Preference(
                change.auto_renewal,
                change.renewal_quantity,
                change.flex_discount_code,
                change.renewal_code,
            )
    return standing
