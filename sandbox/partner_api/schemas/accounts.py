"""Bodies that resellers and customers are made and changed by (docs references/resources).

Lengths and forms of the text are stated here but checked in `services/profiles.py`, together with
what needs the reference data, so that one refusal can name all faulty fields (ACC-5).
"""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, WithJsonSchema

from sandbox.partner_api.schemas.account_resources import Segment
from sandbox.partner_api.schemas.common import ReadOnly, RequestModel
from sandbox.services.customers import CustomerData
from sandbox.services.profiles import (
    ADDRESS_LINE_MAX_LENGTH,
    CITY_MAX_LENGTH,
    EXTERNAL_REFERENCE_MAX_LENGTH,
    PHONE_MAX_LENGTH,
    AddressData,
    ContactData,
    ProfileData,
)
from sandbox.services.resellers import ResellerData


def _text(longest: int, shortest: int = 0) -> Any:  # noqa: ANN401 - a pydantic field stands for any type
    return Field(json_schema_extra={"minLength": shortest, "maxLength": longest})


def _only_empty(value: object) -> object:
    if value not in (None, [], {}):
        raise ValueError("belongs to a program that is not played here")
    return value


ReferenceText = Annotated[str, _text(EXTERNAL_REFERENCE_MAX_LENGTH)]
PhoneText = Annotated[str, _text(PHONE_MAX_LENGTH)]
Empty = Annotated[Any, AfterValidator(_only_empty), WithJsonSchema({"enum": [None, [], {}]})]


class AddressRequest(RequestModel):
    """An address; country is ISO 3166-1, region the part of ISO 3166-2 after the hyphen (AC-6)."""

    country: Annotated[str, _text(3, 2)]
    region: Annotated[str, _text(255, 1)]
    city: Annotated[str, _text(CITY_MAX_LENGTH, 1)]
    address_line1: Annotated[str, _text(ADDRESS_LINE_MAX_LENGTH, 1)]
    address_line2: Annotated[str, _text(ADDRESS_LINE_MAX_LENGTH)] | None = None
    postal_code: Annotated[str, _text(40)] | None = None
    phone_number: PhoneText | None = None

    def data(self) -> AddressData:
        """Return what the services take."""
        return AddressData(
            country=self.country,
            region=self.region,
            city=self.city,
            address_line1=self.address_line1,
            address_line2=self.address_line2,
            postal_code=self.postal_code,
            phone_number=self.phone_number,
        )


class ContactRequest(RequestModel):
    """A contact: an admin of the account."""

    first_name: Annotated[str, _text(35, 1)]
    last_name: Annotated[str, _text(35, 1)]
    email: Annotated[str, _text(240, 3)]
    phone_number: PhoneText | None = None

    def data(self) -> ContactData:
        """Return what the services take."""
        return ContactData(
            first_name=self.first_name,
            last_name=self.last_name,
            email=self.email,
            phone_number=self.phone_number,
        )


class ProfileRequest(RequestModel):
    """What the company profiles of resellers and customers have in common."""

    company_name: Annotated[str, _text(80, 4)]
    preferred_language: Annotated[str, _text(40)]
    address: AddressRequest
    contacts: Annotated[list[ContactRequest], Field(json_schema_extra={"minItems": 1})]

    def data(self) -> ProfileData:
        """Return what the services take."""
        return ProfileData(
            company_name=self.company_name,
            preferred_language=self.preferred_language,
            address=self.address.data(),
            contacts=tuple(contact.data() for contact in self.contacts),
        )


class ResellerProfileRequest(ProfileRequest):
    """A reseller's company profile."""

    market_segments: list[Segment] | None = None


class CustomerProfileRequest(ProfileRequest):
    """A customer's company profile."""

    market_segment: Segment | None = None
    market_sub_segments: ReadOnly


class ResellerRequest(RequestModel):
    """A reseller to be created or changed; what is not sent of the optional is kept on PATCH."""

    distributor_id: str | None = None
    external_reference_id: ReferenceText | None = None
    reseller_id: ReadOnly
    company_profile: ResellerProfileRequest
    creation_date: ReadOnly
    status: ReadOnly
    links: ReadOnly

    def data(self) -> ResellerData:
        """Return what the services take."""
        return ResellerData(
            profile=self.company_profile.data(),
            market_segments=self.company_profile.market_segments,
            external_reference_id=self.external_reference_id,
            distributor_id=self.distributor_id,
        )


class CustomerFields(RequestModel):
    """What the creation and the change of a customer have in common."""

    external_reference_id: ReferenceText | None = None
    customer_id: ReadOnly
    global_sales_enabled: bool | None = None
    company_profile: CustomerProfileRequest
    linked_membership: Empty = None
    benefits: Empty = None
    tags: ReadOnly
    discounts: ReadOnly
    creation_date: ReadOnly
    status: ReadOnly
    links: ReadOnly


class CustomerRequest(CustomerFields):
    """A customer to be created; a cotermDate asks for an extended term (AC-5)."""

    reseller_id: str
    coterm_date: str | None = None

    def data(self) -> CustomerData:
        """Return what the services take."""
        return CustomerData(
            profile=self.company_profile.data(),
            market_segment=self.company_profile.market_segment,
            external_reference_id=self.external_reference_id,
            global_sales_enabled=self.global_sales_enabled,
            reseller_id=self.reseller_id,
            coterm_date=self.coterm_date,
        )


class CustomerChange(CustomerFields):
    """A customer to be changed; benefits are those that a migration brought along."""

    reseller_id: ReadOnly
    benefits: ReadOnly
    coterm_date: ReadOnly

    def data(self) -> CustomerData:
        """Return what the services take."""
        return CustomerData(
            profile=self.company_profile.data(),
            market_segment=self.company_profile.market_segment,
            external_reference_id=self.external_reference_id,
            global_sales_enabled=self.global_sales_enabled,
        )
