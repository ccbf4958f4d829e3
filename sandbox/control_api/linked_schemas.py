"""Bodies and answers about linked memberships (LM-3); what Adobe's sandbox portal shows of them."""

from typing import Annotated, Literal

from pydantic import Field

from sandbox.partner_api.schemas.account_resources import DiscountResource
from sandbox.partner_api.schemas.common import CleanText, RequestModel, Resource

Role = Literal["OWNER", "MEMBER"]


class TermsAnswer(RequestModel):
    """What the owner says to the terms of its linked membership."""

    accept: bool


class EnteredJoinCode(RequestModel):
    """The code that an owner gave."""

    code: Annotated[CleanText, Field(min_length=1, max_length=8)]


class MadeJoinCode(Resource):
    """A code to join by, which may be used before `expiry`."""

    code: str
    expiry: str


class ParticipantResource(Resource):
    """Who is in a linked membership."""

    customer_id: str
    linked_membership_type: Role
    joined_at: str


class LinkedMembershipDetails(Resource):
    """A linked membership for one who is in it; terms and codes are shown to the owner alone.

    `participants` are the first hundred, `membersCount` leaves the owner out. `refreshDueAt` is
    when a refresh that was asked for is done; null where none was.
    """

    id: str
    name: str
    type: Literal["STANDARD", "CONSORTIUM"]
    linked_membership_type: Role
    creation_date: str
    market_segment: str
    country: str
    benefit_types: list[str]
    discounts: list[DiscountResource]
    next_anniversary: str
    last_refresh_date: str
    refresh_due_at: str | None
    members_count: int
    participants: list[ParticipantResource]
    terms_acceptance_status: Literal["REQUESTED", "ACCEPTED", "REJECTED", ""] = Field(default="")
    codes: list[MadeJoinCode] = Field(default=[])
