"""A partner asks for a linked membership that a customer shall own (LM-1, LM-7)."""

from sandbox.accounts.agencies import LARGE_GOVERNMENT_AGENCY, is_large_agency
from sandbox.accounts.excluded import commitment_in_the_way
from sandbox.accounts.linked import AskedGroup
from sandbox.accounts.model import CustomerAccount
from sandbox.accounts.profiles import country_code
from sandbox.domain.errors import Error, Refusal
from sandbox.linked_memberships.check_points import GROUP_CHECKS
from sandbox.linked_memberships.groups import NewGroup, create_group
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld, Partner


def ask_for_group(
    world: OpenWorld, partner: Partner, customer: CustomerAccount, asked: AskedGroup
) -> None:
    """Make a customer the owner of a new linked membership; one of agencies if it is one (LG-6).

    Whoever asks has found out that it is in none.

    Raises:
        Refusal: 1147, a three-year commitment is requested, accepted or runs; whatever
            `GROUP_CHECKS` refuse.
    """
    portfolio = Portfolio.load(world, [customer.customer_id])
    owner = portfolio.accounts[customer.customer_id]
    status = commitment_in_the_way(owner.benefits, world.today)
    if status is not None:
        detail = "3YC Customer not allowed for Linked Membership"
        raise Refusal(Error.COMMITMENT_OF_LINKED, [detail], facts={"status": status.value})
    for check in world.program[GROUP_CHECKS]:
        check(world, partner, customer)
    new = NewGroup(
        name=asked.name,
        group_type=asked.group_type,
        country=country_code(world.reference, customer.company.address.country),
        benefit_types=(LARGE_GOVERNMENT_AGENCY,) if is_large_agency(owner.benefits) else (),
    )
    create_group(portfolio, owner, new)
    portfolio.write()
