"""Linked memberships of large agencies: who owns one, what counts in it, when it rises (LG-6).

Levels of agencies go by the licences of all who are in the group (docs lga/index). So an order
counts what the others hold, and every order, renewal and newcomer lets the group's levels be
refreshed; the anniversary of the group may lower them as that of any other (LM-4).
"""

from sandbox.accounts.agencies import large_agency_of
from sandbox.accounts.customers import find_customer
from sandbox.accounts.linked import LinkedMembership, linked_membership_of
from sandbox.accounts.model import CustomerAccount
from sandbox.catalogue.offers import Product
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.domain.statuses import Status
from sandbox.large_agencies.rules import SEGMENT
from sandbox.linked_memberships.records import held_by_groups
from sandbox.linked_memberships.schedule import schedule_refresh
from sandbox.orders.model import Order
from sandbox.subscriptions.levels import Basis
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld, Partner


def check_owner(world: OpenWorld, partner: Partner, customer: CustomerAccount) -> None:
    """Refuse to let who is, or is to be, an agency own a group where that is not possible.

    The same PATCH may have asked for both.

    Raises:
        Refusal: 1164 the distributor sells to no agencies; 1163 the segment; 1165 it is none yet,
            and joins or makes a group after its anniversary (docs lga/convert).
    """
    customer = find_customer(
        world.connection, world.world_id, partner.distributor_id, customer.customer_id
    )
    agency = large_agency_of(customer.benefits)
    if agency is None:
        return
    facts: Facts = {
        "customerId": customer.customer_id,
        "status": agency.status,
        "marketSegment": customer.market_segment,
        "lgaEnabled": partner.lga_enabled,
    }
    if not partner.lga_enabled:
        raise Refusal(Error.PARTNER_WITHOUT_AGENCIES, facts=facts, rule="LG-6")
    if customer.market_segment != SEGMENT:
        raise Refusal(Error.AGENCY_OUTSIDE_GOVERNMENT, facts=facts, rule="LG-6")
    if not agency.is_active:
        raise Refusal(Error.CUSTOMER_IS_NO_AGENCY, facts=facts, rule="LG-6")


def group_of(account: Account) -> LinkedMembership | None:
    """Return the linked membership of agencies that a customer is in; None for any other."""
    if large_agency_of(account.benefits) is None:
        return None
    linked = linked_membership_of(account.benefits)
    return linked if linked and linked.benefit_types else None


def held_by_others(portfolio: Portfolio, account: Account) -> list[tuple[Product, int]]:
    """Return what the others in an agency's group hold: it counts for its orders (LG-1)."""
    linked = group_of(account) if account.benefits else None
    if linked is None:
        return []
    held = held_by_groups(portfolio.world, [linked.group_id])[linked.group_id]
    own = portfolio.quantities(account.customer_id)
    return [*held, *((product, -quantity) for product, quantity in own)]


def follow_order(portfolio: Portfolio, order: Order, _: Order | None = None) -> None:
    """Let the levels of an agency's group follow what it has bought."""
    account = portfolio.accounts[order.customer_id]
    if account.benefits and order.status == Status.COMPLETE:
        _refresh(portfolio, account)


def follow_anniversary(portfolio: Portfolio, basis: Basis) -> None:
    """Let the levels of an agency's group follow what it has renewed."""
    _refresh(portfolio, basis.account)


def _refresh(portfolio: Portfolio, account: Account) -> None:
    """Let the levels of an agency's group be raised to what is held in it, at once.

    The event is the one of a refresh that the owner asks for (LM-5): those of an instant are one
    batch, whatever the number of orders.
    """
    linked, world = group_of(account), portfolio.world
    if linked is not None:
        schedule_refresh(world, linked.group_id, account.customer_id, world.now)
