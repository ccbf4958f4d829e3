"""What a manual renewal asks for, checked: early before the anniversary, late after it.

RN-3 and RN-5; placing and previewing share this plan, so that they refuse alike.
"""

from collections.abc import Sequence
from datetime import date

from sandbox.catalogue.eligibility import Line
from sandbox.catalogue.offers import OfferKind
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders import rules
from sandbox.orders.checks import check_freeze, check_quantities, known_lines
from sandbox.orders.codes import check_codes
from sandbox.orders.rules import LineRequest, OrderRequest
from sandbox.renewals.check_points import RENEWAL_CHECKS, RENEWED_AFTER_SALE
from sandbox.renewals.manual_checks import PlannedLine, check_still_sold, details_of
from sandbox.renewals.manual_places import check_places
from sandbox.renewals.rules import Window, is_sold_for_renewal, window_on
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.subscriptions.renewing import being_renewed
from sandbox.timeline.open_world import OpenWorld, Partner


def plan_renewal(
    portfolio: Portfolio, partner: Partner, account: Account, request: OrderRequest
) -> list[PlannedLine]:
    """Return the lines with what they renew.

    Raises:
        Refusal: 3115 no such subscription; 3132 another or an unrenewable product; 3121 not in
            the early window, or lines that do not go together; 3122 the late window is over;
            2120 more than the prior term had; see `check_places` for deployments; 3131 an early
            renewal is being processed; and what orders are refused for in general.
    """
    world = portfolio.world
    check_freeze(world, account, portfolio)
    rules.check_line_numbers(request.lines)
    check_codes(account, request.lines)
    _check_shown_action(world, portfolio, account, request)
    if account.has_pending_orders and (renewing := being_renewed(world, [account.customer_id])):
        raise Refusal(Error.EARLY_RENEWAL_IN_PROGRESS, facts={"subscriptions": renewing})
    known = known_lines(
        world,
        request,
        Error.INELIGIBLE_PRODUCT,
        lambda product: world.program[RENEWED_AFTER_SALE](portfolio, account, product),
    )
    check_quantities(world, known)
    check_places(portfolio, partner, account, request)
    asked = {line.number: line for line in request.lines}
    lines = [
        _placed_line(world, portfolio, account, (line, position), asked[line.number])
        for position, line in enumerate(known)
    ]
    check_still_sold(world, lines)
    windows = {planned.window for planned in lines}
    if len(windows) > 1 or _names_one_twice(lines):
        facts = {"windows": [planned.window.name for planned in lines], "today": world.today}
        raise Refusal(Error.RENEWAL_NOT_ALLOWED, details_of(lines), facts=facts)
    for check in world.program[RENEWAL_CHECKS]:
        check(portfolio, account, lines)
    return lines


def _check_shown_action(
    world: OpenWorld, portfolio: Portfolio, account: Account, request: OrderRequest
) -> None:
    """Refuse to preview what shows MANUAL_RENEWAL and cannot be renewed, as Adobe does (OR-6).

    Raises:
        Refusal: 3122 for such a line alone, 1122 without its number among others.
    """
    if (
        not world.rules.manual_renewal_on_unrenewable
        or not OrderType(request.order_type).is_preview
    ):
        return
    found = (portfolio.find(account.customer_id, line.subscription_id) for line in request.lines)
    shown = [
        subscription.subscription_id
        for subscription in found
        if subscription is not None
        and subscription.status == Status.INACTIVE
        and subscription.current_quantity > 0
        and window_of(world, subscription.renewal_date) is Window.LATE
        and not _may_renew(world, subscription)
    ]
    if shown:
        facts: Facts = {"shownThoughUnrenewable": shown, "today": world.today}
        if len(request.lines) == 1:
            detail = [line_detail(request.lines[0].number)]
            raise Refusal(Error.RENEWAL_WINDOW_OVER, detail, facts=facts, rule="OR-6")
        raise Refusal(Error.MISSING_FIELDS, facts=facts, rule="OR-6")


def _may_renew(world: OpenWorld, subscription: Subscription) -> bool:
    product = product_of(world.reference, subscription.base_offer_id)
    return is_sold_for_renewal(product, world.now)


def _placed_line(
    world: OpenWorld,
    portfolio: Portfolio,
    account: Account,
    at: tuple[Line, int],
    asked: LineRequest,
) -> PlannedLine:
    """Find what a line renews and the window that today is in for it."""
    line, position = at
    if not asked.subscription_id:
        return _new_product(world, portfolio, account, line, position)
    detail = [line_detail(line.number)]
    subscription = portfolio.find(account.customer_id, asked.subscription_id)
    facts: Facts = {"line": line.number, "subscriptionId": asked.subscription_id}
    if subscription is None:
        raise Refusal(Error.INVALID_SUBSCRIPTION_ON_ORDER, detail, facts=facts)
    product = line.offer.product
    if subscription.product_id != product.product_id or product.is_credit_pack:
        facts |= {
            "ordered": product.product_id,
            "held": subscription.product_id,
            "kind": product.kind,
        }
        raise Refusal(Error.INELIGIBLE_PRODUCT, detail, facts=facts)
    window = window_of(world, subscription.renewal_date)
    facts |= {
        "status": subscription.status,
        "today": world.today,
        "renewalDate": subscription.renewal_date,
    }
    facts |= {"window": window.name, "currentQuantity": subscription.current_quantity}
    if subscription.status == Status.INACTIVE:
        if subscription.current_quantity == 0 or window is not Window.LATE:
            raise Refusal(Error.RENEWAL_WINDOW_OVER, detail, facts=facts)
        open_products = _open_products(portfolio, account.customer_id, subscription.deployment_id)
        if product.product_id in open_products:
            raise Refusal(Error.RENEWAL_NOT_ALLOWED, detail, facts=facts, rule="RN-5")
    elif window is not Window.EARLY:
        raise Refusal(Error.SUBSCRIPTION_ACTIVE, detail, facts=facts)
    return PlannedLine(line, subscription, subscription.renewal_date, window)


def _new_product(
    world: OpenWorld, portfolio: Portfolio, account: Account, line: Line, position: int
) -> PlannedLine:
    """Return a line for a product that is new in the next term: early only (RN-3)."""
    anniversary = portfolio.pending_anniversary(account.customer_id)
    if anniversary is None or window_of(world, anniversary) is not Window.EARLY:
        facts: Facts = {"anniversary": anniversary, "today": world.today}
        raise Refusal(Error.MISSING_FIELDS, [f"lineItems[{position}].subscriptionId"], facts=facts)
    if line.offer.product.is_credit_pack:
        # It ends a year after its order (OR-3), so there is no term of it to renew or to begin.
        facts = {"line": line.number, "kind": line.offer.product.kind}
        raise Refusal(Error.INELIGIBLE_PRODUCT, [line_detail(line.number)], facts=facts)
    if line.offer.kind is OfferKind.MOQ:
        # It is chosen for a scheduled subscription, by its renewal code (HG-4).
        facts = {"line": line.number, "kind": line.offer.kind}
        raise Refusal(Error.NOT_ELIGIBLE, [line_detail(line.number)], facts=facts, rule="HG-4")
    open_products = _open_products(portfolio, account.customer_id, line.deployment_id)
    if line.offer.product.product_id in open_products:
        facts = {"line": line.number, "held": line.offer.product.product_id}
        raise Refusal(Error.SUBSCRIPTION_ACTIVE, [line_detail(line.number)], facts=facts)
    return PlannedLine(line, None, anniversary, Window.EARLY)


def window_of(world: OpenWorld, renewal_date: date) -> Window:
    """Return the window of today around a renewal date, by the world's rules."""
    return window_on(
        world.today,
        renewal_date,
        early_days=world.rules.early_renewal_days,
        late_days=world.rules.late_renewal_days,
    )


def _open_products(portfolio: Portfolio, customer_id: str, deployment_id: str) -> set[str]:
    """Return what is held in one deployment: each has subscriptions of its own (GS-8)."""
    return {
        subscription.product_id
        for subscription in portfolio.annual(customer_id)
        if subscription.deployment_id == deployment_id
    }


def _names_one_twice(lines: Sequence[PlannedLine]) -> bool:
    """Tell whether two lines renew one subscription, or bring one new product to one place."""
    keys = [
        planned.subscription.subscription_id
        if planned.subscription
        else (planned.product.product_id, planned.deployment_id)
        for planned in lines
    ]
    return len(set(keys)) < len(keys)
