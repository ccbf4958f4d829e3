"""Bodies and answers about what the customer's admin does: seats (RN-7), approval codes (RC-1)."""

from typing import Annotated

from pydantic import Field

from sandbox.control_api.values import LARGEST_QUANTITY, Moment, StrictQuery
from sandbox.partner_api.schemas.common import CleanText, RequestModel, Resource

User = Annotated[CleanText, Field(min_length=1, max_length=255)]


class SeatAssignment(RequestModel):
    """A user with a licence; without an instant it is assigned now."""

    user: User
    assigned_at: Moment | None = None


class Seats(RequestModel):
    """All users of a subscription, and who is to lose the licence first when fewer renew."""

    assigned: Annotated[list[SeatAssignment], Field(max_length=10_000)]
    release: Annotated[list[User], Field(max_length=10_000)] = Field(default_factory=list)


class ReleasedUsers(RequestModel):
    """All who are to lose the licence first when fewer renew; none takes the choice back."""

    users: Annotated[list[User], Field(max_length=10_000)]


class ChosenUser(RequestModel):
    """Who gets a licence, or gives it back."""

    user: User


class RemovalQuery(StrictQuery):
    """How many licences are left; by default none, which shows the order of all."""

    quantity: Annotated[int, Field(ge=0, le=LARGEST_QUANTITY)] = 0


class ShownAssignment(Resource):
    """A user with a licence."""

    user: str
    assigned_at: str


class ShownSeats(Resource):
    """The users of a subscription in the order of assignment."""

    assigned: list[ShownAssignment]
    release: list[str]


class SeatRemoval(Resource):
    """Who would lose a licence if so many were left, who goes first first."""

    quantity: int
    items: list[ShownAssignment]


class MadeCode(Resource):
    """An approval code, valid until its expiry."""

    approval_code: str
    expiry: str


class LiveCodes(Resource):
    """The approval codes that may be used now, oldest first."""

    total_count: int
    items: list[MadeCode]
