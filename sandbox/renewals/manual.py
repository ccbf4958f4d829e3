"""Renew manually: place or preview RENEWAL orders with lines (RN-3, RN-5, RN-6)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sandbox.catalogue.offers import OfferKind
from sandbox.domain.calendar import price_day
from sandbox.domain.errors import Error, Refusal, line_detail
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.codes import check_named, is_discounted
from sandbox.orders.deployed import only_currency
from sandbox.orders.model import Order, new_order
from sandbox.orders.place import find_account
from sandbox.orders.price_points import LINE_DISCOUNTS, Conditions, LineDiscount, price_regions
from sandbox.orders.rules import LineRequest, OrderRequest
from sandbox.orders.submit import submit
from sandbox.renewals.code_points import RENEWAL_OFFERS
from sandbox.renewals.forecast import coming_ends, forecast_one
from sandbox.renewals.lines import Prices, RenewalLine, Wanted, next_anniversary_of
from sandbox.renewals.manual_checks import PlannedLine, is_renewed_in_full
from sandbox.renewals.manual_places import renewal_currencies
from sandbox.renewals.manual_plan import plan_renewal
from sandbox.renewals.rules import Window
from sandbox.subscriptions.levels import Basis, Occasion, held_basis
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld, Partner


def renew_manually(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> Order:
    """Place a RENEWAL order: it is pending and will be processed, and is invoiced at once.

    Raises:
        Refusal: see `plan_renewal`; 2137 another currency than the subscriptions'; 5135 another
            discount code than that of its prices; 2128 no price.
    """
    portfolio, order = _planned_order(world, partner, customer_id, request)
    _tell_extra_seats(world, portfolio, order)
    return submit(world, portfolio, order)


def _tell_extra_seats(world: OpenWorld, portfolio: Portfolio, order: Order) -> None:
    """Say that an early order adds seats where what it names was renewed already (X14)."""
    for line in order.lines:
        subscription = portfolio.find(order.customer_id, line.subscription_id)
        if subscription is not None and is_renewed_in_full(subscription):
            world.explain(
                "X14",
                {
                    "subscriptionId": subscription.subscription_id,
                    "currentQuantity": subscription.current_quantity,
                    "renewedQuantity": subscription.renewed_quantity,
                    "extraSeats": line.quantity,
                },
            )
            world.record(
                "renewal.extra_seats",
                f"order {order.order_id} adds {line.quantity} to subscription "
                f"{subscription.subscription_id}, "
                f"whose {subscription.current_quantity} were renewed already",
                customer_id=order.customer_id,
                order_id=order.order_id,
                subscription_id=subscription.subscription_id,
            )


def preview_manually(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> Order:
    """Say what a RENEWAL order with these lines would be (RN-6).

    Raises:
        Refusal: as `renew_manually`.
    """
    _, order = _planned_order(world, partner, customer_id, request)
    for line in order.lines:
        line.status = Status.ACTIVE.value
    return order


def _planned_order(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> tuple[Portfolio, Order]:
    portfolio, account = find_account(world, partner, customer_id)
    if request.order_type == OrderType.PREVIEW_RENEWAL:
        lines = tuple(_with_quantity(portfolio, customer_id, line) for line in request.lines)
        request = request._replace(lines=lines)
    return portfolio, _priced_order(world, partner, portfolio, account, request)


def _with_quantity(portfolio: Portfolio, customer_id: str, line: LineRequest) -> LineRequest:
    """Return a previewed line with its quantity: all that is left where it names none."""
    subscription = portfolio.find(customer_id, line.subscription_id)
    if line.quantity or subscription is None:
        return line
    left = subscription.current_quantity - (subscription.renewed_quantity or 0)
    return line._replace(quantity=left or subscription.current_quantity)


def _priced_order(
    world: OpenWorld,
    partner: Partner,
    portfolio: Portfolio,
    account: Account,
    request: OrderRequest,
) -> Order:
    lines = plan_renewal(portfolio, partner, account, request)
    currencies = renewal_currencies(request, lines, partner)
    order = new_order(
        world,
        account,
        order_type=request.order_type,
        currency=only_currency(set(currencies)),
        external_reference_id=request.external_reference_id,
        tracker_id=request.tracker_id,
    )
    basis = _basis(portfolio, account, lines)
    conditions = Conditions.of(world, basis)
    prices = Prices(world, price_regions(world, [planned.deployment_id for planned in lines]))
    lines = [_with_offer(world, basis, planned, conditions) for planned in lines]
    lines = _with_codes(world, lines, conditions, request)
    known = [planned.line._replace(deployment_id=planned.deployment_id) for planned in lines]
    discounts = world.program[LINE_DISCOUNTS](portfolio, order, known, request)
    order.lines = [
        _priced(prices, account, currency, planned, conditions.locks, discounts).of_order(
            order, position, number=planned.line.number
        )
        for position, (planned, currency) in enumerate(zip(lines, currencies, strict=True))
    ]
    return order


def _basis(portfolio: Portfolio, account: Account, lines: Sequence[PlannedLine]) -> Basis:
    """Return what levels and prices follow from, the order's own quantities counted in (RN-4)."""
    if all(planned.window is Window.LATE for planned in lines):
        late = [(planned.product, planned.line.quantity) for planned in lines]
        return held_basis(portfolio, account, late, Occasion.LATE_RENEWAL)
    ordered = {
        planned.subscription.subscription_id: planned.line.quantity
        for planned in lines
        if planned.subscription
    }
    ending = [
        _renewed_by(subscription, ordered.get(subscription.subscription_id, 0))
        for subscription in coming_ends(portfolio)[account.customer_id]
    ]
    new = [
        (planned.product, planned.line.quantity)
        for planned in lines
        if planned.subscription is None
    ]
    coming = forecast_one(portfolio, ending)
    return Basis(account, [*coming.counted, *new], Occasion.EARLY_RENEWAL, coming.anniversary)


def _renewed_by(subscription: Subscription, quantity: int) -> Subscription:
    """Return a subscription as it is once `quantity` more are renewed early; itself for none."""
    if not quantity:
        return subscription
    return replace(subscription, renewed_quantity=(subscription.renewed_quantity or 0) + quantity)


def _with_offer(
    world: OpenWorld, basis: Basis, planned: PlannedLine, conditions: Conditions
) -> PlannedLine:
    """Return a line with the offer that it renews with, whatever was sent (OF-4).

    That of its renewal code, with enough licences; the plain one at the level otherwise (HG-8).
    """
    offer, subscription = planned.line.offer, planned.subscription
    if subscription and subscription.renewal_code:
        quantity = planned.line.quantity + (subscription.renewed_quantity or 0)
        coded = world.program[RENEWAL_OFFERS](
            world, basis, planned.product, subscription.renewal_code, quantity
        )
        if coded:
            return replace(planned, line=planned.line._replace(offer=coded.offer))
    if offer.is_plain or offer.kind is OfferKind.MOQ:
        level = conditions.levels.of(planned.product)
        offer = world.reference.catalogue.at_level(planned.product, level)
    return replace(planned, line=planned.line._replace(offer=offer))


def _with_codes(
    world: OpenWorld, lines: Sequence[PlannedLine], conditions: Conditions, request: OrderRequest
) -> list[PlannedLine]:
    """Return lines with the discount codes that they renew with; of the next term as it will be.

    Raises:
        Refusal: 5135, another code is named.
    """
    asked = {line.number: line for line in request.lines}
    due = {
        planned.line.number: ""
        if is_discounted(asked[planned.line.number])
        else conditions.code_for(world, planned.line.offer)
        for planned in lines
    }
    check_named(request, due)
    return [
        replace(planned, line=planned.line._replace(discount_code=due[planned.line.number]))
        for planned in lines
    ]


def _priced(
    prices: Prices,
    account: Account,
    currency: str,
    planned: PlannedLine,
    locks: Mapping[str, date],
    discounts: Mapping[int, LineDiscount],
) -> RenewalLine:
    """Return a line at today's price, for the whole next term (RN-3)."""
    world, offer, code = prices.world, planned.line.offer, planned.line.discount_code
    wanted = Wanted(
        offer,
        planned.line.quantity,
        currency,
        planned.subscription.subscription_id if planned.subscription else "",
        planned.deployment_id,
        # Nothing that comes by itself is combined with it (FD-6).
        None if code else discounts.get(planned.line.number),
        code,
    )
    term = (planned.anniversary, next_anniversary_of(account, planned.anniversary))
    line = prices.line(account, wanted, term=term, on=price_day(world.now), locks=locks)
    if line.price is None:
        facts = {"offerId": offer.offer_id, "currency": currency}
        detail = line_detail(planned.line.number)
        raise Refusal(Error.CURRENCY_INVALID_FOR_OFFER, [detail], facts=facts)
    return line
