"""Bodies about VIP memberships and transfers."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from sandbox.accounts.benefits import COMMITMENT_STATUSES, REQUEST_STATUSES
from sandbox.catalogue.levels import LICENSE_LADDER
from sandbox.control_api.membership_resources import State
from sandbox.control_api.values import LARGEST_QUANTITY, UNION_TAG, Day, choice_schema, one_of
from sandbox.control_api.world_schemas import Currency, Segment
from sandbox.domain.whole_numbers import WHOLE
from sandbox.high_volume.rules import PLANS, VIP_LEVELS
from sandbox.migration.data import DeploymentData, MembershipData, OfferData
from sandbox.migration.rules import BENEFIT_TYPES
from sandbox.migration.set_by_hand import SETTABLE
from sandbox.partner_api.schemas.account_values import CompanyName, Language, ValuedModel
from sandbox.partner_api.schemas.accounts import AddressRequest, ContactRequest
from sandbox.partner_api.schemas.common import CleanText, RequestModel
from sandbox.partner_api.schemas.linked import GroupName

MOST_OFFERS = 50
Reason = Annotated[str, one_of(SETTABLE), choice_schema(SETTABLE)]
Level = Annotated[str, one_of(LICENSE_LADDER), choice_schema(LICENSE_LADDER)]
VIP_STATUSES = ("ACTIVE", *COMMITMENT_STATUSES)
"""Those of commitments; ACTIVE is VIP's word for COMMITTED (TC-19)."""
BenefitType = Annotated[str, one_of(BENEFIT_TYPES), choice_schema(BENEFIT_TYPES)]
OfferId = Annotated[CleanText, Field(min_length=1, max_length=24)]
Quantity = Annotated[int, Field(ge=1, le=LARGEST_QUANTITY), WHOLE]
VipStatus = Annotated[
    str,
    one_of(VIP_STATUSES, "requests stand in commitmentRequest or recommitmentRequest"),
    choice_schema(VIP_STATUSES),
]
RequestStatus = Annotated[
    str,
    one_of(REQUEST_STATUSES, "what is committed stands in commitment"),
    choice_schema(REQUEST_STATUSES),
]


class NewVipOffer(RequestModel):
    """A product of a membership; without `renewed` the membership's renewalState decides."""

    offer_id: OfferId
    quantity: Quantity
    currency_code: Currency | None = None
    renewed: bool | None = None


class NewPlaceOffer(RequestModel):
    """A product of a deployment; without `renewed` the membership's renewalState decides."""

    offer_id: OfferId
    quantity: Quantity
    renewed: bool | None = None


class NewPlace(ValuedModel):
    """A deployment of a membership: a place in another country with its products (GS-11)."""

    address: AddressRequest
    currency_code: Currency
    offers: Annotated[list[NewPlaceOffer], Field(min_length=1, max_length=499)]

    def data(self) -> DeploymentData:
        """Return what the service takes."""
        return DeploymentData(
            self.address.data(),
            self.currency_code,
            [OfferData(each.offer_id, each.quantity, None, each.renewed) for each in self.offers],
        )


class NewAuthorization(RequestModel):
    """A purchase authorization that is open in VIP."""

    offer_id: OfferId
    quantity: Quantity


class NewMinimum(RequestModel):
    """How much is committed of a type of offers."""

    offer_type: Literal["LICENSE", "CONSUMABLES"]
    quantity: Quantity


class CommittedDays(RequestModel):
    """What commitments and the requests for them have alike."""

    start_date: Day
    end_date: Day
    minimum_quantities: Annotated[list[NewMinimum], Field(max_length=2)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end_date < self.start_date:
            raise ValueError("endDate lies before startDate")
        return self


class NewCommitment(CommittedDays):
    """A three-year commitment that began in VIP."""

    status: VipStatus


class NewCommitmentRequest(CommittedDays):
    """A request for a three-year commitment, or for one that follows it."""

    status: RequestStatus


class NewBenefit(RequestModel):
    """A program that the membership is in."""

    type: BenefitType
    commitment: NewCommitment | None = None
    commitment_request: NewCommitmentRequest | None = None
    recommitment_request: NewCommitmentRequest | None = None


class NewHighVolume(RequestModel):
    """A high volume discount in VIP: its level there, and whether its prices are the older ones."""

    level: Annotated[int, Field(ge=VIP_LEVELS[0], le=VIP_LEVELS[-1]), WHOLE]
    plan: Annotated[str, one_of(PLANS), choice_schema(PLANS)]


class NewLinked(RequestModel):
    """The linked membership that the membership owns or is a member of.

    An owner that names no group gets the id of a new one, which its members name.
    """

    group_id: Annotated[CleanText, Field(min_length=1, max_length=40)] | None = None
    role: Literal["OWNER", "MEMBER"]
    name: GroupName | None = None
    type: Literal["STANDARD", "CONSORTIUM"] | None = None


def _form(sent: Any) -> str:  # noqa: ANN401 - whatever was sent
    """Tell whether a linked membership is described, so that its faults are named in that form."""
    return f"{UNION_TAG}{'known' if isinstance(sent, dict | NewLinked) else 'said'}"


VipLinkedFact = Annotated[
    Annotated[bool, Tag(f"{UNION_TAG}said")] | Annotated[NewLinked, Tag(f"{UNION_TAG}known")],
    Discriminator(_form),
]


class MembershipFacts(ValuedModel):
    """What refusals are computed from."""

    open_purchase_authorizations: Annotated[list[NewAuthorization], Field(max_length=50)] = Field(
        default_factory=list
    )
    last_purchase_date: Day | None = None
    contract_accepted: bool = True
    active: bool = True
    linked: VipLinkedFact = False
    global_sales_enabled: bool = False
    benefits: Annotated[list[NewBenefit], Field(max_length=2)] = Field(default_factory=list)
    hvd: NewHighVolume | None = None


class NewMembership(MembershipFacts):
    """A membership of VIP; whatever is not said is made up, such that it may migrate.

    With deployments it is one of global sales, whatever `globalSalesEnabled` says. With a high
    volume discount it has a three-year commitment, unless `benefits` say otherwise.
    """

    company_name: CompanyName | None = None
    offer_count: Annotated[int, Field(ge=1, le=MOST_OFFERS), WHOLE] | None = None
    offers: Annotated[list[NewVipOffer], Field(min_length=1, max_length=499)] | None = None
    deployments: Annotated[list[NewPlace], Field(max_length=MOST_OFFERS)] = Field(
        default_factory=list
    )
    renewal_date: Day | None = None
    renewal_state: State | None = None
    market_segment: Segment | None = None
    address: AddressRequest | None = None
    preferred_language: Language | None = None
    contacts: Annotated[list[ContactRequest], Field(max_length=100)] | None = None
    discount_level: Level | None = None
    ineligible: Reason | None = None

    def data(self, faults: Sequence[str]) -> MembershipData:
        """Return what the service takes.

        Args:
            faults: what is wrong with its values.
        """
        facts = set(MembershipFacts.model_fields)
        contacts, offers = self.contacts, self.offers
        return MembershipData(
            faults=faults,
            facts=self.model_dump(mode="json", by_alias=True, include=facts)
            | {"benefits": [_benefit(each) for each in self.benefits]},
            company_name=self.company_name,
            offer_count=self.offer_count,
            offers=None
            if offers is None
            else [
                OfferData(each.offer_id, each.quantity, each.currency_code, each.renewed)
                for each in offers
            ],
            deployments=[each.data() for each in self.deployments],
            renewal_date=self.renewal_date,
            renewal_state=self.renewal_state,
            market_segment=self.market_segment,
            address=None if self.address is None else self.address.data(),
            preferred_language=self.preferred_language,
            contacts=None if contacts is None else tuple(each.data() for each in contacts),
            discount_level=self.discount_level,
            ineligible=self.ineligible,
            makes_commitment=self.hvd is not None and "benefits" not in self.model_fields_set,
        )


def _benefit(benefit: NewBenefit) -> dict[str, Any]:
    """Return a benefit as the API shows it: what it has of commitments and requests."""
    return benefit.model_dump(mode="json", by_alias=True, exclude_none=True)


TransferStatus = Literal["1000", "1004"]


class TransferPatch(RequestModel):
    """What to set of a transfer."""

    status: TransferStatus | None = None
