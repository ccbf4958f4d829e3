"""What auto-renewal would do as things stand: PREVIEW_RENEWAL without lines (RN-6)."""

from sandbox.domain.calendar import price_day
from sandbox.domain.errors import Error, Refusal
from sandbox.domain.statuses import Status
from sandbox.orders.model import Order, OrderLine, new_order
from sandbox.orders.place import check_no_early_renewal, find_account
from sandbox.orders.rules import OrderRequest, currency_of
from sandbox.renewals.code_points import ELIGIBLE_OFFERS
from sandbox.renewals.forecast import coming_ends, forecast
from sandbox.renewals.manual import preview_manually
from sandbox.renewals.model import Forecast
from sandbox.timeline.open_world import OpenWorld, Partner


def preview_renewal(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> Order:
    """Preview a RENEWAL order with lines, or without any what auto-renewal will do (RN-6).

    Raises:
        Refusal: as `preview_manually` and `preview_auto_renewal`.
    """
    preview = preview_manually if request.lines else preview_auto_renewal
    return preview(world, partner, customer_id, request)


def preview_auto_renewal(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> Order:
    """Return what the automatic renewal will order, as far as is known now.

    A line that will fail is listed with 1004. With it come the offers that may be chosen (HG-3).

    Raises:
        Refusal: 2136 nothing is enabled; 2164 everything is renewed already; 3131 an early
            renewal is being processed; 2125 a currency is named that the distributor does not
            sell in. One that it sells in changes nothing: each line has its subscription's.
    """
    portfolio, account = find_account(world, partner, customer_id)
    check_no_early_renewal(world, account)
    if request.currency is not None:
        currency_of(request, partner.currencies)
    is_priced_now = world.rules.renewal_preview_prices == "request"
    found = forecast(
        portfolio,
        coming_ends(portfolio),
        priced_on=price_day(world.now) if is_priced_now else None,
    )
    coming = found.get(customer_id)
    if coming is None or not any(prospect.wanted for prospect in coming.prospects):
        raise Refusal(Error.NOTHING_ENABLED, facts={"enabled": [], "customerId": customer_id})
    if not coming.ordered:
        renewed = {
            prospect.subscription.subscription_id: prospect.renewed for prospect in coming.prospects
        }
        raise Refusal(Error.ALL_RENEWED, facts={"renewed": renewed})
    currencies = {prospect.subscription.currency for prospect in coming.ordered}
    order = new_order(
        world,
        account,
        order_type=request.order_type,
        currency=currencies.pop() if len(currencies) == 1 else "",
        external_reference_id=request.external_reference_id,
    )
    order.lines = _lines(coming, order)
    order.eligible_offers = world.program[ELIGIBLE_OFFERS](portfolio, account)
    return order


def _lines(coming: Forecast, order: Order) -> list[OrderLine]:
    lines = []
    for position, prospect in enumerate(coming.ordered):
        if prospect.line is not None:
            line = prospect.line.of_order(order, position)
            line.currency = prospect.subscription.currency
            line.status = Status.FAILED.value if prospect.fails else Status.ACTIVE.value
            lines.append(line)
    return lines


def check_one_currency(preview: Order) -> None:
    """Refuse to price a preview of several currencies: it would have no total (RN-6).

    Raises:
        Refusal: 2148.
    """
    currencies = {line.currency for line in preview.lines}
    if len(currencies) > 1:
        raise Refusal(Error.SEVERAL_CURRENCIES_PRICED, facts={"currencies": currencies})
