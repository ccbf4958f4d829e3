"""Place a SWITCH order, or preview one: one set of rules for both (SW-3 to SW-6)."""

from dataclasses import replace

from sandbox.accounts.agencies import is_large_agency
from sandbox.catalogue.eligibility import Levels, level_facts, too_good_lines
from sandbox.domain.errors import Error, Refusal, line_detail
from sandbox.orders.checks import check_freeze
from sandbox.orders.deployed import DEPLOYMENT_CHECK
from sandbox.orders.model import Order, new_order
from sandbox.orders.place import check_no_early_renewal, find_account
from sandbox.orders.price_points import LINE_DISCOUNTS
from sandbox.orders.rules import OrderRequest
from sandbox.orders.submit import submit
from sandbox.subscriptions.levels import raised_levels
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.switches.checks import checked_plan
from sandbox.switches.codes import coded_plan
from sandbox.switches.plan import SwitchPlan, check_currency_sold, held_after, wanted_of
from sandbox.switches.prices import check_no_refund, price_switch
from sandbox.switches.remaining import take_remaining
from sandbox.timeline.open_world import OpenWorld, Partner


def place_switch(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> Order:
    """Place a SWITCH order; what it takes is no longer returnable at once (SW-9).

    Raises:
        Refusal: whatever `preview_switch` refuses; 2129 for a better level than entitled.
    """
    portfolio, account = find_account(world, partner, customer_id)
    plan = _checked(world, portfolio, account, request)
    entitled = _entitled(portfolio, plan)
    too_good = too_good_lines([plan.line], entitled, is_agency=is_large_agency(account.benefits))
    if too_good:
        facts = level_facts([plan.line], entitled)
        raise Refusal(Error.NOT_ELIGIBLE, too_good, facts=facts, rule="OF-4")
    order = _priced(portfolio, partner, plan, entitled, request)
    take_remaining(portfolio, order, plan)
    return submit(world, portfolio, order)


def preview_switch(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> Order:
    """Say what a SWITCH order would be, at the level that it is entitled to.

    Raises:
        Refusal: 1116 customer, 3131 an early renewal is being processed, 5122 orders are held
            back, then what `wanted_of` and `checked_plan` refuse, what `DEPLOYMENT_CHECK` refuses
            where the subscription is at a deployment, 2125 and 2128 currency, what
            `LINE_DISCOUNTS` refuses, 2154 for a switch that would give money back.
    """
    portfolio, account = find_account(world, partner, customer_id)
    plan = _checked(world, portfolio, account, request)
    return _priced(portfolio, partner, plan, _entitled(portfolio, plan), request)


def _checked(
    world: OpenWorld, portfolio: Portfolio, account: Account, request: OrderRequest
) -> SwitchPlan:
    check_no_early_renewal(world, account)
    check_freeze(world, account, portfolio)
    return checked_plan(portfolio, account, wanted_of(request, account))


def _entitled(portfolio: Portfolio, plan: SwitchPlan) -> Levels:
    """Return the levels with the switch done: they rise where only the new product qualifies."""
    gained = [(plan.line.offer.product, plan.quantity)]
    return raised_levels(held_after(portfolio, plan), plan.account, gained)


def _priced(
    portfolio: Portfolio,
    partner: Partner,
    plan: SwitchPlan,
    entitled: Levels,
    request: OrderRequest,
) -> Order:
    world = portfolio.world
    product = plan.line.offer.product
    offer = world.reference.catalogue.at_level(product, entitled.of(product))
    plan = coded_plan(portfolio, replace(plan, line=plan.line._replace(offer=offer)), request)
    if plan.source.deployment_id:
        places = {line_detail(plan.line.number): plan.source.deployment_id}
        world.program[DEPLOYMENT_CHECK](portfolio, partner, plan.account, places)
    check_currency_sold(partner, plan.source)
    order = new_order(
        world,
        plan.account,
        order_type=request.order_type,
        currency=plan.source.currency,
        external_reference_id=request.external_reference_id,
        tracker_id=request.tracker_id,
    )
    discounts = world.program[LINE_DISCOUNTS](portfolio, order, [plan.line], request)
    price_switch(
        portfolio, partner, order, plan, discounts, reassigns_users=request.reassigns_users
    )
    check_no_refund(order)
    return order
