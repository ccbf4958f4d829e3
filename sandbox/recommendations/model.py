"""Who asks for recommendations, for whom, and what is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection

from sandbox.catalogue.offers import Product
from sandbox.catalogue.reference import Reference
from sandbox.domain.ruleset import Ruleset
from sandbox.store.base import RowsId
from sandbox.subscriptions.model import Subscription
from sandbox.timeline.open_world import OpenWorld, Partner


class Context(StrEnum):
    """For which view recommendations are asked (X32)."""

    GENERIC = "GENERIC"
    ORDER_PREVIEW = "ORDER_PREVIEW"
    RENEWAL_ORDER_PREVIEW = "RENEWAL_ORDER_PREVIEW"
    ORDERS_VIEW = "ORDERS_VIEW"


class Signal(StrEnum):
    """What a propensity is about (RE-C8)."""

    CHURN = "churn"
    SEAT_EXPANSION = "seatExpansion"


class Level(StrEnum):
    """What a tester may set a signal of a customer to; without, it is MEDIUM."""

    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"
    OPT_OUT = "OPT_OUT"


class OpportunityKind(StrEnum):
    """Whether a customer is likely to buy, or to renew."""

    NEW = "new"
    RENEW = "renew"


class OpportunityStatus(StrEnum):
    """What has become of an opportunity; partners are never shown one that is consumed."""

    OPEN = "OPEN"
    CONSUMED = "CONSUMED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class Enquiry:
    """Who asks, in which world, and at which moment of it."""

    connection: Connection
    world_id: RowsId
    partner: Partner
    now: datetime
    seed: int
    rules: Ruleset
    reference: Reference

    @classmethod
    def within(cls, world: OpenWorld, partner: Partner) -> "Enquiry":
        """Return what a distributor asks of an open world."""
        return cls(
            world.connection,
            world.world_id,
            partner,
            world.now,
            world.seed,
            world.rules,
            world.reference,
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """What recommendations are asked for; `country` and `language` None: nothing was said."""

    customer_id: str
    context: Context = Context.GENERIC
    offer_ids: tuple[str, ...] = ()
    country: str | None = None
    language: str | None = None
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer for whom recommendations are asked, with all that it holds or held."""

    customer_id: str
    country: str
    market_segment: str
    coterm_date: date | None
    holdings: Sequence[Subscription] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A product, and the offers that led to it."""

    product: Product
    offer_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductRecommendations:
    """What is recommended by category, each from rank 0."""

    upsells: Sequence[Recommendation]
    cross_sells: Sequence[Recommendation]
    add_ons: Sequence[Recommendation]


class OpportunityItem(NamedTuple):
    """An offer that a customer is likely to order, and how many of it."""

    offer_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Opportunity:
    """An overlay opportunity with what has become of it by now (RE-C7)."""

    opportunity_id: str
    customer_id: str
    kind: OpportunityKind
    created_at: datetime
    expires_at: datetime
    status: OpportunityStatus
    items: Sequence[OpportunityItem]


class Reason(NamedTuple):
    """What speaks for a prediction."""

    code: str
    description: str
    value: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """How likely something is; `size` is how many seats are likely to be added."""

    probability: str
    refreshed_at: datetime
    reasons: Sequence[Reason]
    size: int | None


@dataclass(frozen=True, slots=True)
class Recommendations:
    """All that is told of a customer; a signal without data is None."""

    products: ProductRecommendations
    opportunities: Sequence[Opportunity]
    propensity: Mapping[Signal, Prediction | None]
