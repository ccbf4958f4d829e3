"""What orders and anniversaries make of a three-year commit, kept (§13.2, X44)."""

from sandbox.accounts.benefits import ThreeYearCommit, three_year_commit_of
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.model import SOURCE_SYSTEM, Order
from sandbox.renewals.forecast import coming_ends, forecast_one
from sandbox.renewals.model import Obstacle
from sandbox.subscriptions.levels import Basis, Occasion, held_basis, levels_of
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.three_year_commit.entitlement import by_offer_type
from sandbox.three_year_commit.keep import keep
from sandbox.three_year_commit.rules import running
from sandbox.three_year_commit.standing import regained_by, standing_of
from sandbox.timeline.open_world import OpenWorld


def pass_anniversary(portfolio: Portfolio, basis: Basis) -> None:
    """Keep what an anniversary makes of a customer's commitment; levels are the renewal's."""
    held = standing_of(portfolio.world, basis)
    if held is not None:
        keep(portfolio, basis.account, held)


def renewal_falls_short(world: OpenWorld, basis: Basis) -> Obstacle | None:
    """Say that renewal orders fail since less than what is committed to renews (X44)."""
    if world.rules.commitment_shortfall != "fail":
        return None
    is_running = running(three_year_commit_of(basis.account.benefits), basis.day) is not None
    falls_short = is_running and running(standing_of(world, basis), basis.day) is None
    return Obstacle.FALLS_SHORT if falls_short else None


def follow_order(portfolio: Portfolio, order: Order, _: Order | None = None) -> None:
    """Keep what an order that ended makes of its customer's commitment, with the levels of it.

    One that completes may reach accepted minimums, a manual renewal also regains a commitment. An
    automatic renewal that fails when its anniversary is over may break one.
    """
    account = portfolio.accounts[order.customer_id]
    is_complete = order.status == Status.COMPLETE
    if not account.benefits or order.order_type == OrderType.RETURN:
        return
    if not is_complete and order.source != SOURCE_SYSTEM:
        return
    basis = held_basis(portfolio, account, occasion=_occasion(portfolio, order))
    if basis.occasion is Occasion.EARLY_RENEWAL:
        held = _regained_early(portfolio, account)
        basis = held_basis(portfolio, account)
    else:
        held = standing_of(portfolio.world, basis)
    if held is not None and held != three_year_commit_of(account.benefits):
        keep(portfolio, account, held)
        levels = levels_of(portfolio.world, basis)
        account.license_level, account.consumable_level = levels.license, levels.consumable
        portfolio.move(account)


def _occasion(portfolio: Portfolio, order: Order) -> Occasion:
    if order.order_type != OrderType.RENEWAL:
        return Occasion.PURCHASE
    if order.source == SOURCE_SYSTEM:
        is_complete = order.status == Status.COMPLETE
        return Occasion.PURCHASE if is_complete else Occasion.ANNIVERSARY
    renewed = (portfolio.find(order.customer_id, line.subscription_id) for line in order.lines)
    is_late = all(
        subscription is not None and subscription.renewal_date == line.term_end
        for subscription, line in zip(renewed, order.lines, strict=True)
    )
    return Occasion.LATE_RENEWAL if is_late else Occasion.EARLY_RENEWAL


def _regained_early(portfolio: Portfolio, account: Account) -> ThreeYearCommit | None:
    """Return what it is once something is renewed early: what is still to renew counts too."""
    held = three_year_commit_of(account.benefits)
    ending = coming_ends(portfolio)[account.customer_id]
    if held is None or not ending:
        return held
    going_on = by_offer_type(forecast_one(portfolio, ending).counted)
    return regained_by(account, held, going_on, portfolio.world.today)
