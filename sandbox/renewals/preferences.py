"""Auto-renewal preferences: what may be set, and what counts at the anniversary (RN-2, X12).

A flexible discount's code is part of a preference (FD-13).
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert

from sandbox.catalogue.offers import Product, quantity_max
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.domain.statuses import Status
from sandbox.orders.place import find_account
from sandbox.renewals.bases import lacks_base
from sandbox.renewals.check_points import PREFERENCE_CHECKS
from sandbox.renewals.code_points import NO_CODE, PREFERRED_CODES, CodeWish
from sandbox.renewals.discount_points import PREFERENCE_DISCOUNTS
from sandbox.renewals.lines import renewal_day
from sandbox.renewals.standing import Preference
from sandbox.store.orders import PreferenceChange
from sandbox.subscriptions.model import Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
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
    flex_discount_codes: Sequence[str] | None = None,
    renewal_code: CodeWish = NO_CODE,
) -> Subscription:
    """Change a subscription's auto-renewal; None leaves a part as it is.

    `enabled=True` without a quantity means all licences again (RN-2), but where codes come along:
    then the quantity stays (X26). No codes take off the one that it has (FD-13). A renewal code
    chooses an offer for the next term, and is taken off by its reset alone (HG-4).

    Raises:
        Refusal: 3115 no such subscription, 3119 not active, 3116 quantity out of range, 3120 the
            renewal would be impossible or is being processed; 3120 or 3123 the product is no
            longer sold at the anniversary (X19); 2147 several codes, 1117 a code while auto-renewal
            stays off, and what `PREFERENCE_DISCOUNTS` and `PREFERRED_CODES` refuse.
    """
    portfolio, _ = find_account(world, partner, customer_id, Error.INVALID_SUBSCRIPTION)
    subscription = portfolio.find(customer_id, subscription_id)
    facts: Facts = {"subscriptionId": subscription_id}
    if subscription is None:
        raise Refusal(Error.INVALID_SUBSCRIPTION, facts=facts)
    if not subscription.is_open:
        raise Refusal(
            Error.SUBSCRIPTION_NOT_EDITABLE, facts=facts | {"status": subscription.status}
        )
    product = product_of(world.reference, subscription.base_offer_id)
    code = one_code(flex_discount_codes)
    _check_quantity(world, product, quantity)
    if subscription_id in being_renewed(world, [customer_id]):
        raise Refusal(Error.INVALID_RENEWAL_ORDER, facts={"renewalOrderStatus": Status.PENDING})
    before = Preference.of(subscription)
    stranded = set(_stranded(portfolio, customer_id))
    if enabled is not None:
        subscription.auto_renewal = enabled
    if quantity is not None or (enabled and code is None):
        subscription.renewal_quantity = quantity
    _set_codes(portfolio, subscription, code, renewal_code)
    if enabled is not None or quantity is not None:
        for check in world.program[PREFERENCE_CHECKS]:
            check(portfolio, subscription, before)
    newly_stranded = set(_stranded(portfolio, customer_id)) - stranded
    if newly_stranded or _is_renewed_pack(product, subscription):
        stranding: Facts = {"withoutBase": newly_stranded, "kind": product.kind}
        raise Refusal(Error.INVALID_RENEWAL_ORDER, facts=stranding)
    if Preference.of(subscription) != before:
        _remember(world, subscription, before)
        portfolio.change(subscription)
        portfolio.write()
    return subscription


def one_code(codes: Sequence[str] | None) -> str | None:
    """Return the code of a preference: empty for none, None where none were named (FD-13).

    Raises:
        Refusal: 2147.
    """
    if codes is None:
        return None
    named = [code for code in codes if code]
    if len(named) > 1:
        raise Refusal(Error.SEVERAL_FLEX_DISCOUNTS, facts={"codes": named}, rule="FD-13")
    return named[0] if named else ""


def _set_codes(
    portfolio: Portfolio, subscription: Subscription, code: str | None, renewal_code: CodeWish
) -> None:
    """Set codes of both kinds; what is named of either must go with what is there of the other."""
    _set_code(subscription, code)
    _set_renewal_code(portfolio, subscription, renewal_code)
    if code or (renewal_code.code and subscription.flex_discount_code):
        portfolio.world.program[PREFERENCE_DISCOUNTS](portfolio, subscription)


def _set_code(subscription: Subscription, code: str | None) -> None:
    """Put a code into a preference, or take it off; it asks for auto-renewal to be on (FD-13)."""
    if code is None:
        return
    if code and not subscription.auto_renewal:
        facts: Facts = {"code": code, "enabled": False}
        raise Refusal(Error.INVALID_FIELDS, ["autoRenewal.enabled"], facts=facts, rule="FD-13")
    subscription.flex_discount_code = code


def _set_renewal_code(portfolio: Portfolio, subscription: Subscription, wish: CodeWish) -> None:
    """Choose an offer for the next term, or give it up; most have none, and name none (HG-4)."""
    if wish.code or wish.resets or subscription.renewal_code or subscription.moq_code:
        chosen = portfolio.world.program[PREFERRED_CODES](portfolio, subscription, wish)
        subscription.renewal_code = chosen


def _check_quantity(world: OpenWorld, product: Product, quantity: int | None) -> None:
    largest = quantity_max(product, world.rules)
    if quantity is not None and not 1 <= quantity <= largest:
        facts = {"requested": quantity, "minimum": 1, "maximum": largest}
        raise Refusal(Error.RENEWAL_QUANTITY_OUT_OF_RANGE, facts=facts)


def check_sold(portfolio: Portfolio, subscription: Subscription, _: Preference) -> None:
    """Refuse to have a subscription renewed whose product is no longer sold then (X19).

    Raises:
        Refusal: see `check_sold_at_renewal`.
    """
    if not subscription.auto_renewal:
        return
    world = portfolio.world
    product = product_of(world.reference, subscription.base_offer_id)
    check_sold_at_renewal(world, product, subscription.renewal_date)


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


def _is_renewed_pack(product: Product, subscription: Subscription) -> bool:
    return product.is_credit_pack and subscription.auto_renewal


def _stranded(portfolio: Portfolio, customer_id: str) -> list[str]:
    """Return the add-ons that would renew without any base that renews."""
    reference = portfolio.world.reference
    renewing = [
        (subscription, product_of(reference, subscription.base_offer_id))
        for subscription in portfolio.subscriptions[customer_id]
        if subscription.auto_renewal and subscription.is_open
    ]
    return [
        subscription.subscription_id
        for subscription, product in renewing
        if lacks_base(product, {other.product_id for _, other in renewing})
    ]


def _remember(world: OpenWorld, subscription: Subscription, before: Preference) -> None:
    world.connection.execute(
        insert(PreferenceChange),
        {
            "world_id": world.world_id,
            "change_id": world.draw("preference"),
            "subscription_id": subscription.subscription_id,
            "changed_at": world.now,
            "auto_renewal": before.enabled,
            "renewal_quantity": before.quantity,
            "flex_discount_code": before.flex_discount_code,
            "renewal_code": before.renewal_code,
        },
    )
