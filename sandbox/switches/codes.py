"""Both sides of a switch at the prices of a high volume discount, where they have such (SW-5)."""

from dataclasses import replace

from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.order_types import OrderType
from sandbox.orders.codes import INVALID, coded_lines
from sandbox.orders.price_points import discount_code
from sandbox.orders.rules import OrderRequest
from sandbox.subscriptions.levels import held_basis
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.switches.plan import SwitchPlan, held_after


def coded_plan(portfolio: Portfolio, plan: SwitchPlan, request: OrderRequest) -> SwitchPlan:
    """Return a plan with the discount codes of its line and of what is given up.

    Raises:
        Refusal: 5135, another code is named on either side, and it is no preview.
    """
    account = plan.account
    if not account.benefits:
        return plan
    world, after = portfolio.world, held_after(portfolio, plan)
    (line,) = coded_lines(after, account, [plan.line], request)
    catalogue = world.reference.catalogue
    source = catalogue.at_level(plan.source_product, account.levels.of(plan.source_product))
    basis = held_basis(after, account, [(line.offer.product, line.quantity)])
    code = catalogue.code_for(source, discount_code(world, basis))
    _check_item(request, code)
    return replace(plan, line=line, item_code=code)


def _check_item(request: OrderRequest, code: str) -> None:
    (item,) = request.cancelling or ()
    is_wrong = item.discount_code not in ("", code)
    if is_wrong and not OrderType(request.order_type).is_preview:
        facts: Facts = {"discountCode": item.discount_code, "discountCodeOfItem": code or None}
        details = [line_detail(item.number, INVALID)]
        raise Refusal(Error.INVALID_DISCOUNT_CODE, details, facts=facts)
