"""Orders of Adobe (docs order-management)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

COMPLETED: Final = "1000"
PENDING: Final = "1002"


@dataclass(frozen=True, slots=True)
class Pricing:
    """What a line costs the partner, where prices were asked for."""

    partner_price: Decimal
    discounted_partner_price: Decimal
    net_partner_price: Decimal
    line_item_partner_price: Decimal

    @classmethod
    def read(cls, told: dict[str, Any]) -> Pricing:
        """Read Adobe's resource."""
        return cls(
            partner_price=Decimal(str(told["partnerPrice"])),
            discounted_partner_price=Decimal(str(told["discountedPartnerPrice"])),
            net_partner_price=Decimal(str(told["netPartnerPrice"])),
            line_item_partner_price=Decimal(str(told["lineItemPartnerPrice"])),
        )


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order."""

    number: int
    offer_id: str
    quantity: int
    subscription_id: str = ""
    status: str = ""
    remaining_quantity: int | None = None
    """What a RETURN may still take back, in a NEW or RENEWAL order that is completed."""
    pricing: Pricing | None = None

    @classmethod
    def read(cls, told: dict[str, Any]) -> OrderLine:
        """Read Adobe's resource."""
        pricing = told.get("pricing")
        return cls(
            number=told["extLineItemNumber"],
            offer_id=told["offerId"],
            quantity=told["quantity"],
            subscription_id=told.get("subscriptionId") or "",
            status=told.get("status") or "",
            remaining_quantity=told.get("remainingQuantity"),
            pricing=Pricing.read(pricing) if pricing else None,
        )

    def body(self) -> dict[str, Any]:
        """Write the line as it is ordered or returned."""
        wanted = {
            "extLineItemNumber": self.number,
            "offerId": self.offer_id,
            "quantity": self.quantity,
        }
        return {
            **wanted,
            **({"subscriptionId": self.subscription_id} if self.subscription_id else {}),
        }


@dataclass(frozen=True, slots=True)
class Order:
    """An order; a preview has an empty id and status."""

    order_id: str
    order_type: str
    customer_id: str
    reference_order_id: str
    currency: str
    created: datetime
    status: str
    lines: tuple[OrderLine, ...]

    @classmethod
    def read(cls, told: dict[str, Any]) -> Order:
        """Read Adobe's resource."""
        return cls(
            order_id=told.get("orderId") or "",
            order_type=told["orderType"],
            customer_id=told["customerId"],
            reference_order_id=told.get("referenceOrderId") or "",
            currency=told.get("currencyCode") or "",
            created=datetime.fromisoformat(told["creationDate"]),
            status=told.get("status") or "",
            lines=tuple(OrderLine.read(line) for line in told.get("lineItems") or []),
        )


def order_body(
    order_type: str, currency: str, lines: Sequence[OrderLine], reference_order_id: str = ""
) -> dict[str, Any]:
    """Write an order as it is placed or previewed; a RETURN names the order it takes back."""
    body: dict[str, Any] = {
        "orderType": order_type,
        "currencyCode": currency,
        "lineItems": [line.body() for line in lines],
    }
    return {**body, **({"referenceOrderId": reference_order_id} if reference_order_id else {})}
