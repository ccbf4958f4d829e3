"""Make a linked membership, let customers join it and leave it (LM-1, LM-3, LM-5).

Whoever may do so is asked elsewhere: here it is done. The customers are written with their
portfolio.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from sandbox.accounts.linked import (
    GroupType,
    LinkedRole,
    linked_membership_of,
    with_linked_membership,
)
from sandbox.linked_memberships.levels import first_levels
from sandbox.linked_memberships.model import LinkedGroup, Participant, Terms
from sandbox.linked_memberships.records import (
    find_group,
    remove_group,
    remove_participant,
    write_group,
    write_participant,
)
from sandbox.linked_memberships.schedule import KINDS, schedule_anniversary, schedule_refresh
from sandbox.store.events import DueEvent
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.three_year_commit.entitlement import better_levels
from sandbox.timeline import queue
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGroup:
    """A linked membership that is to be made.

    Attributes:
        name: its name.
        group_type: its kind.
        country: the alpha-2 code of the owner's country.
        benefit_types: the programs that it is of: none, or LARGE_GOVERNMENT_AGENCY.
        group_id: the id that it has had in VIP; empty for one that is new.
        created_at: when it was made in VIP; None for now.
    """

    name: str
    group_type: GroupType
    country: str
    benefit_types: tuple[str, ...] = ()
    group_id: str = ""
    created_at: datetime | None = None


def create_group(portfolio: Portfolio, owner: Account, new: NewGroup) -> LinkedGroup:
    """Make a linked membership, with the levels that its owner has at this moment (LM-5)."""
    world = portfolio.world
    group_id, number = world.draw_id("linked_group")
    while not new.group_id and find_group(world.connection, world.world_id, group_id):
        group_id, number = world.draw_id("linked_group")
    created_at = new.created_at or world.now
    group = LinkedGroup(
        group_id=new.group_id or group_id,
        sequence=number,
        distributor_id=owner.distributor_id,
        name=new.name,
        group_type=new.group_type.value,
        created_at=created_at,
        country=new.country,
        market_segment=owner.market_segment,
        benefit_types=list(new.benefit_types),
        license_level=owner.license_level,
        consumable_level=owner.consumable_level,
        terms=Terms.REQUESTED.value,
        refreshed_at=created_at,
        refresh_due_at=None,
    )
    held = portfolio.quantities(owner.customer_id)
    levels = first_levels(group, owner.levels, held)
    group.license_level, group.consumable_level = levels.license, levels.consumable
    write_group(world, group)
    _take_part(portfolio, owner, group, LinkedRole.OWNER)
    schedule_anniversary(world, group, owner.customer_id)
    world.record(
        "linked.created",
        f"Customer {owner.customer_id} owns linked membership {group.group_id}, {group.name}",
        customer_id=owner.customer_id,
    )
    return group


def enroll(portfolio: Portfolio, account: Account, group: LinkedGroup) -> None:
    """Let a customer be a member; it has the better of its own levels and the group's (LM-5).

    Levels of agencies go by the licences of all (docs lga/index): those of a group of them are
    refreshed at once.
    """
    _take_part(portfolio, account, group, LinkedRole.MEMBER)
    if group.is_of_agencies:
        world = portfolio.world
        schedule_refresh(world, group.group_id, account.customer_id, world.now)
    levels = better_levels(account.levels, group.levels)
    if levels != account.levels:
        account.license_level, account.consumable_level = levels.license, levels.consumable
        portfolio.move(account)
    portfolio.world.record(
        "linked.joined",
        f"Customer {account.customer_id} joined linked membership {group.group_id}: "
        f"its level is {levels.license}",
        customer_id=account.customer_id,
    )


def leave(portfolio: Portfolio, account: Account) -> None:
    """Let a customer be in no linked membership; with its owner a group is over.

    Its levels stay until its own anniversary: within a term they never fall (OF-3).
    """
    world, linked = portfolio.world, linked_membership_of(account.benefits)
    if linked is None:
        return
    remove_participant(world, account.customer_id)
    portfolio.join(account, with_linked_membership(account.benefits, None))
    if linked.role is LinkedRole.OWNER:
        _end(world, linked.group_id)
    world.record(
        "linked.left",
        f"Customer {account.customer_id} left linked membership {linked.group_id}",
        customer_id=account.customer_id,
    )


def _take_part(
    portfolio: Portfolio, account: Account, group: LinkedGroup, role: LinkedRole
) -> None:
    world = portfolio.world
    part = Participant(group.group_id, account.customer_id, role.value, world.now)
    write_participant(world, part)
    linked = group.for_customer(role)
    portfolio.join(account, with_linked_membership(account.benefits, linked))


def _end(world: OpenWorld, group_id: str) -> None:
    """Delete a linked membership that nobody is in, and what is due of it."""
    remove_group(world, group_id)
    world.write_events()
    world.connection.execute(
        delete(DueEvent).where(
            DueEvent.world_id == world.world_id,
            DueEvent.subject_id == group_id,
            DueEvent.kind.in_(KINDS),
        )
    )
    world.next_due_at = queue.next_due_at(world.connection, world.world_id)
