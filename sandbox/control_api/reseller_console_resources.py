"""Answers of VIP's Reseller Console."""

from sandbox.partner_api.schemas.account_resources import AddressResource
from sandbox.partner_api.schemas.common import Resource, SelfLink


class ConsoleCustomer(Resource):
    """A customer as the Customers page lists it; `licenses` are those of active subscriptions.

    `threeYearCommit` is the status of its commitment or request; empty for none.
    """

    vip_id: str
    company_name: str
    email: str
    anniversary_date: str
    market_segment: str
    managed_by: str
    invitation_status: str
    vip_select: bool
    license_level: str
    three_year_commit: str
    offerings: list[str]
    licenses: int
    assigned: int
    unassigned: int


class RemainingTerm(Resource):
    """How long an order of today would run: `days`, which are `months` and `oddDays`.

    Where no term `hasBegun`, one of twelve months would begin today.
    """

    days: int
    months: int
    odd_days: int
    until: str
    has_begun: bool


class DeploymentProfile(Resource):
    """Where a deployment is."""

    address: AddressResource


class CustomerDeployment(Resource):
    """A place of a customer in another country, as Adobe's API shows it."""

    deployment_id: str
    company_profile: DeploymentProfile
    creation_date: str
    status: str
    links: SelfLink


class PreferredDiscount(Resource):
    """A code that the preference of a subscription names for its next renewal."""

    subscription_id: str
    offer_id: str
    renewal_date: str
    code: str


class UsedDiscount(Resource):
    """A line that used a code; `quantity` is what was not returned, `id` as on Adobe's lines."""

    order_id: str
    order_type: str
    creation_date: str
    offer_id: str
    quantity: int
    id: str
    code: str


class ReusableDiscount(Resource):
    """A discount that the customer may go on using until its lock."""

    id: str
    code: str
    end_date: str
    discount_lock_end_date: str


class CustomerDiscounts(Resource):
    """The flexible discounts of a customer: for renewals, used, and to be used again."""

    preferred: list[PreferredDiscount]
    used: list[UsedDiscount]
    reusable: list[ReusableDiscount]


class ConsoleCustomerDetails(ConsoleCustomer):
    """A customer with the views that it is in, and the term that is left.

    An `extendedTerm` is longer than twelve months, paid up front, and runs.
    """

    views: list[str]
    extended_term: bool
    remaining_term: RemainingTerm
    deployments: list[CustomerDeployment]
    flex_discounts: CustomerDiscounts


class ViewCounts(Resource):
    """How many customers each view has, by the same other filters."""

    no_products: int
    pending_requests: int
    past_due_requests: int
    upcoming_renewals: int
    ready_for_renewal: int
    all: int


class ConsoleCustomers(Resource):
    """A page of a view, by name and then by VIP ID."""

    total_count: int
    counts: ViewCounts
    items: list[ConsoleCustomer]


class TeamMemberResource(Resource):
    """A contact of a reseller, with the number of customers that it looks after."""

    first_name: str
    last_name: str
    email: str
    customers: int


class TeamMembers(Resource):
    """The team of a reseller, in the order in which its members came."""

    total_count: int
    items: list[TeamMemberResource]


class EnrolledCustomer(Resource):
    """A customer with its invitation; instants are empty for what has not been."""

    vip_id: str
    reseller_id: str
    company_name: str
    company_name_us_english: str
    market_segment: str
    anniversary_date: str
    offerings: list[str]
    managed_by: str
    invitation_status: str
    invited_at: str
    invited_email: str
    accepted_at: str
