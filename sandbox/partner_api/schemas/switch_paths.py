"""Switch paths on the wire (docs mid-term/apis, docs mid-term/faq)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sandbox.partner_api.schemas.account_queries import LARGEST_OFFSET, WholeNumber
from sandbox.partner_api.schemas.common import KebabQuery, Resource, ShortText
from sandbox.switches.paths import ANY_LANGUAGE
from sandbox.switches.search import PathSearch

LARGEST_PAGE = 100
USUAL_PAGE = 20
Filled = Annotated[ShortText, Field(min_length=1)]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}$")]


class SubscriptionPathsQuery(KebabQuery):
    """Which paths of a subscription; segment and country may be others than its customer's."""

    market_segment: Literal["COM", "EDU", "GOV"] | None = None
    country: CountryCode | None = None
    language: Filled = ANY_LANGUAGE
    offer_id: Filled | None = None
    limit: Annotated[WholeNumber, Field(ge=1, le=LARGEST_PAGE)] = USUAL_PAGE
    offset: Annotated[WholeNumber, Field(ge=0, le=LARGEST_OFFSET)] = 0

    def search(self) -> PathSearch:
        """Return what the program takes."""
        return PathSearch(
            market_segment=self.market_segment,
            country=self.country,
            language=self.language,
            offer_id=self.offer_id,
        )


class SwitchPathsQuery(SubscriptionPathsQuery):
    """Which paths: of a segment in a country, or of the subscription that two ids name."""

    customer_id: Filled | None = None
    subscription_id: Filled | None = None


class SwitchTarget(Resource):
    """A product that may be switched to, by its offer at the base level."""

    target_base_offer_id: str
    sequence: int
    switch_type: Literal["PARTIAL_ALLOWED", "FULL_ONLY"]


class ProductUpgrade(Resource):
    """A product with what it may be switched to."""

    source_base_offer_id: str
    target_list: list[SwitchTarget]


class SwitchPathsPage(Resource):
    """A page of products that may be switched; `totalCount` counts them, not their targets."""

    total_count: int
    count: int
    offset: int
    limit: int
    product_upgrades: list[ProductUpgrade]
