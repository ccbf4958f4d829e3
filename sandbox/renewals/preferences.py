"""Auto-renewal preferences: what may be set, and what counts at the anniversary (RN-2, X12)."""

from datetime import date

from sqlalchemy import insert

from sandbox.catalogue.offers import Product, quantity_max
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.domain.statuses import Status
from sandbox.orders.place import find_holder
from sandbox.renewals.forecast import lacks_base, renewal_day
from sandbox.renewals.standing import Preference
from sandbox.store.orders import PreferenceChange
from sandbox.subscriptions.model import Held
from sandbox.subscriptions.portfolio import Holdings, product_of
from sandbox.subscriptions.renewing import being_renewed
from sandbox.timeline.open_world import OpenWorld, Partner


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
            renewal would be impossible or is being processed; 3120 or 3123 the product is no
            longer sold at the anniversary (X19).
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
    if held.auto_renewal and (enabled or quantity is not None):
        check_sold_at_renewal(world, product, held.renewal_date)
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
    largest = quantity_max(product, world.rules)
    if quantity is not None and not 1 <= quantity <= largest:
        facts = {"requested": quantity, "minimum": 1, "maximum": largest}
        raise Refusal(Error.RENEWAL_QUANTITY_OUT_OF_RANGE, facts=facts)


def check_sold_at_renewal(world: OpenWorld, product: Product, anniversary: date) -> None:
    """Refuse to have a product renewed that is no longer sold then (X19).

    Raises:
        Refusal: 3120, or 3123 by the rule `expiredPreference`.
    """
    day = renewal_day(world, anniversary)
    if not product.is_credit_pack and not product.on_sale(day):
        is_told_so = world.rules.expired_preference == "3123"
        error = Error.OFFER_EXPIRED if is_told_so else Error.INVALID_RENEWAL_ORDER
        facts: Facts = {"lastOrderDate": product.last_order_date, "renewalPriceDay": day}
        raise Refusal(error, facts=facts, rule="X19")


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
