"""Bodies of what Adobe's sandbox portal can do; null leaves a field as it is."""

from typing import Annotated

from pydantic import Field

from sandbox.control_api.commitment_schemas import CommitmentPatch
from sandbox.control_api.opportunity_schemas import PropensityPatch
from sandbox.control_api.reseller_console_schemas import ManagerText, OfferingsName
from sandbox.control_api.values import (
    LARGEST_QUANTITY,
    Day,
    Identifier,
    Moment,
    OptionalAddress,
    choice_schema,
    one_of,
)
from sandbox.domain.statuses import (
    ACCOUNT_STATUSES,
    ORDER_STATUSES,
    SUBSCRIPTION_STATUSES,
    Status,
)
from sandbox.domain.whole_numbers import WHOLE
from sandbox.partner_api.schemas.account_values import ValuedModel
from sandbox.partner_api.schemas.accounts import (
    ContactRequest,
    CustomerRequest,
    ResellerRequest,
)
from sandbox.partner_api.schemas.common import CleanText, RequestModel
from sandbox.portal.accounts import SUB_SEGMENTS, CustomerChanges
from sandbox.portal.distributors import DistributorChanges
from sandbox.portal.subscriptions import SubscriptionChanges
from sandbox.recommendations.model import Level, Signal

_ALL_SUB_SEGMENTS = tuple(each for segment in SUB_SEGMENTS.values() for each in segment)

AccountStatus = Annotated[str, one_of(ACCOUNT_STATUSES), choice_schema(ACCOUNT_STATUSES)]
_CONTRACTS = (Status.ACTIVE.value, Status.INACTIVE.value)
ContractStatus = Annotated[str, one_of(_CONTRACTS), choice_schema(_CONTRACTS)]
OrderStatus = Annotated[str, one_of(ORDER_STATUSES), choice_schema(ORDER_STATUSES)]
SubscriptionStatus = Annotated[
    str, one_of(SUBSCRIPTION_STATUSES), choice_schema(SUBSCRIPTION_STATUSES)
]
SubSegment = Annotated[str, one_of(_ALL_SUB_SEGMENTS), choice_schema(_ALL_SUB_SEGMENTS)]


class DistributorPatch(RequestModel):
    """What to set of a distributor; customers keep the deployments that they have (GS-12).

    Large agencies stay so without `lgaEnabled`, but no other customer becomes one (LG-3).

    `email` is where it is told of changed price lists; empty: nowhere (PL-6).
    """

    global_sales_enabled: bool | None = None
    lga_enabled: bool | None = None
    status: ContractStatus | None = None
    email: OptionalAddress | None = None

    def changes(self) -> DistributorChanges:
        """Return what the service takes."""
        return DistributorChanges(
            global_sales_enabled=self.global_sales_enabled,
            lga_enabled=self.lga_enabled,
            status=self.status,
            email=self.email,
        )


class ResellerPatch(RequestModel):
    """What to set of a reseller."""

    status: AccountStatus | None = None


class CustomerPatch(ValuedModel):
    """What to set of a customer; a new cotermDate moves renewalDates along.

    Without contacts (an empty list) a customer has no admin, and cannot change its reseller. The
    contract owner is the first contact: the email of another one moves that one there.
    `managedBy` is a member of its reseller's team, empty for nobody; `offerings` are what kinds of
    products it buys in VIP's consoles. In `propensity`, null is the default. `commitment` sets
    dates and status of the three-year commitment that it has.
    """

    status: AccountStatus | None = None
    coterm_date: Day | None = None
    market_sub_segments: Annotated[list[SubSegment], Field(max_length=5)] | None = None
    global_sales_enabled: bool | None = None
    contacts: Annotated[list[ContactRequest], Field(max_length=100)] | None = None
    managed_by: ManagerText | None = None
    offerings: Annotated[list[OfferingsName], Field(min_length=1, max_length=2)] | None = None
    contract_owner: Annotated[CleanText, Field(min_length=1, max_length=255)] | None = None
    propensity: PropensityPatch | None = None
    commitment: CommitmentPatch | None = None

    def levels(self) -> dict[Signal, Level | None]:
        """Return the levels of the propensity that were sent; null for all stands for each."""
        if self.propensity is not None:
            return self.propensity.levels()
        return dict.fromkeys(Signal) if "propensity" in self.model_fields_set else {}

    def changes(self) -> CustomerChanges:
        """Return what the service takes."""
        wanted = self.market_sub_segments
        return CustomerChanges(
            status=self.status,
            coterm_date=self.coterm_date,
            market_sub_segments=None if wanted is None else tuple(wanted),
            global_sales_enabled=self.global_sales_enabled,
            contacts=None
            if self.contacts is None
            else tuple(each.data() for each in self.contacts),
            contract_owner=self.contract_owner,
        )


class OrderPatch(RequestModel):
    """What to set of an order; 1008 performs the return of all that remains."""

    status: OrderStatus | None = None
    creation_date: Moment | None = None


class SubscriptionPatch(RequestModel):
    """What to set of a subscription."""

    status: SubscriptionStatus | None = None
    used_quantity: Annotated[int, Field(ge=0, le=LARGEST_QUANTITY), WHOLE] | None = None
    renewal_quantity: Annotated[int, Field(ge=1, le=LARGEST_QUANTITY), WHOLE] | None = None
    auto_renewal_enabled: bool | None = None

    def changes(self) -> SubscriptionChanges:
        """Return what the service takes."""
        return SubscriptionChanges(
            status=self.status,
            used_quantity=self.used_quantity,
            renewal_quantity=self.renewal_quantity,
            auto_renewal=self.auto_renewal_enabled,
        )


class ChosenReseller(ResellerRequest):
    """Adobe's body, with an id of the tester's choice."""

    reseller_id: Identifier | None = None
    distributor_id: Identifier | None = None


class ChosenCustomer(CustomerRequest):
    """Adobe's body, with an id of the tester's choice."""

    customer_id: Identifier | None = None
    reseller_id: Identifier
