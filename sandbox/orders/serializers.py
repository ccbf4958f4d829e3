"""Orders as both APIs show them, keys in the order of Adobe's samples."""

from decimal import Decimal
from typing import Any

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.domain.wire import instant_text, self_link
from sandbox.orders.model import CancellingItem, EligibleOffer, Order, OrderLine

_MAKES = frozenset({OrderType.NEW.value, OrderType.RETURN.value, OrderType.SWITCH.value})
_COUNTED = frozenset({OrderType.NEW.value, OrderType.RENEWAL.value})


def serialize_placed(order: Order, *, priced: bool = False) -> dict[str, Any]:
    """Return the answer to placing or previewing an order (docs order-management/order-scenarios).

    Adobe's answers show neither what remains returnable nor, before completion, subscriptions.
    """
    is_preview = not order.order_id
    shown: dict[str, Any] = {
        "referenceOrderId": order.reference_order_id,
        "orderType": order.order_type,
        "externalReferenceId": order.external_reference_id,
        "customerId": order.customer_id,
        "orderId": order.order_id,
        "currencyCode": order.currency,
        "creationDate": instant_text(order.created_at),
        "status": order.status,
    }
    if not is_preview:
        shown["source"] = order.source
    shown["lineItems"] = [_line(order, line, priced=priced) for line in order.lines]
    shown |= _cancelling(order, priced=priced)
    if order.eligible_offers:
        shown["eligibleOffers"] = [_eligible(offer) for offer in order.eligible_offers]
    if priced:
        shown["pricingSummary"] = _summary(order)
    if not is_preview:
        shown["links"] = _order_links(order)
    return shown


def serialize_order(order: Order, *, priced: bool = False) -> dict[str, Any]:
    """Return an order as it is read (docs order-management/get-order).

    Prices are shown only when they are asked for, and only of complete orders in one currency.
    """
    priced = priced and order.status == Status.COMPLETE and bool(order.currency)
    counted = order.order_type in _COUNTED
    shown: dict[str, Any] = {
        "referenceOrderId": order.reference_order_id,
        "referencedOrderId": order.reference_order_id,
        "externalReferenceId": order.external_reference_id,
        "orderId": order.order_id,
        "customerId": order.customer_id,
        "currencyCode": order.currency,
        "orderType": order.order_type,
        "creationDate": instant_text(order.created_at),
        "status": order.status,
        "source": order.source,
        "lineItems": [_line(order, line, priced=priced, counted=counted) for line in order.lines],
    }
    shown |= _cancelling(order, priced=priced)
    if priced:
        shown["pricingSummary"] = _summary(order)
    shown["links"] = _order_links(order)
    return shown


def _line(order: Order, line: OrderLine, *, priced: bool, counted: bool = False) -> dict[str, Any]:
    # What is bought gets its subscription on completion; what is renewed has it from the start.
    is_unknown = line.status == Status.PENDING and order.order_type in _MAKES
    shown = {
        "extLineItemNumber": line.line_number,
        "offerId": line.offer_id,
        "quantity": line.quantity,
        "subscriptionId": "" if is_unknown else line.subscription_id,
        "status": line.status,
        "currencyCode": line.currency,
    }
    if line.deployment_id:
        shown["deploymentId"] = line.deployment_id
    if counted:
        shown["remainingQuantity"] = line.remaining_quantity
    if line.discount_code:
        shown["discountCode"] = line.discount_code
    if line.flex_discount_code:
        if order.cancelling:
            shown["flexDiscountCodes"] = [line.flex_discount_code]
        shown["flexDiscounts"] = [_flex_discount(line)]
    # What a preview lists though it will fail may have no price at all (RN-6).
    if priced and line.has_price:
        shown["proratedDays"] = line.prorated_days
        shown["pricing"] = _pricing(line)
    return shown


def _pricing(part: OrderLine | CancellingItem) -> dict[str, float]:
    return {
        "partnerPrice": _number(part.partner_price),
        "discountedPartnerPrice": _number(part.discounted_price),
        "netPartnerPrice": _number(part.net_price),
        "lineItemPartnerPrice": _number(part.line_price),
    }


def _cancelling(order: Order, *, priced: bool) -> dict[str, Any]:
    """Return what a switch gives up, if the order is one (docs mid-term/apis)."""
    if not order.cancelling:
        return {}
    return {"cancellingItems": [_cancelling_item(item, priced=priced) for item in order.cancelling]}


def _cancelling_item(item: CancellingItem, *, priced: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "extLineItemNumber": item.line_number,
        "referenceLineItemNumber": item.reference_line_number,
        "offerId": item.offer_id,
        "quantity": item.quantity,
        "subscriptionId": item.subscription_id,
        "status": item.status,
        "currencyCode": item.currency,
    }
    if item.deployment_id:
        shown["deploymentId"] = item.deployment_id
    if item.discount_code:
        shown["discountCode"] = item.discount_code
    if priced:
        shown["proratedDays"] = item.prorated_days
        shown["pricing"] = _pricing(item)
    return shown


def _flex_discount(line: OrderLine) -> dict[str, str]:
    """Return the flexible discount of a line, and whether it holds (docs flex-discounts/apis)."""
    return {
        "id": line.flex_discount_id,
        "code": line.flex_discount_code,
        "result": "SUCCESS" if line.discount_holds else "FAILURE",
    }


def _eligible(offer: EligibleOffer) -> dict[str, Any]:
    """Return an offer to choose: an object and a list, as the samples of high-growth-apis have."""
    criteria: dict[str, Any] = {
        "minQuantity": offer.min_quantity,
        "additionalCriteria": ["THREE_YEAR_COMMIT"],
    }
    if offer.deployment_id:
        criteria["deploymentId"] = offer.deployment_id
    return {
        "offerId": offer.offer_id,
        "renewalCode": offer.renewal_code,
        "eligibilityCriteria": criteria,
    }


def _summary(order: Order) -> list[dict[str, Any]]:
    if order.cancelling:
        # Rounded once: the difference of two rounded prices may be another (SW-5).
        total = sum((item.order_total for item in order.cancelling), Decimal())
    else:
        # A line that fails costs nothing; a complete order has none.
        counted = [line.line_price for line in order.lines if line.status != Status.FAILED]
        total = sum(counted, Decimal())
    return [
        {"totalLineItemPartnerPrice": _number(total), "currencyCode": order.currency},
    ]


def _number(amount: Decimal) -> float:
    """Return an amount as a JSON number; at most three decimals survive a float unharmed."""
    return float(amount)


def _order_links(order: Order) -> dict[str, Any]:
    return self_link(f"/v3/customers/{order.customer_id}/orders/{order.order_id}")
