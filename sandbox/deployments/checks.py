"""Who may have deployments, and where (GS-2, X35)."""

from collections.abc import Mapping
from typing import Final

from sandbox.accounts.agencies import SUB_SEGMENTS, large_agency_of
from sandbox.accounts.checks import GLOBAL_SALES_SEGMENT
from sandbox.accounts.customers import find_customer
from sandbox.accounts.model import CustomerAccount
from sandbox.accounts.profile import CompanyProfile
from sandbox.accounts.profiles import country_code
from sandbox.catalogue.reference import Reference
from sandbox.deployments.search import deployments_of
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld, Partner

AGENCIES: Final = frozenset(SUB_SEGMENTS)
"""Sub-segments that only large government agencies have (AC-2)."""


def deploying_customer(world: OpenWorld, partner: Partner, customer_id: str) -> CustomerAccount:
    """Return a distributor's customer that may have deployments.

    Raises:
        Refusal: 1116 no such customer; 1139 the distributor or 1140 the customer is not enabled
            for global sales; 1142, only a tester can have enabled a customer of its segment.
    """
    customer = find_customer(world.connection, world.world_id, partner.distributor_id, customer_id)
    check_global_sales(partner, customer)
    if customer.market_segment != GLOBAL_SALES_SEGMENT:
        facts = {"customerId": customer_id, "segment": customer.market_segment}
        raise Refusal(Error.SEGMENT_WITHOUT_GLOBAL_SALES, facts=facts, rule="GS-2")
    return customer


def check_global_sales(partner: Partner, customer: CustomerAccount) -> None:
    """Refuse what needs global sales where somebody has none.

    Raises:
        Refusal: 1139 for the distributor, 1140 for the customer.
    """
    facts = {"customerId": customer.customer_id, "partner": partner.distributor_id}
    if not partner.global_sales_enabled:
        raise Refusal(Error.PARTNER_WITHOUT_GLOBAL_SALES, facts=facts, rule="GS-2")
    if not customer.global_sales_enabled:
        raise Refusal(Error.CUSTOMER_WITHOUT_GLOBAL_SALES, facts=facts)


def check_deployments(
    portfolio: Portfolio, partner: Partner, account: Account, places: Mapping[str, str]
) -> None:
    """Refuse to sell for deployments of a customer (GS-5, X35).

    Args:
        portfolio: what the customer holds.
        partner: the distributor.
        account: the customer.
        places: the deployments, by the details that name them in a refusal.

    Raises:
        Refusal: 1139, 1140 and 1142 as for a new deployment; 2138 the customer has no such
            deployment; 2139 it is inactive, or the customer is a large government agency.
    """
    world = portfolio.world
    customer = find_customer(
        world.connection, world.world_id, partner.distributor_id, account.customer_id
    )
    check_global_sales(partner, customer)
    is_agency = bool(large_agency_of(account.benefits)) or not AGENCIES.isdisjoint(
        customer.market_sub_segments
    )
    if customer.market_segment != GLOBAL_SALES_SEGMENT and not is_agency:
        facts: Facts = {"customerId": customer.customer_id, "segment": customer.market_segment}
        raise Refusal(Error.SEGMENT_WITHOUT_GLOBAL_SALES, facts=facts, rule="GS-5")
    wanted = set(places.values())
    found = {
        deployment.deployment_id: deployment
        for deployment in deployments_of(
            world.connection, world.world_id, customer.customer_id, only=wanted
        )
    }
    unknown = [detail for detail, place in places.items() if place not in found]
    if unknown:
        facts = {"customerId": customer.customer_id, "deployments": wanted.difference(found)}
        raise Refusal(Error.INVALID_DEPLOYMENT, unknown, facts=facts)
    barred = [detail for detail, place in places.items() if is_agency or not found[place].is_active]
    if barred:
        facts = {
            "customerId": customer.customer_id,
            "deployments": {place: found[place].status for place in sorted(wanted)},
            "marketSubSegments": list(customer.market_sub_segments),
        }
        raise Refusal(Error.DEPLOYMENT_NOT_ALLOWED, barred, facts=facts)


def check_none_active(world: OpenWorld, customer_id: str) -> None:
    """Refuse to take global sales from a customer that has an active deployment (GS-12).

    Raises:
        Refusal: 1119.
    """
    found = deployments_of(world.connection, world.world_id, customer_id)
    active = [deployment.deployment_id for deployment in found if deployment.is_active]
    if active:
        facts: Facts = {"customerId": customer_id, "activeDeployments": active}
        raise Refusal(Error.NOT_EDITABLE, ["globalSalesEnabled"], facts=facts, rule="GS-12")


def home_of(reference: Reference, customer: CustomerAccount) -> str:
    """Return the alpha-2 code of a customer's own country."""
    return country_code(reference, CompanyProfile.of(customer.profile).address.country)
