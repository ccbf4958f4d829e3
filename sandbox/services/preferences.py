"""Auto-renewal preferences: what may be set, and what counts at the anniversary (RN-2, X12)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert, select

from sandbox.domain.calendar import preference_cutoff
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.domain.offers import Product
from sandbox.domain.statuses import Status
from sandbox.services.holding_rows import Held
from sandbox.services.holdings import Holdings, product_of
from sandbox.services.order_book import being_renewed
from sandbox.services.place_order import find_holder
from sandbox.store.open_world import OpenWorld, Partner
from sandbox.store.orders import PreferenceChange


@dataclass(frozen=True, slots=True)
class Preference:
    """Whether a subscription renews, and for how many; quantity None follows the licences."""

    enabled: bool
    quantity: int | None

    @classmethod
    def of(cls, held: Held) -> "Preference":
        """Return the preference that a subscription shows."""
        return cls(held.auto_renewal, held.renewal_quantity)

    def wanted(self, held: Held) -> int:
        """Return how many licences the subscription is to have after renewal."""
        return held.current_quantity if self.quantity is None else self.quantity


def change_preference(
    world: OpenWorld,
    partner: Partner,
    customer_id: str,
    subscription_id: str,
    *,
    enabled: bool | None = None,
    quantity: int | None = None,
) -> Held:
    """Change a subscription's auto-renewal; None leaves a part as it is.

    `enabled=True` without a quantity means all licences again (RN-2).

    Raises:
        Refusal: 3115 no such subscription, 3119 not active, 3116 quantity out of range, 3120 the
            renewal would be impossible or is being processed.
    """
    holdings, _ = find_holder(world, partner, customer_id, Error.INVALID_SUBSCRIPTION)
    held = holdings.find(customer_id, subscription_id)
    facts: Facts = {"subscriptionId": subscription_id}
    if held is None:
        raise Refusal(Error.INVALID_SUBSCRIPTION, facts=facts)
    if not held.is_open:
        raise Refusal(Error.SUBSCRIPTION_NOT_EDITABLE, facts=facts | {"status": held.status})
    product = product_of(world.reference, held.base_offer_id)
    _check_quantity(world, product, quantity)
    if subscription_id in being_renewed(world, [customer_id]):
        raise Refusal(Error.INVALID_RENEWAL_ORDER, facts={"renewalOrderStatus": Status.PENDING})
    before = Preference.of(held)
    stranded = set(_stranded(holdings, customer_id))
    if enabled is not None:
        held.auto_renewal = enabled
    if quantity is not None or enabled:
        held.renewal_quantity = quantity
    newly_stranded = set(_stranded(holdings, customer_id)) - stranded
    if newly_stranded or _is_renewed_pack(product, held):
        stranding: Facts = {"withoutBase": newly_stranded, "kind": product.kind}
        raise Refusal(Error.INVALID_RENEWAL_ORDER, facts=stranding)
    if Preference.of(held) != before:
        _remember(world, held, before)
        holdings.change(held)
        holdings.write()
    return held


def _check_quantity(world: OpenWorld, product: Product, quantity: int | None) -> None:
    largest = world.rules.quantity_max(product)
    if quantity is not None and not 1 <= quantity <= largest:
        facts = {"requested": quantity, "minimum": 1, "maximum": largest}
        raise Refusal(Error.RENEWAL_QUANTITY_OUT_OF_RANGE, facts=facts)


def _is_renewed_pack(product: Product, held: Held) -> bool:
    return product.is_credit_pack and held.auto_renewal


def _stranded(holdings: Holdings, customer_id: str) -> list[str]:
    """Return the add-ons that would renew without any base that renews."""
    reference = holdings.world.reference
    renewing = [
        (each, product_of(reference, each.base_offer_id))
        for each in holdings.held[customer_id]
        if each.auto_renewal and each.is_open
    ]
    return [
        each.subscription_id
        for each, product in renewing
        if lacks_base(product, {other.product_id for _, other in renewing})
    ]


def lacks_base(product: Product, renewing: Collection[str]) -> bool:
    """Tell whether an add-on has none of its bases among the products that renew."""
    return bool(product.requires) and not product.requires & set(renewing)


def _remember(world: OpenWorld, held: Held, before: Preference) -> None:
    world.connection.execute(
        insert(PreferenceChange),
        {
            "world_id": world.world_id,
            "change_id": world.draw("preference"),
            "subscription_id": held.subscription_id,
            "changed_at": world.now,
            "auto_renewal": before.enabled,
            "renewal_quantity": before.quantity,
        },
    )


def standing_preferences(world: OpenWorld, over: Iterable[Held]) -> dict[str, Preference]:
    """Return the preferences that count for subscriptions whose term is over (X12).

    Those that stood at the end of AD-3, where later changes are ignored; only subscriptions with
    such changes are in the answer.
    """
    if world.rules.late_preference_changes == "counted":
        return {}
    days = world.rules.preference_cutoff_days
    cutoffs = {each.subscription_id: preference_cutoff(each.renewal_date, days) for each in over}
    if not cutoffs:
        return {}
    earliest = min(cutoffs.values()) - timedelta(seconds=1)
    late = world.connection.execute(
        select(
            PreferenceChange.subscription_id,
            PreferenceChange.changed_at,
            PreferenceChange.auto_renewal,
            PreferenceChange.renewal_quantity,
        )
        .where(PreferenceChange.world_id == world.world_id, PreferenceChange.changed_at > earliest)
        .order_by(PreferenceChange.change_id)
    )
    standing: dict[str, Preference] = {}
    for subscription_id, changed_at, enabled, quantity in late:
        cutoff = cutoffs.get(subscription_id)
        if cutoff is not None and changed_at >= cutoff and subscription_id not in standing:
            standing[subscription_id] = Preference(enabled, quantity)
    return standing
