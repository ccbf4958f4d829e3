"""The term of a customer as plain values, for drawings and lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class BandKind(StrEnum):
    """What holds on the days of a band."""

    EXTENDED_TERM = "extendedTerm"
    COMMITMENT = "commitment"
    COMMITMENT_ACCEPTANCE = "commitmentAcceptance"
    COMMITMENT_COMPLIANCE = "commitmentCompliance"
    PRICE_LOCK = "priceLock"
    UPCOMING_RENEWAL = "upcomingRenewal"
    EARLY_RENEWAL = "earlyRenewal"
    PREFERENCES_CLOSED = "preferencesClosed"
    LATE_RENEWAL = "lateRenewal"
    GRACE = "grace"
    BLACKOUT = "blackout"
    RETURN_WINDOW = "returnWindow"
    REVERT_WINDOW = "revertWindow"
    DISCOUNT_REUSE = "discountReuse"


class MarkKind(StrEnum):
    """What an instant is marked for; of several at one place the first here is drawn."""

    ORDER = "order"
    AUTHORIZATION = "authorization"
    AUTHORIZATION_ENDS = "authorizationEnds"
    DUE = "due"
    GROUP_ANNIVERSARY = "groupAnniversary"
    DISCOUNT_ENDS = "discountEnds"
    FIRED = "fired"


class RenewalKind(StrEnum):
    """What ends on a renewal date."""

    ANNUAL = "annual"
    CREDIT_PACK = "creditPack"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Days in a row, UTC, both ends included.

    `anniversary` is the one that a window around it belongs to; `order_id` is whose return or
    revert window it is, `code` which discount may be used again.
    """

    kind: BandKind
    first_day: date
    last_day: date
    anniversary: date | None = None
    order_id: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something at an instant.

    `what` is an order's type, an authorization's status, a discount's code, the name of a linked
    membership or an event's kind; `subject_id` is the order, the reference of the authorization,
    the discount (of a closed code its template), the linked membership, or what the event is about.
    """

    kind: MarkKind
    at: datetime
    what: str
    subject_id: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class RenewalDate:
    """A date on which subscriptions renew or end, or on which they lapsed, and how many."""

    day: date
    kind: RenewalKind
    subscriptions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerTerm:
    """A customer's current term, or the last one where all of it has lapsed.

    `anniversary` is AD: the first pending renewal date of annual subscriptions, or else the last
    on which one lapsed; None before the first order. `first_day` and `last_day` hold all bands,
    but for what began before the term or goes on for years (a commitment, a discount that may be
    used again). `truncated` tells that there is more than is listed.
    """

    customer_id: str
    company_name: str
    reseller_id: str
    now: datetime
    first_day: date
    last_day: date
    term_start: date | None
    coterm_date: date | None
    anniversary: date | None
    renewal_dates: Sequence[RenewalDate]
    bands: Sequence[Band]
    marks: Sequence[Mark]
    truncated: bool
