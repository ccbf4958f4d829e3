"""What a change of reseller is refused for, in the order of the checks (RC-2, RC-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sandbox.accounts.agencies import large_agency_of
from sandbox.accounts.checks import MAY_GAIN_CUSTOMERS
from sandbox.accounts.linked import LinkedRole, linked_membership_of
from sandbox.accounts.model import ResellerAccount
from sandbox.accounts.resellers import find_reseller
from sandbox.catalogue.eligibility import Levels
from sandbox.catalogue.sellers import sells
from sandbox.domain.calendar import price_day
from sandbox.domain.errors import Error, Facts, Refusal, offer_detail, reason_detail
from sandbox.domain.statuses import Status
from sandbox.large_agencies.rules import REGION
from sandbox.linked_memberships.records import member_counts
from sandbox.orders.pending import pending_orders
from sandbox.orders.price_points import discount_code, price_regions
from sandbox.reseller_change.approval_codes import Approval, usable_code
from sandbox.reseller_change.model import MOVING_CUSTOMERS, MovingCustomer
from sandbox.reseller_change.rules import BLACKOUT_REASON, blackout_on
from sandbox.store.accounts import Customer
from sandbox.subscriptions.levels import held_basis
from sandbox.subscriptions.model import Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.timeline.open_world import OpenWorld, Partner


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """What the new reseller's distributor asks for; `requested_by` is an admin's email."""

    approval_code: str
    reseller_id: str
    requested_by: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change of reseller that may be made: who moves with what, and where to."""

    approval: Approval
    customer: MovingCustomer
    moving: Sequence[Subscription]
    reseller_name: str


def plan_change(world: OpenWorld, partner: Partner, request: ChangeRequest) -> Change:
    """Check a change by an approval code against all rules.

    Raises:
        Refusal: 1128, 1131, 1129 the code; else as `check_move`.
    """
    approval = usable_code(world, request.approval_code)
    return check_move(world, partner, approval, request.reseller_id)


def check_move(world: OpenWorld, partner: Partner, approval: Approval, reseller_id: str) -> Change:
    """Check a change that the customer's admin allowed, by whichever code (RC-1, RC-6).

    Raises:
        Refusal: 1115, 1134, 5119 the reseller; 1139 global sales; 1164 large agencies; 5120 no
            admin; 5117 the customer is inactive, the blackout, what the new distributor or
            reseller cannot sell, an agency that would leave the region of agencies, the members of
            its linked membership.
    """
    row = world.connection.execute(
        MOVING_CUSTOMERS.where(
            Customer.world_id == world.world_id, Customer.customer_id == approval.customer_id
        )
    ).one()
    customer = MovingCustomer(*row)
    reseller = _new_reseller(world, partner, customer, reseller_id)
    if customer.global_sales_enabled and not partner.global_sales_enabled:
        facts: Facts = {
            "customerId": customer.customer_id,
            "customerGlobalSales": True,
            "partnerGlobalSales": False,
        }
        raise Refusal(Error.PARTNER_WITHOUT_GLOBAL_SALES, facts=facts)
    if large_agency_of(customer.benefits) and not partner.lga_enabled:
        facts = {"customerId": customer.customer_id, "lgaEnabled": False}
        raise Refusal(Error.PARTNER_WITHOUT_AGENCIES, facts=facts)
    if not customer.admin_emails:
        facts = {"customerId": customer.customer_id, "contacts": 0}
        raise Refusal(Error.NO_ADMIN_CONTACTS, facts=facts, rule="RC-2")
    portfolio = Portfolio.load(world, [customer.customer_id])
    _check_blackout(world, portfolio, customer)
    _check_eligible(world, partner, customer, reseller, portfolio)
    moving = portfolio.active(customer.customer_id)
    return Change(approval, customer, moving, reseller.company_name)


def _new_reseller(
    world: OpenWorld, partner: Partner, customer: MovingCustomer, reseller_id: str
) -> ResellerAccount:
    found = find_reseller(world.connection, world.world_id, partner.distributor_id, reseller_id)
    facts: Facts = {"customerId": customer.customer_id, "resellerId": reseller_id}
    if reseller_id == customer.reseller_id:
        detail = reason_detail("INVALID_RESELLER_ID")
        raise Refusal(Error.CURRENT_RESELLER, [detail], facts=facts)
    if found.status not in MAY_GAIN_CUSTOMERS:
        facts["status"] = found.status
        raise Refusal(Error.TRANSFER_TO_INACTIVE, facts=facts, rule="RC-2")
    return found


def _check_blackout(world: OpenWorld, portfolio: Portfolio, customer: MovingCustomer) -> None:
    """Refuse the days around the pending anniversary and the one reached last (RC-3)."""
    anchors = blackout_anchors(portfolio, customer.customer_id, customer.last_anniversary)
    found = blackout_on(
        world.today,
        anchors,
        before_days=world.rules.reseller_change_blackout_before_days,
        after_days=world.rules.reseller_change_blackout_after_days,
    )
    if found is not None:
        facts: Facts = {
            "customerId": customer.customer_id,
            "today": world.today,
            "anniversary": found.anniversary,
            "firstDay": found.first_day,
            "lastDay": found.last_day,
        }
        detail = reason_detail(BLACKOUT_REASON)
        raise Refusal(Error.NOT_TRANSFERABLE, [detail], facts=facts, rule="RC-3")


def blackout_anchors(
    portfolio: Portfolio, customer_id: str, last_anniversary: date | None
) -> set[date]:
    """Return the anniversaries around which a customer does not move (RC-3)."""
    pending = {subscription.renewal_date for subscription in portfolio.annual(customer_id)}
    return pending if last_anniversary is None else pending | {last_anniversary}


def _check_eligible(
    world: OpenWorld,
    partner: Partner,
    customer: MovingCustomer,
    reseller: ResellerAccount,
    portfolio: Portfolio,
) -> None:
    """Refuse what stands against the move beside its day, all reasons at once (RC-2)."""
    is_new = customer.distributor_id != partner.distributor_id
    segment = customer.market_segment
    sold_segments = set(partner.market_segments) & set(reseller.market_segments)
    moving = [
        subscription
        for subscription in portfolio.subscriptions[customer.customer_id]
        if subscription.is_open
    ]
    unsold = _unsold(portfolio, partner, customer, moving) if is_new else []
    members = _members_left(world, customer) if is_new else 0
    pending = pending_orders(world, customer.customer_id)
    is_agency = large_agency_of(customer.benefits) is not None
    reasons = {
        "INACTIVE": customer.status != Status.ACTIVE,
        "INVALID_COUNTRY": is_new and customer.country not in partner.countries,
        "BAD_MARKET_SEGMENT": segment not in sold_segments,
        "NO_TARGET_SKU": bool(unsold),
        "LINK_MEMBERSHIP_CHECK": bool(members),
        "HAS_UNPROCESSED_ORDERS": bool(pending),
        # Who is to become an agency too: it would never be one there (LG-3, LG-8).
        "NOT_LGA PARTNER": is_new and is_agency and partner.region != REGION,
    }
    found = [reason_detail(reason) for reason, holds in reasons.items() if holds]
    if not found:
        return
    facts: Facts = {
        "customerId": customer.customer_id,
        "status": customer.status,
        "country": customer.country,
        "countries": partner.countries,
        "marketSegment": segment,
        "marketSegments": sold_segments,
        "unsoldOffers": unsold,
        "membersOfItsLinkedMembership": members,
        "pendingOrders": pending,
        "largeAgency": is_agency,
        "region": partner.region,
    }
    details = [*found, *(offer_detail(offer_id) for offer_id in unsold)]
    raise Refusal(Error.NOT_TRANSFERABLE, details, facts=facts, rule="RC-2")


def _members_left(world: OpenWorld, customer: MovingCustomer) -> int:
    """Count who would be in a linked membership whose owner is another distributor's (LM-9)."""
    linked = linked_membership_of(customer.benefits)
    if linked is None or linked.role is not LinkedRole.OWNER:
        return 0
    return member_counts(world.connection, world.world_id, [linked.group_id])[linked.group_id]


def _unsold(
    portfolio: Portfolio,
    partner: Partner,
    customer: MovingCustomer,
    moving: Sequence[Subscription],
) -> list[str]:
    """Return the base offers that the distributor cannot sell in their currency today.

    Asked at the customer's levels, which move with it (RC-4): those of large agencies are not
    sold everywhere. A deployment has the prices of its own region, whoever sells (GS-11).
    """
    world = portfolio.world
    catalogue, day = world.reference.catalogue, price_day(world.now)
    levels = Levels(customer.license_level, customer.consumable_level)
    code = discount_code(world, held_basis(portfolio, portfolio.accounts[customer.customer_id]))
    regions = price_regions(world, {subscription.deployment_id for subscription in moving})
    unsold = []
    for subscription in moving:
        product = product_of(world.reference, subscription.base_offer_id)
        offer = catalogue.at_level(product, levels.of(product))
        is_sold = sells(
            partner,
            catalogue,
            offer,
            subscription.currency,
            day,
            region=regions.get(subscription.deployment_id, ""),
            discount_code=catalogue.code_for(offer, code),
        )
        if not is_sold:
            unsold.append(subscription.base_offer_id)
    return list(dict.fromkeys(unsold))
