"""A partner enrols an agency in a linked membership, without a code (LG-5, docs lga/create)."""

from sandbox.accounts.agencies import is_large_agency
from sandbox.accounts.customers import find_editable_customer
from sandbox.accounts.linked import linked_membership_of
from sandbox.accounts.model import CustomerAccount
from sandbox.accounts.profiles import country_code
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.domain.statuses import Status
from sandbox.linked_memberships.groups import enroll
from sandbox.linked_memberships.model import LinkedGroup
from sandbox.linked_memberships.records import find_group
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld, Partner

OTHER_DISTRIBUTOR = "Account and Linked Account group are not part of the same distributor"
OTHER_COUNTRY = "Account country does not match with the linked account group country"


def enroll_agency(world: OpenWorld, partner: Partner, customer_id: str, group_id: str) -> None:
    """Let an agency be a member of a group of agencies; who is in it already stays so.

    Raises:
        Refusal: 1116 customer, 1125 it is pending or blocked; 1164 the distributor sells to no
            agencies; 1143 group; 1153 it is another distributor's; 1165 the customer is no agency,
            or inactive; 1166 the group is none of agencies; 1118 they are of two countries; 1119
            the customer is in another one.
    """
    customer = find_editable_customer(world, partner, customer_id)
    if not partner.lga_enabled:
        facts: Facts = {"partner": partner.distributor_id, "lgaEnabled": False}
        raise Refusal(Error.PARTNER_WITHOUT_AGENCIES, facts=facts, rule="LG-5")
    group = find_group(world.connection, world.world_id, group_id)
    if group is None:
        raise Refusal(Error.GROUP_NOT_FOUND, facts={"groupId": group_id})
    _check_fit(world, partner, customer, group)
    linked = linked_membership_of(customer.benefits)
    if linked is not None:
        if linked.group_id != group_id:
            facts = {"groupId": group_id, "isIn": linked.group_id}
            raise Refusal(Error.NOT_EDITABLE, ["linkedMembership"], facts=facts, rule="LG-5")
        return
    portfolio = Portfolio.load(world, [customer_id])
    enroll(portfolio, portfolio.accounts[customer_id], group)
    portfolio.write()


def _check_fit(
    world: OpenWorld, partner: Partner, customer: CustomerAccount, group: LinkedGroup
) -> None:
    if group.distributor_id != partner.distributor_id:
        facts: Facts = {"groupId": group.group_id, "partner": partner.distributor_id}
        raise Refusal(Error.GROUP_OF_ANOTHER, [OTHER_DISTRIBUTOR], facts=facts)
    if customer.status != Status.ACTIVE or not is_large_agency(customer.benefits):
        facts = {"status": customer.status, "benefits": customer.benefits}
        raise Refusal(Error.CUSTOMER_IS_NO_AGENCY, facts=facts)
    if not group.is_of_agencies:
        facts = {"groupId": group.group_id, "benefitTypes": list(group.benefit_types)}
        raise Refusal(Error.GROUP_IS_OF_NO_AGENCIES, facts=facts)
    country = country_code(world.reference, customer.company.address.country)
    if country != group.country:
        facts = {"country": country, "countryOfGroup": group.country}
        raise Refusal(Error.INVALID_ADDRESS, [OTHER_COUNTRY], facts=facts, rule="LG-5")
