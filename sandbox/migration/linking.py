"""A linked membership comes along: the owner's is made here, a member joins its own (LM-8)."""

from sandbox.accounts.agencies import LARGE_GOVERNMENT_AGENCY
from sandbox.accounts.excluded import commitment_in_the_way
from sandbox.accounts.linked import LinkedRole
from sandbox.linked_memberships.groups import NewGroup, create_group, enroll
from sandbox.linked_memberships.records import find_group
from sandbox.migration.model import Membership, vip_membership
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio


def link(portfolio: Portfolio, account: Account, membership: Membership) -> None:
    """Let a new customer own the linked membership that it owned in VIP, or be a member again.

    A tester may complete a transfer that would be refused: then it comes without where that cannot
    be, since the group is here or is not, or it has a three-year commitment.
    """
    vip, world = vip_membership(membership), portfolio.world
    linked = vip.linked
    if linked is None or commitment_in_the_way(account.benefits, world.today):
        return
    group = find_group(world.connection, world.world_id, linked.group_id)
    if linked.role is LinkedRole.MEMBER:
        if group and group.distributor_id == account.distributor_id:
            enroll(portfolio, account, group)
    elif group is None:
        new = NewGroup(
            name=linked.name,
            group_type=linked.group_type,
            country=vip.country,
            benefit_types=(LARGE_GOVERNMENT_AGENCY,) if vip.is_large_agency else (),
            group_id=linked.group_id,
            created_at=linked.created_at,
        )
        create_group(portfolio, account, new)
