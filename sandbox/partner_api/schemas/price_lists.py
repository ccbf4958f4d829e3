"""Price lists on the wire (docs manage-pricing)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, create_model

from sandbox.partner_api.schemas.common import CleanText, KebabQuery, RequestModel, Resource

Region = Literal["AP", "JP", "WE", "LA", "MX", "EE", "PA", "NA"]
Segment = Literal["COM", "EDU", "GOV"]
ListType = Literal["STANDARD", "3YC", "STD-LGA"]
ListCurrency = Literal["AUD", "EUR", "GBP", "JPY", "USD"]
ALWAYS_SHOWN = (
    "offerId",
    "discountCode",
    "productFamily",
    "firstOrderDate",
    "lastOrderDate",
    "partnerPrice",
)
ATTRIBUTES = (
    "productFamily",
    "productType",
    "productTypeDetail",
    "additionalDetail",
    "operatingSystem",
    "language",
    "version",
    "users",
    "metric",
    "bridge",
    "partNumber",
    "upcEanCode",
    "gtinCode",
    "acdIndicator",
    "acdEffectiveDate",
    "acdDescription",
    "levelDetails",
    "firstOrderDate",
    "lastOrderDate",
    "partnerPrice",
    "estimatedStreetPrice",
    "discountCode",
    "estimatedShipDate",
    "publicAnnounceDate",
    "rmaRequestDeadline",
    "pool",
    "duration",
)


def _day(value: object) -> object:
    """Read a date, or the date of an instant as the answer shows it; empty means none."""
    if not isinstance(value, str):
        return value
    return date.fromisoformat(value[:10]) if value else None


FilterDay = Annotated[date | None, BeforeValidator(_day, json_schema_input_type=str | None)]


class PriceListFilters(RequestModel):
    """What narrows a list; empty values are ignored."""

    offer_id: CleanText | None = None
    product_family: CleanText | None = None
    first_order_date: FilterDay = None
    last_order_date: FilterDay = None
    discount_code: CleanText | None = None


class PriceListRequest(RequestModel):
    """Which list is wanted, and which attributes of its offers."""

    region: Region
    market_segment: Segment
    currency: ListCurrency
    price_list_month: Annotated[str, Field(pattern=r"^[1-9][0-9]{3}(0[1-9]|1[0-2])$")]
    price_list_type: ListType = "STANDARD"
    filters: PriceListFilters = PriceListFilters()
    include_offer_attributes: list[CleanText] = Field(default_factory=list)


class PriceListQuery(KebabQuery):
    """Which page."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 20
    offset: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0


ListedOffer = create_model(
    "ListedOffer",
    __base__=Resource,
    __doc__="An offer on a list; what is not known of it is left out.",
    offerId=(str, ...),
    **dict.fromkeys(ATTRIBUTES, (str | None, None)),  # type: ignore[call-overload]  # a field a name
)


class PriceList(Resource):
    """A page of a list."""

    price_list_month: str
    market_segment: str
    region: str
    currency: str
    price_list_type: str
    total_count: int
    count: int
    limit: int
    offset: int
    offers: list[ListedOffer]
