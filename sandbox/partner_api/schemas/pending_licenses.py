"""Licences that wait for an order, and the notifications that tell of them."""

from typing import Annotated, Literal

from pydantic import Field

from sandbox.partner_api.schemas.account_queries import (
    LARGEST_OFFSET,
    SearchText,
    WholeNumber,
)
from sandbox.partner_api.schemas.common import KebabQuery, PageLinks, Resource, SelfLink

USUAL_PAGE = 10
# "INTEGER_MAX" (docs references/resources, Notification).
LARGEST_LIMIT = 2_147_483_647


class UnpaidLicense(Resource):
    """Licences of one product; `quantity` is what no order has covered yet."""

    reference_id: str
    creation_date: str
    expiry_date: str
    quantity: int
    product_name: str
    base_offer_id: str


class OpenAcquisitions(Resource):
    """What a customer took and the partner has not ordered; `license_count` sums quantities."""

    customer_id: str
    reseller_id: str
    license_count: int
    unpaid_licenses: list[UnpaidLicense]


class NotificationQuery(KebabQuery):
    """Which notifications: there is one type, and it is about one reseller."""

    notification_type: Literal["LICENSES_PENDING_PARTNER_ORDER"]
    reseller_id: SearchText
    limit: Annotated[WholeNumber, Field(ge=0, le=LARGEST_LIMIT)] = USUAL_PAGE
    offset: Annotated[WholeNumber, Field(ge=0, le=LARGEST_OFFSET)] = 0


class Notification(Resource):
    """A customer with licences that wait for an order; its link leads to them."""

    customer_id: str
    reseller_id: str
    notification_type: str
    links: SelfLink


class NotificationPage(Resource):
    """A page of notifications."""

    limit: int
    offset: int
    total_count: int
    count: int
    items: list[Notification]
    links: PageLinks
