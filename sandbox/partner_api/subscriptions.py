"""Subscriptions: read them, change their auto-renewal (docs subscription-management/*)."""

from collections.abc import Callable, Sequence
from typing import Any

from sandbox.domain.errors import Error
from sandbox.domain.wire import self_link
from sandbox.partner_api.blueprints import PartnerBlueprint, Read, Write
from sandbox.partner_api.embedding import recommend_beside
from sandbox.partner_api.readonly import check_read_only
from sandbox.partner_api.schemas.common import RecommendingQuery, Resource
from sandbox.partner_api.schemas.subscriptions import (
    ChangedSubscriptionResource,
    CreateSubscriptionRequest,
    ResetSubscriptionRequest,
    ScheduledSubscriptionResource,
    SubscriptionList,
    SubscriptionResource,
    UpdateSubscriptionQuery,
    UpdateSubscriptionRequest,
)
from sandbox.partner_api.tracking import sent_tracker, takes_tracker, tracked
from sandbox.program import PROGRAM
from sandbox.recommendations.tracking import track_subscription
from sandbox.renewals.code_points import CodeWish
from sandbox.renewals.preferences import change_preference
from sandbox.renewals.received import lost_codes
from sandbox.renewals.schedule import WantedProduct, schedule_subscription
from sandbox.subscriptions.actions import ALLOWED_ACTIONS, Moment
from sandbox.subscriptions.reading import SubscriptionReader, SubscriptionView
from sandbox.subscriptions.serializers import serialize_subscription
from sandbox.timeline.open_world import OpenWorld, Partner
from sandbox.web.operations import (
    Nothing,
    bodiless_with,
    body,
    other_responses,
    query,
    response,
    summary,
)

routes = PartnerBlueprint(
    "subscriptions",
    __name__,
    tag="Subscriptions",
    about="What a customer holds, and how it renews.",
)


FLEX_PREFERENCE_ERRORS = (
    Error.NOT_QUALIFIED_FOR_FLEX_DISCOUNT,
    Error.FLEX_DISCOUNT_NOT_COMBINED,
    Error.FLEX_DISCOUNT_ON_ADD_ON,
    Error.INVALID_FLEX_DISCOUNT,
    Error.SEVERAL_FLEX_DISCOUNTS,
)
RENEWAL_CODE_ERRORS = (
    Error.RENEWAL_CODE_INVALID,
    Error.RENEWAL_QUANTITY_BELOW_MOQ,
    Error.RENEWAL_CODE_MISUSED,
    Error.RENEWAL_CODE_OUTSIDE_BRACKET,
    Error.RENEWAL_CODE_OUT_OF_WINDOW,
    Error.MOQ_WITHOUT_COMMITMENT,
    Error.MOQ_ABOVE_COMMITMENT,
    Error.MOQ_OF_LAST_COMMITMENT,
)


@routes.get("/customers/<customer_id>/subscriptions")
@summary(
    "Get the subscriptions of a customer",
    source="docs subscription-management/get-details-for-customers",
)
@query(RecommendingQuery)
@response(SubscriptionList)
@tracked()
@other_responses(Error.INVALID_CUSTOMER)
def get_subscriptions(call: Read[RecommendingQuery], customer_id: str) -> dict[str, Any]:
    """Answer all subscriptions, lapsed ones too, in the order of their creation."""
    found = _reader(call).all_of(customer_id)
    items = _serialized(found, call.look)
    shown = {
        "totalCount": len(items),
        "items": items,
        "links": self_link(f"/v3/customers/{customer_id}/subscriptions"),
    }
    query = call.query
    return shown | recommend_beside(call, query, customer_id) if query.recommends else shown


@routes.get("/customers/<customer_id>/subscriptions/<subscription_id>")
@summary("Get a subscription", source="docs subscription-management/get-details")
@response(SubscriptionResource)
@other_responses(Error.INVALID_SUBSCRIPTION)
def get_subscription(call: Read[Nothing], customer_id: str, subscription_id: str) -> dict[str, Any]:
    """Answer one subscription."""
    return _shown(_reader(call), call.look, customer_id, subscription_id)


@routes.patch("/customers/<customer_id>/subscriptions/<subscription_id>")
@summary(
    "Change the auto-renewal of a subscription",
    source="docs subscription-management/update-subscription",
)
@body(UpdateSubscriptionRequest)
@bodiless_with("reset-flex-discount-codes", ResetSubscriptionRequest)
@query(UpdateSubscriptionQuery)
@response(ChangedSubscriptionResource)
@other_responses(
    Error.INVALID_SUBSCRIPTION,
    Error.RENEWAL_QUANTITY_OUT_OF_RANGE,
    Error.SUBSCRIPTION_NOT_EDITABLE,
    Error.INVALID_RENEWAL_ORDER,
    Error.OFFER_EXPIRED,
    Error.NOT_EDITABLE,
    *FLEX_PREFERENCE_ERRORS,
    *RENEWAL_CODE_ERRORS,
    Error.MOQ_ALWAYS_RENEWS,
)
def update_subscription(
    call: Write[UpdateSubscriptionRequest, UpdateSubscriptionQuery],
    customer_id: str,
    subscription_id: str,
) -> dict[str, Any]:
    """Answer the subscription with its new preference."""
    reader = _reader_in(call.world, call.partner)
    check_read_only(call.body, _shown(reader, lambda: call.world, customer_id, subscription_id))
    wanted = call.body.auto_renewal
    codes = wanted.flex_discount_codes
    if codes is None and call.query.reset_flex_discount_codes == "true":
        codes = []
    change_preference(
        call.world,
        call.partner,
        customer_id,
        subscription_id,
        enabled=wanted.enabled,
        quantity=wanted.renewal_quantity,
        flex_discount_codes=codes,
        renewal_code=CodeWish(wanted.renewal_code or "", call.query.reset_renewal_code == "true"),
    )
    shown = _shown(reader, lambda: call.world, customer_id, subscription_id)
    return _as_sampled(shown, ChangedSubscriptionResource)


@routes.post("/customers/<customer_id>/subscriptions")
@summary(
    "Schedule a product for the next term",
    source="docs subscription-management/create-subscription",
)
@body(CreateSubscriptionRequest)
@response(ScheduledSubscriptionResource)
@takes_tracker()
@other_responses(
    Error.INVALID_CUSTOMER,
    Error.INVALID_OFFER,
    Error.RENEWAL_QUANTITY_OUT_OF_RANGE,
    Error.SUBSCRIPTION_NOT_EDITABLE,
    Error.INVALID_RENEWAL_ORDER,
    Error.OFFER_EXPIRED,
    Error.NOT_ELIGIBLE,
    Error.AGENCY_OFFER,
    Error.CURRENCY_NOT_SOLD,
    Error.CURRENCY_INVALID_FOR_OFFER,
    Error.PARTNER_WITHOUT_GLOBAL_SALES,
    Error.CUSTOMER_WITHOUT_GLOBAL_SALES,
    Error.SEGMENT_WITHOUT_GLOBAL_SALES,
    Error.INVALID_DEPLOYMENT,
    Error.DEPLOYMENT_NOT_ALLOWED,
    *FLEX_PREFERENCE_ERRORS,
    *RENEWAL_CODE_ERRORS,
)
def create_subscription(
    call: Write[CreateSubscriptionRequest, Nothing], customer_id: str
) -> dict[str, Any]:
    """Answer the scheduled subscription: 1009, nothing held until the anniversary."""
    body, tracker_id = call.body, sent_tracker()
    made = schedule_subscription(
        call.world,
        call.partner,
        customer_id,
        WantedProduct(
            offer_id=body.offer_id,
            quantity=body.auto_renewal.renewal_quantity,
            currency=body.currency_code,
            flex_discount_codes=body.auto_renewal.flex_discount_codes,
            deployment_id=body.deployment_id or "",
            renewal_code=body.auto_renewal.renewal_code or "",
        ),
    )
    if tracker_id:
        track_subscription(call.world, made.subscription_id, tracker_id)
    reader = _reader_in(call.world, call.partner)
    shown = _shown(reader, lambda: call.world, customer_id, made.subscription_id)
    return _as_sampled(shown, ScheduledSubscriptionResource)


def _as_sampled(shown: dict[str, Any], sample: type[Resource]) -> dict[str, Any]:
    """Return the keys that a page's sample has, in its order; GET shows them all.

    The currency is told of what is deployed, and not at home.
    """
    hidden = () if "deploymentId" in shown else ("currencyCode",)
    keys = [field.alias for field in sample.model_fields.values() if field.alias]
    return {key: shown[key] for key in keys if key in shown and key not in hidden}


def _reader(call: Read[Any]) -> SubscriptionReader:
    moment = Moment(call.state.now, call.state.rules, call.reference)
    return SubscriptionReader(
        call.connection, call.world_id, call.partner, moment, PROGRAM[ALLOWED_ACTIONS]
    )


def _reader_in(world: OpenWorld, partner: Partner) -> SubscriptionReader:
    moment = Moment(world.now, world.rules, world.reference)
    return SubscriptionReader(
        world.connection, world.world_id, partner, moment, world.program[ALLOWED_ACTIONS]
    )


def _shown(
    reader: SubscriptionReader,
    look: Callable[[], OpenWorld],
    customer_id: str,
    subscription_id: str,
) -> dict[str, Any]:
    (shown,) = _serialized([reader.one_of(customer_id, subscription_id)], look)
    return shown


def _serialized(
    views: Sequence[SubscriptionView], look: Callable[[], OpenWorld]
) -> list[dict[str, Any]]:
    """Return subscriptions of a customer; those that will have the offer show its renewal code."""
    lost = lost_codes(look, [view.row for view in views])
    return [
        serialize_subscription(
            view.row, view.allowed_actions, shows_code=view.row.subscription_id not in lost
        )
        for view in views
    ]
