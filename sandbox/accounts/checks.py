"""What a customer may be and become: reseller, segment, global sales (AC-1 to AC-5).

Creation and change ask the same questions here, so that they cannot answer differently.
"""

from sqlalchemy import bindparam, exists, not_, select

from sandbox.accounts.agencies import large_agency_of
from sandbox.accounts.linked import linked_membership_of
from sandbox.accounts.model import CustomerAccount, ResellerAccount
from sandbox.accounts.profile import CompanyProfile
from sandbox.accounts.resellers import find_reseller
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.domain.statuses import InvitationStatus, Status
from sandbox.store.accounts import Customer, company_key
from sandbox.store.consoles import Enrollment
from sandbox.store.orders import SubscriptionRow
from sandbox.timeline.open_world import OpenWorld, Partner

GLOBAL_SALES_SEGMENT = "COM"
MAY_GAIN_CUSTOMERS = frozenset({Status.ACTIVE, Status.PENDING})

# Whom VIP's console removed was invited wrongly, and may be made anew (seed 001).
_IS_REMOVED = exists().where(
    Enrollment.world_id == Customer.world_id,
    Enrollment.customer_id == Customer.customer_id,
    Enrollment.invitation == InvitationStatus.REMOVED.value,
)
_TWIN = (
    select(Customer.customer_id)
    .where(
        Customer.world_id == bindparam("of_world"),
        Customer.company_key == bindparam("of_company"),
        Customer.admin_email == bindparam("of_admin"),
        Customer.reseller_id == bindparam("of_reseller"),
        not_(_IS_REMOVED),
    )
    .limit(1)
)
_HELD = (
    select(SubscriptionRow.subscription_id)
    .where(
        SubscriptionRow.world_id == bindparam("of_world"),
        SubscriptionRow.customer_id == bindparam("of_customer"),
        SubscriptionRow.status.in_([Status.ACTIVE, Status.SCHEDULED]),
    )
    .limit(1)
)


def check_reseller(world: OpenWorld, partner: Partner, reseller_id: str, segment: str) -> None:
    """Refuse a new customer under an unknown (1115), inactive (1126) or unfit (2135) reseller."""
    reseller = find_reseller(world.connection, world.world_id, partner.distributor_id, reseller_id)
    if reseller.status not in MAY_GAIN_CUSTOMERS:
        raise Refusal(Error.RESELLER_INACTIVE, facts={"resellerStatus": reseller.status})
    _check_segment(reseller, segment)


def _check_segment(reseller: ResellerAccount, segment: str) -> None:
    """Refuse a segment that the reseller is not enabled for (AC-2)."""
    if segment not in reseller.market_segments:
        facts = {"segment": segment, "resellerSegments": reseller.market_segments}
        raise Refusal(Error.INVALID_MARKET_SEGMENT, ["companyProfile.marketSegment"], facts=facts)


def check_new_segment(
    world: OpenWorld, partner: Partner, customer: CustomerAccount, segment: str
) -> None:
    """Refuse a new market segment while something is held, or one of another reseller (AC-2).

    A large government agency stays a government, and so does who is to become one (LG-10). Who is
    in a linked membership stays in its segment (LM-3).
    """
    if large_agency_of(customer.benefits):
        facts: Facts = {"from": customer.market_segment, "to": segment}
        path = "companyProfile.marketSegment"
        raise Refusal(Error.INVALID_MARKET_SEGMENT, [path], facts=facts, rule="LG-10")
    linked = linked_membership_of(customer.benefits)
    if linked:
        facts = {"group": linked.group_id, "from": customer.market_segment, "to": segment}
        raise Refusal(
            Error.NOT_EDITABLE, ["companyProfile.marketSegment"], facts=facts, rule="LM-3"
        )
    subscription = world.connection.execute(
        _HELD, {"of_world": world.world_id, "of_customer": customer.customer_id}
    )
    subscription_id = subscription.scalar_one_or_none()
    if subscription_id is not None:
        facts = {"held": subscription_id, "from": customer.market_segment, "to": segment}
        raise Refusal(
            Error.NOT_EDITABLE, ["companyProfile.marketSegment"], facts=facts, rule="AC-2"
        )
    reseller = find_reseller(
        world.connection, world.world_id, partner.distributor_id, customer.reseller_id
    )
    _check_segment(reseller, segment)


def check_global_sales(partner: Partner, segment: str, *, asked: bool, enabled: bool) -> None:
    """Refuse global sales where the partner (1139) or the market segment (1142) has none."""
    if asked and not partner.global_sales_enabled:
        raise Refusal(Error.PARTNER_WITHOUT_GLOBAL_SALES, facts={"partner": partner.distributor_id})
    if enabled and segment != GLOBAL_SALES_SEGMENT:
        raise Refusal(Error.SEGMENT_WITHOUT_GLOBAL_SALES, facts={"segment": segment})


def check_new(world: OpenWorld, reseller_id: str, profile: CompanyProfile) -> None:
    """Refuse a second account of one company and primary admin under one reseller (AC-4)."""
    twin = world.connection.execute(
        _TWIN,
        {
            "of_world": world.world_id,
            "of_company": company_key(profile.company_name),
            "of_admin": profile.contacts[0].key,
            "of_reseller": reseller_id,
        },
    )
    twin_id = twin.scalar_one_or_none()
    if twin_id is not None:
        facts = {"customerId": twin_id, "resellerId": reseller_id}
        raise Refusal(Error.ACCOUNT_EXISTS, facts=facts)
