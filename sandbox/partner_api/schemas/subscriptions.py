"""Subscriptions on the wire (docs subscription-management/*)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sandbox.partner_api.schemas.common import (
    Integer,
    KebabQuery,
    ReadOnly,
    RequestModel,
    Resource,
    SelfLink,
    ShortText,
)
from sandbox.partner_api.schemas.recommendations import EmbeddedRecommendations

RenewalCode = Annotated[ShortText, Field(max_length=30)]


class AutoRenewalRequest(RequestModel):
    """The preference to set; what is left out stays as it is."""

    enabled: bool | None = None
    renewal_quantity: Integer | None = None
    renewal_code: RenewalCode | None = None
    flex_discount_codes: list[ShortText] | None = None


class UpdateSubscriptionRequest(RequestModel):
    """What may be changed of a subscription: its auto-renewal."""

    auto_renewal: AutoRenewalRequest
    subscription_id: ReadOnly
    offer_id: ReadOnly
    current_quantity: ReadOnly
    used_quantity: ReadOnly
    renewed_quantity: ReadOnly
    creation_date: ReadOnly
    renewal_date: ReadOnly
    status: ReadOnly
    currency_code: ReadOnly
    deployment_id: ReadOnly
    allowed_actions: ReadOnly
    links: ReadOnly


class ResetSubscriptionRequest(UpdateSubscriptionRequest):
    """The same where the query takes off codes already: nothing more need be asked (FD-13)."""

    auto_renewal: AutoRenewalRequest = AutoRenewalRequest()


def _is_on(value: bool) -> bool:  # noqa: FBT001 - pydantic passes what the body holds
    """Take nothing but true, and not 1 either, as a literal would."""
    if not value:
        raise ValueError("must be true")
    return value


class ScheduledRenewalRequest(RequestModel):
    """The preference of a scheduled subscription: on, with its quantity."""

    enabled: Annotated[bool, AfterValidator(_is_on), Field(json_schema_extra={"const": True})] = (
        True
    )
    renewal_quantity: Integer
    renewal_code: RenewalCode | None = None
    flex_discount_codes: list[ShortText] | None = None


class CreateSubscriptionRequest(RequestModel):
    """A product that begins at the next anniversary (docs create-subscription)."""

    offer_id: Annotated[ShortText, Field(min_length=1)]
    auto_renewal: ScheduledRenewalRequest
    currency_code: ShortText | None = None
    deployment_id: ShortText | None = None
    subscription_id: ReadOnly
    current_quantity: ReadOnly
    used_quantity: ReadOnly
    creation_date: ReadOnly
    renewal_date: ReadOnly
    status: ReadOnly
    links: ReadOnly


class AutoRenewal(Resource):
    """A preference; the quantity is always shown, codes only where there are any (FD-13)."""

    enabled: bool
    renewal_quantity: Annotated[int, Field(ge=0)]
    flex_discount_codes: list[str] | None = None
    renewal_code: str | None = None


class SubscriptionResource(Resource):
    """A subscription as it is shown."""

    subscription_id: str
    offer_id: str
    current_quantity: Annotated[int, Field(ge=0)]
    used_quantity: Annotated[int, Field(ge=0)]
    auto_renewal: AutoRenewal
    creation_date: str
    renewal_date: str
    deployment_id: str | None = None
    status: Literal["1000", "1002", "1004", "1009"]
    currency_code: str
    renewed_quantity: int | None = None
    allowed_actions: list[Literal["MANUAL_RENEWAL"]] | None = None
    links: SelfLink


class ScheduledSubscriptionResource(Resource):
    """A subscription as its creation answers it: the keys of Adobe's sample, and no more.

    Place and currency are shown of what is deployed in another country alone.
    """

    subscription_id: str
    offer_id: str
    current_quantity: Annotated[int, Field(ge=0)]
    auto_renewal: AutoRenewal
    creation_date: str
    renewal_date: str
    deployment_id: str | None = None
    currency_code: str | None = None
    status: Literal["1009"]
    links: SelfLink


class ChangedSubscriptionResource(Resource):
    """A subscription as its change answers it: the keys of Adobe's sample, and no more.

    Place and currency are shown of what is deployed in another country alone.
    """

    subscription_id: str
    current_quantity: Annotated[int, Field(ge=0)]
    offer_id: str
    auto_renewal: AutoRenewal
    renewal_date: str
    creation_date: str
    deployment_id: str | None = None
    currency_code: str | None = None
    status: Literal["1000", "1009"]
    links: SelfLink


class SubscriptionList(Resource):
    """All subscriptions of a customer."""

    total_count: int
    items: list[SubscriptionResource]
    links: SelfLink
    recommendations: EmbeddedRecommendations | None = None


class UpdateSubscriptionQuery(KebabQuery):
    """What is taken off a preference before the body is applied (FD-13, HG-4)."""

    reset_flex_discount_codes: Literal["true", "false"] = "false"
    reset_renewal_code: Literal["true", "false"] = "false"
