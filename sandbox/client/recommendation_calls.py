"""Calls about what recommendations know of a customer: overlay opportunities."""

from collections.abc import Mapping
from types import NoneType

from sandbox.client.calls import Sent, operation
from sandbox.client.portal_calls import CUSTOMERS
from sandbox.client.values import Instant, body
from sandbox.control_api.opportunity_resources import OverlayOpportunities, OverlayOpportunity

OPPORTUNITIES = f"{CUSTOMERS}/{{customer_id}}/opportunities"


@operation("create_opportunity", "POST", OPPORTUNITIES, OverlayOpportunity)
def create_opportunity(
    world_id: str,
    customer_id: str,
    kind: str,
    items: Mapping[str, int],
    *,
    expires_at: Instant | None = None,
) -> Sent:
    """Make an overlay opportunity of a customer.

    Args:
        world_id: which world.
        customer_id: which customer.
        kind: `new` or `renew`.
        items: offer, at any level → how many of it.
        expires_at: until when it is open; by default for `overlayOpportunityDays`.
    """
    wanted = [body(offer_id=offer, quantity=count) for offer, count in items.items()]
    return Sent(body(kind=kind, items=wanted, expires_at=expires_at))


@operation("get_opportunities", "GET", OPPORTUNITIES, OverlayOpportunities)
def get_opportunities(world_id: str, customer_id: str) -> Sent:
    """List the overlay opportunities of a customer."""
    return Sent()


@operation("delete_opportunity", "DELETE", f"{OPPORTUNITIES}/{{opportunity_id}}", NoneType)
def delete_opportunity(world_id: str, customer_id: str, opportunity_id: str) -> Sent:
    """Take an overlay opportunity back."""
    return Sent()
