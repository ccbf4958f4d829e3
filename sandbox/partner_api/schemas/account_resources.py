"""Resellers and customers as they are answered (docs references/resources)."""

from typing import Literal

from pydantic import Field

from sandbox.partner_api.schemas.common import PageLinks, Resource, SelfLink

Segment = Literal["COM", "EDU", "GOV"]


class AddressResource(Resource):
    """An address; the optional fields are there when they were sent."""

    country: str
    region: str
    city: str
    address_line1: str
    address_line2: str = ""
    postal_code: str = ""
    phone_number: str = ""


class ContactResource(Resource):
    """A contact, by the name that its email is known by (AC-3)."""

    first_name: str
    last_name: str
    email: str
    phone_number: str = ""


class ProfileResource(Resource):
    """What the company profiles of resellers and customers have in common."""

    company_name: str
    preferred_language: str
    address: AddressResource
    contacts: list[ContactResource]


class ResellerProfileResource(ProfileResource):
    """A reseller's company profile."""

    market_segments: list[Segment]


class CustomerProfileResource(ProfileResource):
    """A customer's company profile; sub-segments are set by the customer, not by the API (AC-2)."""

    market_segment: Segment
    market_sub_segments: list[str] = Field(default=[])


class ResellerResource(Resource):
    """A reseller (docs references/resources, Reseller)."""

    distributor_id: str
    external_reference_id: str
    reseller_id: str
    company_profile: ResellerProfileResource
    creation_date: str
    status: str
    links: SelfLink


class DiscountResource(Resource):
    """The discount level of a customer for one type of offers (OF-2).

    Customers of VIP's high volume discounts have a discount code (docs migration/migrate-hvd).
    """

    offer_type: Literal["LICENSE", "CONSUMABLES"]
    level: str
    discount_code: str = Field(default="")


class MinimumResource(Resource):
    """How much is committed of a type of offers."""

    offer_type: Literal["LICENSE", "CONSUMABLES"]
    quantity: int


class CommitmentResource(Resource):
    """A three-year commitment, or the request for one."""

    start_date: str = Field(default="")
    end_date: str = Field(default="")
    status: str
    minimum_quantities: list[MinimumResource]


class BenefitResource(Resource):
    """A program that a customer is in (docs customer-account/three-year-commit, docs lga/create).

    A large government agency has a status, a three-year commit the other three.
    """

    type: str
    status: str = Field(default="")
    commitment: CommitmentResource | None = None
    commitment_request: CommitmentResource | None = None
    recommitment_request: CommitmentResource | None = None


class LinkedMembershipResource(Resource):
    """The linked membership that a customer is in (docs references/resources, linkedMembership).

    Country and benefit types are those of large government agencies alone (LG-6).
    """

    id: str
    name: str
    type: Literal["STANDARD", "CONSORTIUM"]
    linked_membership_type: Literal["OWNER", "MEMBER"]
    creation_date: str
    country: str = Field(default="")
    benefit_types: list[str] = Field(default=[])


class CustomerResource(Resource):
    """A customer (docs references/resources, Customer); cotermDate is empty before a term.

    Who never had to do with a program has no benefits (TC-2). By the rule
    `discountsWhenLapsed` those whose subscriptions have all lapsed have no discounts (OR-6).
    """

    external_reference_id: str
    customer_id: str
    reseller_id: str
    global_sales_enabled: bool
    company_profile: CustomerProfileResource
    tags: list[str] = Field(default=[])
    discounts: list[DiscountResource] = Field(default=[])
    benefits: list[BenefitResource] = Field(default=[])
    coterm_date: str
    creation_date: str
    status: str
    linked_membership: LinkedMembershipResource | None = None
    links: SelfLink


class CompanyNameResource(Resource):
    """All that a list shows of a company profile."""

    company_name: str


class ResellerSummary(Resource):
    """A reseller in a list."""

    external_reference_id: str
    reseller_id: str
    distributor_id: str
    status: str
    company_profile: CompanyNameResource
    creation_date: str
    links: SelfLink


class CustomerSummary(Resource):
    """A customer in a list."""

    external_reference_id: str
    customer_id: str
    reseller_id: str
    status: str
    company_profile: CompanyNameResource
    creation_date: str
    links: SelfLink


class AccountPage(Resource):
    """What the pages of both lists have in common (AC-7)."""

    total_count: int
    count: int
    offset: int
    limit: int
    links: PageLinks


class ResellerPage(AccountPage):
    """A page of resellers."""

    accounts: list[ResellerSummary]


class CustomerPage(AccountPage):
    """A page of customers."""

    accounts: list[CustomerSummary]
