"""Place a NEW order, or preview one: one set of rules for both (OR-1 to OR-3, OF-3, OF-4)."""

from collections.abc import Sequence
from datetime import date

from sandbox.accounts.agencies import is_large_agency
from sandbox.catalogue.eligibility import (
    Levels,
    Line,
    level_facts,
    too_good_lines,
)
from sandbox.domain.errors import Error, Refusal
from sandbox.orders import rules
from sandbox.orders.check_points import COUNTED_BESIDE, PURCHASE_CHECKS
from sandbox.orders.checks import check_freeze, check_quantities, known_lines
from sandbox.orders.codes import check_codes, coded_lines
from sandbox.orders.deployed import (
    check_deployments,
    currency_at_home,
    deployed_currency,
    names_deployments,
)
from sandbox.orders.emails import send_order_placed
from sandbox.orders.model import Order, new_order
from sandbox.orders.offer_points import offers_of_lines
from sandbox.orders.pending import pending_manual_renewals
from sandbox.orders.prices import check_priced, priced_lines
from sandbox.orders.rules import OrderRequest
from sandbox.orders.submit import submit
from sandbox.orders.terms import purchase_term
from sandbox.subscriptions.levels import raised_levels
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld, Partner


def place_order(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> Order:
    """Place a NEW order: it is answered as pending (1002), and processed later (OR-1).

    Raises:
        Refusal: whatever `preview_order` refuses, 2128 at the level reached among it; 2129 for a
            better level than entitled; 5135 as `coded_lines`.
    """
    portfolio, account = find_account(world, partner, customer_id)
    lines, order, entitled = _checked(world, partner, portfolio, request)
    too_good = too_good_lines(lines, entitled, is_agency=is_large_agency(account.benefits))
    if too_good:
        facts = level_facts(lines, entitled)
        raise Refusal(Error.NOT_ELIGIBLE, too_good, facts=facts, rule="OF-4")
    if world.rules.lower_level_on_new == "corrected":
        lines = _at_levels(world, lines, entitled)
    lines = coded_lines(portfolio, account, lines, request)
    term = _term(portfolio, account, lines)
    order.lines = priced_lines(portfolio, partner.region, order, lines, term, request)
    # A worse level is taken as sent, but only where the preview finds a price at the level reached:
    # else what was bought could not be renewed.
    at_level = _at_levels(world, lines, entitled)
    better = [right for right, sent in zip(at_level, lines, strict=True) if right is not sent]
    if better:
        check_priced(portfolio, partner.region, order, better)
    send_order_placed(world, account, order)
    return submit(world, portfolio, order)


def preview_order(
    world: OpenWorld, partner: Partner, customer_id: str, request: OrderRequest
) -> Order:
    """Say what a NEW order would be, at the level that it is entitled to (OF-4).

    Raises:
        Refusal: as `place_order`, but for levels, which are put right.
    """
    portfolio, account = find_account(world, partner, customer_id)
    lines, order, entitled = _checked(world, partner, portfolio, request)
    at_level = coded_lines(portfolio, account, _at_levels(world, lines, entitled), request)
    term = _term(portfolio, account, lines)
    order.lines = priced_lines(portfolio, partner.region, order, at_level, term, request)
    return order


def find_account(
    world: OpenWorld,
    partner: Partner,
    customer_id: str,
    error: Error = Error.INVALID_CUSTOMER,
) -> tuple[Portfolio, Account]:
    """Return a distributor's customer with all that it holds or held.

    Raises:
        Refusal: the distributor has no such customer (ACC-6).
    """
    portfolio = Portfolio.load(world, [customer_id])
    account = portfolio.accounts.get(customer_id)
    if account is None or account.distributor_id != partner.distributor_id:
        raise Refusal(error, facts={"customerId": customer_id})
    return portfolio, account


def check_no_early_renewal(world: OpenWorld, account: Account) -> None:
    """Refuse other orders while an early renewal is being processed (RN-3).

    An automatic renewal holds no order back.

    Raises:
        Refusal: 3131.
    """
    if not account.has_pending_orders:
        return
    renewing = pending_manual_renewals(world, account.customer_id)
    if renewing:
        facts = {"orders": renewing}
        raise Refusal(Error.EARLY_RENEWAL_IN_PROGRESS, facts=facts)


def _checked(
    world: OpenWorld, partner: Partner, portfolio: Portfolio, request: OrderRequest
) -> tuple[list[Line], Order, Levels]:
    """Check a request against all rules but levels and prices; returns lines, order, levels."""
    (account,) = portfolio.accounts.values()
    check_no_early_renewal(world, account)
    check_freeze(world, account, portfolio)
    rules.check_line_numbers(request.lines)
    rules.check_external_reference(request.external_reference_id)
    currency = currency_at_home(request, partner.currencies)
    check_codes(account, request.lines)
    lines = offers_of_lines(portfolio, account, known_lines(world, request))
    check_quantities(world, lines)
    if names_deployments(request):
        check_deployments(portfolio, partner, account, request)
        currency = deployed_currency(request, partner.currencies)
    for check in world.program[PURCHASE_CHECKS]:
        check(portfolio, account, lines)
    ordered = [(line.offer.product, line.quantity) for line in lines]
    if account.benefits:
        ordered += world.program[COUNTED_BESIDE](portfolio, account)
    entitled = raised_levels(portfolio, account, ordered)
    order = new_order(
        world,
        account,
        order_type=request.order_type,
        currency=currency,
        external_reference_id=request.external_reference_id,
        tracker_id=request.tracker_id,
    )
    return lines, order, entitled


def _term(portfolio: Portfolio, account: Account, lines: Sequence[Line]) -> tuple[date, date]:
    product_ids = {line.offer.product.product_id for line in lines}
    return purchase_term(portfolio, account, product_ids, portfolio.world.today)


def _at_levels(world: OpenWorld, lines: Sequence[Line], entitled: Levels) -> list[Line]:
    """Return the lines with plain offers at the levels that the customer is entitled to (OF-4)."""
    return [_at_level(world, line, entitled) for line in lines]


def _at_level(world: OpenWorld, line: Line, entitled: Levels) -> Line:
    if not line.offer.is_plain:
        return line
    product = line.offer.product
    offer = world.reference.catalogue.at_level(product, entitled.of(product))
    # Hardly any order names another level: most lines are as they are to be.
    return line if offer == line.offer else line._replace(offer=offer)
