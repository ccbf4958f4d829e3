"""Overlay opportunities as testers make them and take them back (RE-C7)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete

from sandbox.accounts.lookup import customer_of_world
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.wire import instant_text
from sandbox.recommendations.model import (
    Opportunity,
    OpportunityItem,
    OpportunityKind,
    OpportunityStatus,
)
from sandbox.recommendations.overlay import read_opportunities
from sandbox.store.recommendations import OpportunityRow
from sandbox.timeline.open_world import OpenWorld


def add_opportunity(
    world: OpenWorld,
    customer_id: str,
    kind: OpportunityKind,
    items: Sequence[OpportunityItem],
    expires_at: datetime | None = None,
) -> Opportunity:
    """Make an opportunity, open until `expires_at` or for `overlayOpportunityDays`.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND; INVALID_REQUEST, an offer is unknown, or it would be
            over before it began.
    """
    customer_of_world(world, customer_id)
    expires_at = expires_at or world.now + timedelta(days=world.rules.overlay_opportunity_days)
    resolve, synthesize = world.reference.catalogue.resolve, world.rules.synthesizes_offers
    faults = [
        f"items[{place}].offerId: the catalogue has no {item.offer_id}"
        for place, item in enumerate(items)
        if resolve(item.offer_id, synthesize=synthesize) is None
    ]
    if expires_at < world.now:
        faults.append("expiresAt: lies in the past")
    if faults:
        raise ControlRefusal(ControlError.INVALID_REQUEST, faults)
    opportunity_id, number = world.draw_id("opportunity")
    row = OpportunityRow(
        world_id=world.world_id,
        opportunity_id=opportunity_id,
        sequence=number,
        customer_id=customer_id,
        kind=kind.value,
        created_at=world.now,
        expires_at=expires_at,
        orders_before=world.counters.get("order", 0),
        items=[{"offer_id": item.offer_id, "quantity": item.quantity} for item in items],
    )
    world.session.add(row)
    world.flush()
    what = f"opportunity {opportunity_id} ({kind.value}) is open until {instant_text(expires_at)}"
    world.record("opportunity.created", what, customer_id=customer_id)
    return Opportunity(
        opportunity_id,
        customer_id,
        kind,
        world.now,
        expires_at,
        OpportunityStatus.OPEN,
        tuple(items),
    )


def remove_opportunity(world: OpenWorld, customer_id: str, opportunity_id: str) -> None:
    """Take an opportunity back.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, OPPORTUNITY_NOT_FOUND.
    """
    customer_of_world(world, customer_id)
    removed = world.connection.execute(
        delete(OpportunityRow).where(
            OpportunityRow.world_id == world.world_id,
            OpportunityRow.customer_id == customer_id,
            OpportunityRow.opportunity_id == opportunity_id,
        )
    )
    if not removed.rowcount:
        detail = f"opportunityId: {opportunity_id}"
        raise ControlRefusal(ControlError.OPPORTUNITY_NOT_FOUND, [detail])
    what = f"opportunity {opportunity_id} is taken back"
    world.record("opportunity.deleted", what, customer_id=customer_id)


def list_opportunities(world: OpenWorld, customer_id: str) -> list[Opportunity]:
    """Return all opportunities of a customer, oldest first, whatever has become of them.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND.
    """
    customer_of_world(world, customer_id)
    return read_opportunities(world, customer_id)
