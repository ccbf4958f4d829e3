"""Bodies that resellers and customers are made and changed by (docs references/resources).

Their fields stand in the order in which faults are told (ACC-5).
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    ValidationInfo,
    field_validator,
)

from sandbox.accounts.agencies import LARGE_GOVERNMENT_AGENCY
from sandbox.accounts.customers import CustomerData
from sandbox.accounts.profile import Address, CompanyProfile, Contact
from sandbox.accounts.resellers import ResellerData
from sandbox.domain.errors import Error, Refusal
from sandbox.partner_api.schemas.account_resources import Segment
from sandbox.partner_api.schemas.account_values import (
    AddressLine,
    City,
    CompanyName,
    CotermDate,
    EmailText,
    Known,
    Language,
    OptionalAddressLine,
    PersonName,
    PhoneText,
    ReferenceText,
    ValuedModel,
    check_place,
    some_contact,
    text,
)
from sandbox.partner_api.schemas.benefits import Benefits, asked_benefits
from sandbox.partner_api.schemas.common import READ_ONLY_WITHOUT, ReadOnly, ShortText
from sandbox.partner_api.schemas.linked import LinkedOrNothing, NotLinked, asked_group
from sandbox.timeline.open_world import OpenWorld


class AddressRequest(ValuedModel):
    """An address; country is ISO 3166-1, region the part of ISO 3166-2 after the hyphen (AC-6)."""

    country: Annotated[str, text(3, 2)]
    region: Annotated[str, text(255, 1)]
    postal_code: Annotated[str, text(40)] | None = None
    city: City
    address_line1: AddressLine
    address_line2: OptionalAddressLine | None = None
    phone_number: PhoneText | None = None

    @field_validator("country", "region", "postal_code")
    @classmethod
    def _fits(cls, value: str | None, info: ValidationInfo) -> str | None:
        return check_place(value, info)

    def data(self) -> Address:
        """Return what the feature takes."""
        return Address(
            country=self.country,
            region=self.region,
            city=self.city,
            address_line1=self.address_line1,
            address_line2=self.address_line2,
            postal_code=self.postal_code,
            phone_number=self.phone_number,
        )


class ContactRequest(ValuedModel):
    """A contact: an admin of the account."""

    first_name: PersonName
    last_name: PersonName
    email: EmailText
    phone_number: PhoneText | None = None

    def data(self) -> Contact:
        """Return what the feature takes."""
        return Contact(
            first_name=self.first_name,
            last_name=self.last_name,
            email=self.email,
            phone_number=self.phone_number,
        )


class ProfileRequest(ValuedModel):
    """What the company profiles of resellers and customers have in common."""

    company_name: CompanyName
    preferred_language: Language
    address: AddressRequest
    contacts: Annotated[
        list[ContactRequest], AfterValidator(some_contact), Field(json_schema_extra={"minItems": 1})
    ]

    def data(self) -> CompanyProfile:
        """Return what the feature takes."""
        return CompanyProfile(
            company_name=self.company_name,
            preferred_language=self.preferred_language,
            address=self.address.data(),
            contacts=tuple(contact.data() for contact in self.contacts),
        )


class ResellerProfileRequest(ProfileRequest):
    """A reseller's company profile."""

    market_segments: list[Segment] | None = None


SubSegments = Annotated[list[ShortText], Field(max_length=10)]


class CustomerProfileRequest(ProfileRequest):
    """A customer's company profile; its sub-segments count with a large agency alone (LG-2)."""

    market_segment: Segment | None = None
    market_sub_segments: SubSegments | None = Field(
        default=None, json_schema_extra={READ_ONLY_WITHOUT: LARGE_GOVERNMENT_AGENCY}
    )


class ResellerRequest(ValuedModel):
    """A reseller to be created or changed; what is not sent of the optional is kept on PATCH."""

    distributor_id: str | None = None
    reseller_id: ReadOnly
    company_profile: ResellerProfileRequest
    external_reference_id: ReferenceText | None = None
    creation_date: ReadOnly
    status: ReadOnly
    links: ReadOnly

    def known_by(self, world: OpenWorld) -> Known:
        """Return what its values are measured by."""
        return Known.of(world)

    def data(self) -> ResellerData:
        """Return what the feature takes."""
        return ResellerData(
            profile=self.company_profile.data(),
            market_segments=self.company_profile.market_segments,
            external_reference_id=self.external_reference_id,
            distributor_id=self.distributor_id,
        )


class CustomerFields(ValuedModel):
    """What the creation and the change of a customer have in common."""

    customer_id: ReadOnly
    global_sales_enabled: bool | None = None
    company_profile: CustomerProfileRequest
    linked_membership: Any = None
    benefits: Benefits | None = None
    tags: ReadOnly
    discounts: ReadOnly
    creation_date: ReadOnly
    status: ReadOnly
    links: ReadOnly

    def known_by(self, world: OpenWorld) -> Known:
        """Return what its values are measured by."""
        return Known.of(world, self.company_profile.market_segment)


class CustomerRequest(CustomerFields):
    """A customer to be created; a cotermDate asks for an extended term (AC-5).

    A linked membership is asked for by PATCH alone (LM-1).
    """

    linked_membership: NotLinked = None

    reseller_id: str
    coterm_date: CotermDate | None = None
    external_reference_id: ReferenceText | None = None

    def data(self) -> CustomerData:
        """Return what the feature takes."""
        coterm_date = self.coterm_date
        sub_segments = self.company_profile.market_sub_segments
        asked = asked_benefits(self.benefits, None, sub_segments)
        return CustomerData(
            profile=self.company_profile.data(),
            market_segment=self.company_profile.market_segment,
            external_reference_id=self.external_reference_id,
            global_sales_enabled=self.global_sales_enabled,
            reseller_id=self.reseller_id,
            coterm_date=date.fromisoformat(coterm_date) if coterm_date else None,
            commitment=asked.commitment,
            agency=asked.agency,
        )


class CustomerProfileChange(CustomerProfileRequest):
    """A customer's company profile on PATCH: with benefits, no contacts leave them as they are."""

    contacts: list[ContactRequest]


class CustomerChange(CustomerFields):
    """A customer to be changed."""

    linked_membership: LinkedOrNothing = None
    reseller_id: ReadOnly
    company_profile: CustomerProfileChange
    coterm_date: ReadOnly
    external_reference_id: ReferenceText | None = None

    def data(self, shown: Mapping[str, Any]) -> CustomerData:
        """Return what the feature takes.

        Args:
            shown: the customer as the API shows it.

        Raises:
            Refusal: 1117, as `asked_benefits`; without contacts where no benefits are asked for;
                1119, as `asked_group`.
        """
        sub_segments = self.company_profile.market_sub_segments
        asked = asked_benefits(self.benefits, shown.get("benefits") or (), sub_segments)
        if not self.company_profile.contacts and not any(asked):
            path = "companyProfile.contacts"
            raise Refusal(Error.INVALID_FIELDS, [path], facts={"contacts": []}, rule="AC-3")
        return CustomerData(
            commitment=asked.commitment,
            agency=asked.agency,
            linked=asked_group(self.linked_membership, shown.get("linkedMembership")),
            profile=self.company_profile.data(),
            market_segment=self.company_profile.market_segment,
            external_reference_id=self.external_reference_id,
            global_sales_enabled=self.global_sales_enabled,
        )
