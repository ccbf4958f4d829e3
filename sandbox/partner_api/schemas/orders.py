"""Orders on the wire (docs order-management/*, docs references/resources)."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from sandbox.orders.rules import CancellingRequest, LineRequest, OrderRequest
from sandbox.partner_api.schemas.account_queries import LARGEST_OFFSET, WholeNumber
from sandbox.partner_api.schemas.common import (
    CleanText,
    Integer,
    KebabQuery,
    ReadOnly,
    RecommendingQuery,
    RequestModel,
    ShortText,
)

Currency = Annotated[CleanText, Field(min_length=3, max_length=3)]
PlayedType = Literal[
    "NEW",
    "PREVIEW",
    "RETURN",
    "RENEWAL",
    "PREVIEW_RENEWAL",
    "SWITCH",
    "PREVIEW_SWITCH",
    "REVERT_SWITCH",
    "PREVIEW_REVERT_SWITCH",
]


class LineItemRequest(RequestModel):
    """A line item as it is ordered; clients may send whole line items back (ACC-5)."""

    ext_line_item_number: Integer
    offer_id: Annotated[ShortText, Field(min_length=1)]
    quantity: Integer
    currency_code: Currency | None = None
    deployment_id: ShortText | None = None
    discount_code: ShortText | None = None
    flex_discount_codes: list[ShortText] | None = None
    subscription_id: CleanText | None = None
    status: ReadOnly
    prorated_days: ReadOnly
    remaining_quantity: ReadOnly
    flex_discounts: ReadOnly
    promotions: ReadOnly
    pricing: ReadOnly
    links: ReadOnly

    def to_domain(self) -> LineRequest:
        """Return what the line asks for."""
        return LineRequest(
            number=self.ext_line_item_number,
            offer_id=self.offer_id,
            quantity=self.quantity,
            currency=self.currency_code,
            deployment_id=self.deployment_id or "",
            discount_code=self.discount_code or "",
            flex_discount_codes=tuple(self.flex_discount_codes or ()),
            subscription_id=(self.subscription_id or "").strip(),
        )


class CancellingItemRequest(RequestModel):
    """What a switch gives up for a line item; it takes no flexible discount (FD-6)."""

    ext_line_item_number: Integer
    reference_line_item_number: Integer
    subscription_id: Annotated[ShortText, Field(min_length=1)]
    quantity: Integer
    discount_code: ShortText | None = None
    offer_id: ReadOnly
    currency_code: ReadOnly
    deployment_id: ReadOnly
    status: ReadOnly
    prorated_days: ReadOnly
    pricing: ReadOnly

    def to_domain(self) -> CancellingRequest:
        """Return what the item gives up."""
        return CancellingRequest(
            number=self.ext_line_item_number,
            reference_number=self.reference_line_item_number,
            subscription_id=self.subscription_id,
            quantity=self.quantity,
            discount_code=self.discount_code or "",
        )


class CreateOrderRequest(RequestModel):
    """An order as it is placed or previewed; `cancellingItems` are of switches alone."""

    order_type: PlayedType
    line_items: list[LineItemRequest]
    cancelling_items: list[CancellingItemRequest] | None = None
    external_reference_id: CleanText | None = None
    currency_code: Currency | None = None
    reference_order_id: ShortText | None = None
    # Partners send it with switches, beside the header of that name.
    recommendation_tracker_id: ReadOnly
    order_id: ReadOnly
    customer_id: ReadOnly
    creation_date: ReadOnly
    status: ReadOnly
    source: ReadOnly
    referenced_order_id: ReadOnly
    pricing_summary: ReadOnly
    links: ReadOnly

    @model_validator(mode="before")
    @classmethod
    def _may_leave_out(cls, data: Any) -> Any:  # noqa: ANN401 - pydantic passes what the body holds
        """Let a preview of a renewal leave out lines, and quantities of lines: all that is left."""
        if not isinstance(data, dict) or data.get("orderType") != "PREVIEW_RENEWAL":
            return data
        lines = data.get("lineItems", [])
        if isinstance(lines, list):
            lines = [{"quantity": 0, **line} if isinstance(line, dict) else line for line in lines]
        return {**data, "lineItems": lines}

    def to_domain(self, *, tracker_id: str, reassigns_users: bool) -> OrderRequest:
        """Return what the order asks for, with what came beside its body."""
        return OrderRequest(
            order_type=self.order_type,
            lines=tuple(line.to_domain() for line in self.line_items),
            external_reference_id=self.external_reference_id or "",
            currency=self.currency_code,
            reference_order_id=self.reference_order_id or "",
            cancelling=None
            if self.cancelling_items is None
            else tuple(item.to_domain() for item in self.cancelling_items),
            tracker_id=tracker_id,
            reassigns_users=reassigns_users,
        )


class UpdateOrderRequest(RequestModel):
    """What may be changed of an order: its externalReferenceId alone."""

    external_reference_id: CleanText
    order_id: ReadOnly
    customer_id: ReadOnly
    order_type: ReadOnly
    reference_order_id: ReadOnly
    referenced_order_id: ReadOnly
    currency_code: ReadOnly
    creation_date: ReadOnly
    status: ReadOnly
    source: ReadOnly
    line_items: ReadOnly
    cancelling_items: ReadOnly
    links: ReadOnly


class PriceQuery(KebabQuery):
    """Whether prices are shown."""

    fetch_price: Literal["true", "false"] = "false"


_DATE_OR_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")


def _instant(value: Any) -> Any:  # noqa: ANN401 - pydantic passes what the query holds
    """Read a date as its midnight, or an instant of Zulu time; nothing else is one (OR-4)."""
    if not isinstance(value, str):
        return value
    if _DATE_OR_INSTANT.fullmatch(value) is None:
        raise ValueError("is neither a date nor an instant in Zulu time")
    # Python reads a date alone as its midnight, and the Z as UTC.
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


_DIGITS = re.compile(r"[0-9]{1,4000}")


def _at_most_hundred(value: Any) -> Any:  # noqa: ANN401 - pydantic passes what the query holds
    return min(int(value), 100) if isinstance(value, str) and _DIGITS.fullmatch(value) else value


ZuluInstant = Annotated[
    datetime,
    BeforeValidator(_instant, json_schema_input_type=str),
]
Identifiers = tuple[ShortText, ...]
HistoryType = Literal[
    "NEW",
    "PREVIEW",
    "RETURN",
    "RENEWAL",
    "PREVIEW_RENEWAL",
    "TRANSFER",
    "SWITCH",
    "PREVIEW_SWITCH",
    "REVERT_SWITCH",
    "PREVIEW_REVERT_SWITCH",
]
HistoryStatus = Literal["1000", "1002", "1004", "1008", "1020", "1022", "1024", "1026"]


class CreateOrderQuery(PriceQuery, RecommendingQuery):
    """What comes along with a new order or a preview of one, and who does with a switch.

    Adobe's pages write `reassign-user` for a revert once: both are taken.
    """

    reassign_users: Literal["true", "false"] = "false"
    reassign_user: Literal["true", "false"] = "false"

    @property
    def reassigns(self) -> bool:
        """Whether users are to move along with their licences."""
        return "true" in (self.reassign_users, self.reassign_user)


class HistoryQuery(PriceQuery, RecommendingQuery):
    """The filters and the page of an order history; more than 100 orders a page means 100."""

    order_type: tuple[HistoryType, ...] = ()
    reseller_id: Identifiers = ()
    status: tuple[HistoryStatus, ...] = ()
    reference_order_id: Identifiers = ()
    offer_id: Identifiers = ()
    start_date: ZuluInstant | None = None
    end_date: ZuluInstant | None = None
    limit: Annotated[WholeNumber, BeforeValidator(_at_most_hundred), Field(ge=1, le=100)] = 25
    offset: Annotated[WholeNumber, Field(ge=0, le=LARGEST_OFFSET)] = 0
