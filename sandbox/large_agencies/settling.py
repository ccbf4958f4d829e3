"""What anniversaries and orders make of an upgrade to a large agency, kept (LG-8)."""

from dataclasses import replace

from sandbox.accounts.agencies import AgencyStatus, LargeAgency, large_agency_of
from sandbox.domain.errors import Facts
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.large_agencies.keep import keep
from sandbox.large_agencies.rules import last_day
from sandbox.large_agencies.standing import standing_of, upgrade_faults
from sandbox.orders.model import SOURCE_SYSTEM, Order
from sandbox.renewals.model import Obstacle
from sandbox.subscriptions.levels import Basis, Occasion, held_basis, levels_of
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld


def upgrade_fails(world: OpenWorld, basis: Basis) -> Obstacle | None:
    """Say that renewal orders fail since what would renew makes no agency of a customer."""
    agency = large_agency_of(basis.account.benefits)
    if agency is None or agency.is_active or agency.anniversary is not None:
        return None
    return Obstacle.NO_UPGRADE if upgrade_faults(world, basis) else None


def pass_anniversary(portfolio: Portfolio, basis: Basis) -> None:
    """Keep what an anniversary makes of an upgrade; levels are the renewal's."""
    agency = large_agency_of(basis.account.benefits)
    if agency is None:
        return
    world = portfolio.world
    if not agency.is_active:
        intended = basis.quantities if basis.intended is None else basis.intended
        faults = upgrade_faults(world, basis._replace(quantities=intended))
        _keep_upgraded(portfolio, basis.account, standing_of(world, basis), faults)
    elif _is_of_last_anniversary(agency, basis.account) and upgrade_faults(world, basis):
        # Its renewal order has failed since: the upgrade is missed after all.
        missed = replace(agency, status=AgencyStatus.PENDING_UPGRADE, has_terms_to_accept=False)
        keep(portfolio, basis.account, missed)


def follow_order(portfolio: Portfolio, order: Order, _: Order | None = None) -> None:
    """Let a late renewal catch up a missed upgrade, with the levels of it.

    One that was placed on the last day, and ends after it without doing so, ends the upgrade.
    """
    account, world = portfolio.accounts[order.customer_id], portfolio.world
    if not account.benefits or order.order_type != OrderType.RENEWAL:
        return
    agency = large_agency_of(account.benefits)
    if agency is None or agency.is_active or agency.anniversary is None:
        return
    if order.status == Status.COMPLETE and order.source != SOURCE_SYSTEM:
        basis = held_basis(portfolio, account, occasion=Occasion.LATE_RENEWAL)
        made = standing_of(world, basis)
        if made and made.is_active:
            levels = levels_of(world, basis)
            account.license_level, account.consumable_level = levels.license, levels.consumable
            portfolio.move(account)
            _keep_upgraded(portfolio, account, made)
            return
    if last_day(agency.anniversary, world.rules) < world.today:
        keep(portfolio, account, None)


def _keep_upgraded(
    portfolio: Portfolio, account: Account, made: LargeAgency | None, faults: Facts | None = None
) -> None:
    """Keep an upgrade; one that is made brings new terms and conditions."""
    if made and made.is_active:
        made = replace(made, has_terms_to_accept=True)
    keep(portfolio, account, made, faults or {})


def _is_of_last_anniversary(agency: LargeAgency, account: Account) -> bool:
    return agency.anniversary is not None and agency.anniversary == account.last_anniversary
