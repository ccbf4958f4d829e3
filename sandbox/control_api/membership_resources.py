"""Answers about VIP memberships and transfers."""

from typing import Any, Literal

from sandbox.control_api.world_schemas import Segment
from sandbox.partner_api.schemas.account_resources import (
    AddressResource,
    BenefitResource,
    ContactResource,
)
from sandbox.partner_api.schemas.common import Resource

State = Literal["FULL", "PARTIAL", "NO"]


class ShownOffer(Resource):
    """A product of a membership."""

    offer_id: str
    quantity: int
    currency_code: str
    renewed: bool


class ShownPlace(Resource):
    """A deployment of a membership."""

    address: AddressResource
    currency_code: str
    offers: list[ShownOffer]


class ShownAuthorization(Resource):
    """A purchase authorization that is open in VIP."""

    offer_id: str
    quantity: int


class ShownHighVolume(Resource):
    """A high volume discount in VIP: its level there, and the plan of its prices."""

    level: int
    plan: str


class ShownVipLinked(Resource):
    """The linked membership that a membership owns or is a member of."""

    group_id: str
    role: Literal["OWNER", "MEMBER"]
    name: str
    type: Literal["STANDARD", "CONSORTIUM"]
    creation_date: str


class Eligibility(Resource):
    """What a preview by the world's first distributor would say now, without flags."""

    eligible: bool
    code: str
    message: str
    reasons: list[str]


class MembershipTransfer(Resource):
    """The transfer of a membership that is pending (1002) or complete (1000)."""

    transfer_id: str
    status: str
    customer_id: str


class MembershipResource(Resource):
    """A membership: all that was given or made up."""

    membership_id: str
    creation_date: str
    company_name: str
    market_segment: Segment
    preferred_language: str
    address: AddressResource
    contacts: list[ContactResource]
    renewal_date: str
    renewal_state: State
    discount_level: str
    offers: list[ShownOffer]
    deployments: list[ShownPlace]
    ineligible: str | None
    open_purchase_authorizations: list[ShownAuthorization]
    last_purchase_date: str | None
    contract_accepted: bool
    active: bool
    linked: bool | ShownVipLinked
    global_sales_enabled: bool
    benefits: list[BenefitResource]
    hvd: ShownHighVolume | None = None
    eligibility: Eligibility
    transfer: MembershipTransfer | None


class ReadyMembershipResource(Resource):
    """A ready-made ineligible membership, the same in every world."""

    membership_id: str
    code: str
    reason: str
    message: str


class MembershipList(Resource):
    """The memberships that were made in a world, oldest first, and the ready-made ones."""

    total_count: int
    items: list[MembershipResource]
    ready_made: list[ReadyMembershipResource]


class TransferView(Resource):
    """A transfer: of a membership, or of a customer to another reseller."""

    transfer_id: str
    type: Literal["MIGRATION", "RESELLER_CHANGE"]
    membership_id: str
    customer_id: str
    distributor_id: str
    reseller_id: str
    creation_date: str
    status: str
    line_items: list[dict[str, Any]]
