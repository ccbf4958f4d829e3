"""Subscriptions: read them, change their auto-renewal (docs subscription-management/*)."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.domain.wire import self_link
from sandbox.partner_api.operations import Nothing, Operations, Read, Write
from sandbox.partner_api.readonly import check_read_only
from sandbox.partner_api.schemas.subscriptions import (
    SubscriptionList,
    SubscriptionResource,
    UpdateSubscriptionQuery,
    UpdateSubscriptionRequest,
)
from sandbox.services.dumps_orders import subscription_dump
from sandbox.services.preferences import change_preference
from sandbox.store.accounts import Customer
from sandbox.store.open_world import Partner
from sandbox.store.orders import Subscription
from sandbox.store.prepared import Prepared

operations = Operations()

_ALL = Prepared(
    select(Customer.customer_id.label("owner"), Subscription.__table__)
    .outerjoin(
        Subscription,
        (Subscription.world_id == Customer.world_id)
        & (Subscription.customer_id == Customer.customer_id),
    )
    .where(
        Customer.world_id == bindparam("of_world"),
        Customer.customer_id == bindparam("of_customer"),
        Customer.distributor_id == bindparam("of_distributor"),
    )
    .order_by(Subscription.sequence)
)
_ONE = Prepared(
    select(Subscription.__table__)
    .join(
        Customer,
        (Subscription.world_id == Customer.world_id)
        & (Subscription.customer_id == Customer.customer_id),
    )
    .where(
        Subscription.world_id == bindparam("of_world"),
        Subscription.subscription_id == bindparam("of_subscription"),
        Subscription.customer_id == bindparam("of_customer"),
        Customer.distributor_id == bindparam("of_distributor"),
    )
)


@operations.get(
    "/customers/{customer_id}/subscriptions",
    summary="Get the subscriptions of a customer",
    source="docs subscription-management/get-details-for-customers",
    answers=SubscriptionList,
    errors=(Error.INVALID_CUSTOMER,),
)
def get_subscriptions(call: Read[Nothing], customer_id: str) -> dict[str, Any]:
    """Answer all subscriptions, lapsed ones too, in the order of their creation."""
    keys = {
        "of_world": call.world_id,
        "of_customer": customer_id,
        "of_distributor": call.partner.distributor_id,
    }
    rows = _ALL.all(call.connection, keys)
    if not rows:
        raise Refusal(Error.INVALID_CUSTOMER, facts={"customerId": customer_id})
    items = [subscription_dump(row) for row in rows if row.subscription_id is not None]
    return {
        "totalCount": len(items),
        "items": items,
        "links": self_link(f"/v3/customers/{customer_id}/subscriptions"),
    }


@operations.get(
    "/customers/{customer_id}/subscriptions/{subscription_id}",
    summary="Get a subscription",
    source="docs subscription-management/get-details",
    answers=SubscriptionResource,
    errors=(Error.INVALID_SUBSCRIPTION,),
)
def get_subscription(call: Read[Nothing], customer_id: str, subscription_id: str) -> dict[str, Any]:
    """Answer one subscription."""
    ids = (customer_id, subscription_id)
    return subscription_dump(_find(call.connection, call.world_id, call.partner, ids))


@operations.patch(
    "/customers/{customer_id}/subscriptions/{subscription_id}",
    summary="Change the auto-renewal of a subscription",
    source="docs subscription-management/update-subscription",
    body=UpdateSubscriptionRequest,
    query=UpdateSubscriptionQuery,
    answers=SubscriptionResource,
    errors=(
        Error.INVALID_SUBSCRIPTION,
        Error.RENEWAL_QUANTITY_OUT_OF_RANGE,
        Error.SUBSCRIPTION_NOT_EDITABLE,
        Error.INVALID_RENEWAL_ORDER,
        Error.NOT_EDITABLE,
        Error.INVALID_FLEX_DISCOUNT,
        Error.INVALID_DISCOUNT_CODE,
        Error.INVALID_FIELDS,
        Error.UNEXPECTED_FIELDS,
        Error.MISSING_FIELDS,
    ),
)
def update_subscription(
    call: Write[UpdateSubscriptionRequest, UpdateSubscriptionQuery],
    customer_id: str,
    subscription_id: str,
) -> dict[str, Any]:
    """Answer the subscription with its new preference."""
    world = call.world
    ids = (customer_id, subscription_id)
    shown = subscription_dump(_find(world.connection, world.world_id, call.partner, ids))
    check_read_only(call.body, shown)
    wanted = call.body.auto_renewal
    if any(wanted.flex_discount_codes or ()):
        facts: Facts = {"flexDiscountCodes": wanted.flex_discount_codes}
        raise Refusal(Error.INVALID_FLEX_DISCOUNT, facts=facts)
    if wanted.renewal_code:
        facts = {"renewalCode": wanted.renewal_code}
        raise Refusal(Error.RENEWAL_CODE_INVALID, facts=facts)
    change_preference(
        world,
        call.partner,
        customer_id,
        subscription_id,
        enabled=wanted.enabled,
        quantity=wanted.renewal_quantity,
    )
    return subscription_dump(_find(world.connection, world.world_id, call.partner, ids))


def _find(
    connection: Connection, world_id: str, partner: Partner, ids: tuple[str, str]
) -> Row[*tuple[Any, ...]]:
    customer_id, subscription_id = ids
    row: Row[*tuple[Any, ...]] | None = _ONE.first(
        connection,
        {
            "of_world": world_id,
            "of_customer": customer_id,
            "of_subscription": subscription_id,
            "of_distributor": partner.distributor_id,
        },
    )
    if row is None:
        facts = {"customerId": customer_id, "subscriptionId": subscription_id}
        raise Refusal(Error.INVALID_SUBSCRIPTION, facts=facts)
    return row
