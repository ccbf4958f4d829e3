"""Linked memberships of large agencies on the wire (docs lga/create)."""

from typing import Annotated, Literal

from pydantic import Field, RootModel, StringConstraints

from sandbox.partner_api.schemas.account_resources import DiscountResource, Segment
from sandbox.partner_api.schemas.common import CleanText, KebabQuery, Resource, ShortText
from sandbox.partner_api.schemas.linked import MOST_NAME


class LinkedGroupQuery(KebabQuery):
    """In which country, which is needed; `name` is part of the name, in any case."""

    country: ShortText = ""
    name: Annotated[CleanText, StringConstraints(max_length=MOST_NAME)] = ""


class LinkedGroupResource(Resource):
    """A linked membership of large agencies, with its level; its owner is no member."""

    id: str
    name: str
    type: Literal["STANDARD", "CONSORTIUM"]
    creation_date: str
    market_segment: Segment
    country: str
    members_count: int
    benefit_types: list[str]
    discounts: list[DiscountResource]


class LinkedGroups(RootModel[list[LinkedGroupResource]]):
    """The linked memberships that were found, in a bare list."""


class Enrolled(Resource):
    """That an agency is in the linked membership."""

    message: str = Field(default="Customer Successfully enrolled in the Linked Membership")
