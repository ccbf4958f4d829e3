"""Answers about the term of a customer."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from sandbox.partner_api.schemas.common import Resource


class TermBand(Resource):
    """Days in a row on which something holds, UTC, both ends included.

    `anniversary` is the one that a window around it belongs to; `orderId` is whose return window
    it is, `code` which discount may be used again.
    """

    kind: Literal[
        "extendedTerm",
        "commitment",
        "commitmentAcceptance",
        "commitmentCompliance",
        "priceLock",
        "upcomingRenewal",
        "earlyRenewal",
        "preferencesClosed",
        "lateRenewal",
        "grace",
        "blackout",
        "returnWindow",
        "revertWindow",
        "discountReuse",
    ]
    from_: Annotated[date, Field(alias="from")]
    to: date
    anniversary: date | None
    order_id: str
    code: str


class TermMark(Resource):
    """Something at an instant of world time.

    `what` is an order's type, an authorization's status, a discount's code or an event's kind;
    `subjectId` is the order, the reference of the authorization, the discount (of a closed code
    its template), the linked membership (named by `what`), or what the event is about.
    """

    kind: Literal[
        "order",
        "authorization",
        "authorizationEnds",
        "due",
        "fired",
        "discountEnds",
        "groupAnniversary",
    ]
    at: datetime
    what: str
    subject_id: str
    summary: str


class TermRenewalDate(Resource):
    """A date on which so many subscriptions renew or end, or on which they lapsed."""

    date: date
    kind: Literal["annual", "creditPack", "lapsed"]
    subscriptions: int


class TermResource(Resource):
    """A customer's current term, or the last one where all of it has lapsed.

    `anniversary` is AD: the first pending renewal date, else the last on which something lapsed;
    null before the first order. Of orders, authorizations, due and past events 200 each are
    listed; `truncated` tells that there are more.
    """

    customer_id: str
    company_name: str
    reseller_id: str
    now: datetime
    from_: Annotated[date, Field(alias="from")]
    to: date
    term_start: date | None
    coterm_date: date | None
    anniversary: date | None
    renewal_dates: list[TermRenewalDate]
    bands: list[TermBand]
    marks: list[TermMark]
    truncated: bool
