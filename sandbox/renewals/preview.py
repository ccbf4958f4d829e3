"""What auto-renewal would do as things stand: PREVIEW_RENEWAL without lines (RN-6)."""

from sandbox.domain.calendar import price_day
from sandbox.domain.errors import Error, Refusal
from sandbox.domain.statuses import Status
from sandbox.orders.model import OrderWithLines, Row, order_row
from sandbox.orders.place import check_no_early_renewal, find_account
from sandbox.orders.rules import OrderRequest
from sandbox.renewals.forecast import coming_ends, forecast
from sandbox.renewals.manual import preview_manually
from sandbox.renewals.model import Forecast
from sandbox.timeline.open_world import OpenWorld, Partner


def preview_renewal(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> OrderWithLines:
    """Preview a RENEWAL order with lines, or without any what auto-renewal will do (RN-6).

    Raises:
        Refusal: as `preview_by_hand` and `preview_auto_renewal`.
    """
    preview = preview_manually if request.lines else preview_auto_renewal
    return preview(world, partner, customer_id, request)


def preview_auto_renewal(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> OrderWithLines:
    """Return what the automatic renewal will order, as far as is known now.

    A line that will fail is listed with 1004.

    Raises:
        Refusal: 2136 nothing is enabled; 2164 everything is renewed already; 3131 an early
            renewal is being processed.
    """
    portfolio, account = find_account(world, partner, customer_id)
    check_no_early_renewal(world, account)
    is_priced_now = world.rules.renewal_preview_prices == "request"
    found = forecast(
        portfolio,
        coming_ends(portfolio),
        priced_on=price_day(world.now) if is_priced_now else None,
    )
    coming = found.get(customer_id)
    if coming is None or not any(each.wanted for each in coming.prospects):
        raise Refusal(Error.NOTHING_ENABLED, facts={"enabled": [], "customerId": customer_id})
    if not coming.ordered:
        renewed = {each.subscription.subscription_id: each.renewed for each in coming.prospects}
        raise Refusal(Error.ALL_RENEWED, facts={"renewed": renewed})
    currencies = {each.subscription.currency for each in coming.ordered}
    order = order_row(
        world,
        account,
        order_type=request.order_type,
        currency=currencies.pop() if len(currencies) == 1 else "",
        external_reference_id=request.external_reference_id,
    )
    return OrderWithLines(order, _rows(coming, order))


def _rows(coming: Forecast, order: Row) -> list[Row]:
    rows = []
    for position, each in enumerate(coming.ordered):
        if each.line is not None:
            row = each.line.row(order, number=position + 1, position=position)
            row["currency"] = each.subscription.currency
            row["status"] = Status.FAILED.value if each.fails else Status.ACTIVE.value
            rows.append(row)
    return rows


def check_one_currency(preview: OrderWithLines) -> None:
    """Refuse to price a preview of several currencies: it would have no total (RN-6).

    Raises:
        Refusal: 2148.
    """
    currencies = {line["currency"] for line in preview.lines}
    if len(currencies) > 1:
        raise Refusal(Error.SEVERAL_CURRENCIES_PRICED, facts={"currencies": currencies})
