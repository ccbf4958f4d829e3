"""Migrations of VIP memberships on the wire (docs migration/*)."""

from typing import Annotated, Literal

from pydantic import Field

from sandbox.migration.checks import Flags
from sandbox.partner_api.schemas.account_resources import (
    BenefitResource,
    DiscountResource,
    LinkedMembershipResource,
)
from sandbox.partner_api.schemas.common import (
    KebabQuery,
    RequestModel,
    Resource,
    SelfLink,
    ShortText,
)

Switch = Literal["true", "false"]


class MigrationQuery(KebabQuery):
    """What the distributor accepts so that a membership may move."""

    ignore_order_return: Switch = "false"
    expire_open_pas: Switch = "false"

    def flags(self) -> Flags:
        """Return what the feature takes."""
        return Flags(
            ignore_order_return=self.ignore_order_return == "true",
            expire_open_pas=self.expire_open_pas == "true",
        )


class MigrationRequest(RequestModel):
    """To whom a membership shall come."""

    reseller_id: Annotated[ShortText, Field(min_length=1)]


class OfferedItem(Resource):
    """What becomes a subscription, active until its renewalDate unless that is in the past."""

    offer_id: str
    currency_code: str
    quantity: int
    renewal_date: str


class MembershipOffers(Resource):
    """What would come over; benefits and discounts of memberships with a program's benefits."""

    total_count: int
    items: list[OfferedItem]
    benefits: list[BenefitResource] = Field(default=[])
    discounts: list[DiscountResource] = Field(default=[])
    linked_membership: LinkedMembershipResource | None = None


class MigratedLine(Resource):
    """A product that migrates; its subscription is empty until the transfer is complete.

    The answer to the request has no `deploymentId`; read later it is there, and empty.
    """

    line_item_number: int
    offer_id: str
    currency_code: str
    quantity: int
    subscription_id: str
    deployment_id: str = ""


class MigrationResource(Resource):
    """A transfer of a membership: 1002, then 1000 with its customer, or 1004."""

    transfer_id: str
    customer_id: str
    membership_id: str
    reseller_id: str
    creation_date: str
    status: str
    line_items: list[MigratedLine]
    linked_membership: LinkedMembershipResource | None = None
    links: SelfLink
