"""What is there when a story begins, as a scenario writes it; and what its parts are made of."""

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
)
from pydantic.alias_generators import to_camel

from sandbox.play.aliases import NAME_PATTERN
from sandbox.play.moments import PATTERN, parse_moment


def _known_form(text: str) -> str:
    parse_moment(text)
    return text


Text = Annotated[str, StringConstraints(min_length=1, strict=True)]
AliasName = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]
MomentText = Annotated[str, StringConstraints(pattern=PATTERN), AfterValidator(_known_form)]
MAIN = "main"
ADDRESS = {
    "country": "US",
    "region": "CA",
    "city": "San Jose",
    "addressLine1": "345 Park Avenue",
    "postalCode": "95110",
}
Quantity = Annotated[StrictInt, Field(ge=1, le=599_000)]
Segment = Literal["COM", "EDU", "GOV"]


class Part(BaseModel):
    """A part of a scenario: nothing in it but what is described."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=False
    )


class Distributor(Part):
    """What Adobe's direct partner may sell where."""

    region: Literal["NA", "PA", "EE", "MX", "LA", "WE", "JP", "AP"] = "NA"
    currencies: list[Literal["AUD", "EUR", "GBP", "JPY", "USD"]] = Field(["USD"], min_length=1)
    countries: list[str] = Field(["US", "CA"], min_length=1)
    global_sales_enabled: bool = Field(
        False, description="Whether its customers may have deployments in other countries"
    )
    lga_enabled: bool = Field(False, description="Whether it may sell to large government agencies")


class Company(Part):
    """A company; what is left out is made up, the same in every play."""

    company_name: Text = Field("Acme Corp", description="4 to 80 characters, as Adobe wants them")
    preferred_language: Text = "en-US"
    address: dict[str, str] | None = Field(
        None, description="As in Adobe's API; left out, one in San Jose, California"
    )
    contacts: list[dict[str, str]] | None = Field(None, description="As in Adobe's API")


class Reseller(Company):
    """The reseller that the customer buys from."""

    company_name: Text = "Fairmont Reselling"
    market_segments: list[Segment] = Field(["COM", "EDU", "GOV"], min_length=1)


class OtherReseller(Reseller):
    """Another reseller of the story, such as the one that a customer moves to."""

    distributor: AliasName = Field(
        MAIN, description="The distributor that it buys from; left out, the first"
    )


class Customer(Company):
    """The customer that the story is about."""

    market_segment: Segment = "COM"
    coterm_date: Text | None = Field(
        None, description="The end of an extended first term: a date, or one in braces"
    )
    global_sales_enabled: bool = Field(
        False, description="Whether it may have deployments in other countries"
    )


class Line(Part):
    """A line of a purchase."""

    offer: Text = Field(description="Offer id, such as 65304479CA01A12")
    quantity: Quantity
    as_: AliasName | None = Field(
        None, alias="as", description="Name under which steps find the subscription's id"
    )


class Purchase(Part):
    """An order that was placed before the story begins; its first one is called `order`."""

    at: MomentText = Field("start", description="When; left out, at the start")
    save: AliasName | None = Field(None, description="Name under which steps find the order's id")
    currency: Literal["AUD", "EUR", "GBP", "JPY", "USD"] = "USD"
    lines: list[Line] = Field(min_length=1)


class Given(Part):
    """What is there when the story begins; AD is the renewal date at the end of all this."""

    reseller: Reseller = Reseller()
    resellers: dict[AliasName, OtherReseller] = Field(
        {}, description="Other resellers, by the names under which steps find their ids"
    )
    customer: Customer = Customer()
    bought: list[Purchase] = []
