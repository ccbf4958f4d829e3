"""Whether a membership may migrate, in the order of the checks (MG-2); a preview asks the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from sandbox.accounts.checks import MAY_GAIN_CUSTOMERS
from sandbox.accounts.model import ResellerAccount
from sandbox.accounts.resellers import find_reseller
from sandbox.catalogue.offers import Product
from sandbox.catalogue.reference import Reference
from sandbox.domain.calendar import price_day
from sandbox.domain.errors import Error, Facts, Refusal, offer_detail, reason_detail
from sandbox.domain.ruleset import Ruleset
from sandbox.domain.statuses import Status
from sandbox.large_agencies.rules import licenses_of
from sandbox.linked_memberships.model import LinkedGroup
from sandbox.linked_memberships.records import find_group
from sandbox.migration.case import Case
from sandbox.migration.levels import vip_levels
from sandbox.migration.model import Membership, find_membership, standing_transfer, vip_membership
from sandbox.migration.ready_made import READY_MEMBERSHIPS
from sandbox.migration.reasons import reasons_against, unsold_offers
from sandbox.migration.rules import Standing, VipMembership, standing_on
from sandbox.migration.set_by_hand import check_set
from sandbox.reseller_change.model import Transfer
from sandbox.store.base import RowsId
from sandbox.timeline.open_world import OpenWorld, Partner

_TAKEN = {
    Status.COMPLETE.value: Error.ALREADY_TRANSFERRED,
    Status.PENDING.value: Error.TRANSFER_IN_PROGRESS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What a distributor accepts, as query parameters: see docs migration/transfer-subscription."""

    ignore_order_return: bool = False
    expire_open_pas: bool = False


NO_FLAGS = Flags()


@dataclass(frozen=True, slots=True)
class View:
    """From where a membership is looked at: a distributor in a world at an instant."""

    connection: Connection
    world_id: RowsId
    now: datetime
    rules: Ruleset
    reference: Reference
    partner: Partner
    flags: Flags = NO_FLAGS

    @classmethod
    def of(cls, world: OpenWorld, partner: Partner, flags: Flags = NO_FLAGS) -> "View":
        """Look from an open world."""
        return cls(
            world.connection,
            world.world_id,
            world.now,
            world.rules,
            world.reference,
            partner,
            flags,
        )


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a membership may migrate; if not, the code, message and reasons of the refusal."""

    is_eligible: bool
    code: str = ""
    message: str = ""
    reasons: tuple[str, ...] = ()


def free_membership(view: View, membership_id: str) -> Membership:
    """Return a membership that is not on its way and was not transferred.

    Raises:
        Refusal: 5115; 5118 or 5121; what a ready-made membership answers.
    """
    membership = _known_membership(view, membership_id)
    transfer = standing_transfer(view.connection, view.world_id, membership_id)
    if transfer is not None:
        facts: Facts = {
            "membershipId": membership_id,
            "transferId": transfer.transfer_id,
            "status": transfer.status,
            "since": transfer.created_at,
        }
        raise Refusal(_TAKEN[transfer.status], facts=facts)
    return membership


def _known_membership(view: View, membership_id: str) -> Membership:
    ready = READY_MEMBERSHIPS.get(membership_id)
    if ready is not None:
        raise ready.refusal
    membership = find_membership(view.connection, view.world_id, membership_id)
    if membership is None:
        raise Refusal(Error.INVALID_MEMBERSHIP, facts={"membershipId": membership_id})
    return membership


def gaining_reseller(view: View, reseller_id: str) -> ResellerAccount:
    """Return the distributor's reseller to whom a membership shall come.

    Raises:
        Refusal: 1115; 5119, it is not active.
    """
    distributor_id = view.partner.distributor_id
    reseller = find_reseller(view.connection, view.world_id, distributor_id, reseller_id)
    if reseller.status not in MAY_GAIN_CUSTOMERS:
        facts = {"resellerId": reseller_id, "status": reseller.status}
        raise Refusal(Error.TRANSFER_TO_INACTIVE, facts=facts)
    return reseller


def standing_of(view: View, membership: Membership) -> Standing:
    """Return where a membership stands today."""
    return standing_on(
        view.now.date(),
        membership.renewal_date,
        vip_membership(membership).products,
        early_days=view.rules.early_renewal_days,
        late_days=view.rules.late_renewal_days,
    )


def held_in_vip(view: View, membership: VipMembership) -> list[tuple[Product, int]]:
    """Return what a membership has of what the catalogue knows, with its quantities."""
    resolve, synthesize = view.reference.catalogue.resolve, view.rules.synthesizes_offers
    offers = (
        (resolve(product.offer_id, synthesize=synthesize), product.quantity)
        for product in membership.products
    )
    return [(offer.product, quantity) for offer, quantity in offers if offer]


def check_eligible(
    view: View, membership: Membership, reseller: ResellerAccount | None = None
) -> Standing:
    """Refuse a membership that may not move now; returns where it stands.

    Raises:
        Refusal: 5120 no admin; 1143, 1148, 1149 or 5122 where a tester set one; 5117 with all
            reasons.
    """
    if not membership.profile["contacts"]:
        facts: Facts = {"membershipId": membership.membership_id, "contacts": 0}
        raise Refusal(Error.NO_ADMIN_CONTACTS, facts=facts)
    check_set(membership)
    standing = standing_of(view, membership)
    vip = vip_membership(membership)
    held = held_in_vip(view, vip)
    case = Case(
        membership=vip,
        license_level=membership.license_level,
        entitled_level=vip_levels(vip, held, on=view.now.date()).license,
        products=[product for product, _ in held],
        licenses=licenses_of(held),
        standing=standing,
        seller=view.partner,
        catalogue=view.reference.catalogue,
        rules=view.rules,
        day=view.now.date(),
        price_day=price_day(view.now),
        reseller_segments=None if reseller is None else reseller.market_segments,
        ignore_order_return=view.flags.ignore_order_return,
        expire_open_pas=view.flags.expire_open_pas,
        group=_group_of(view, vip),
        distributor_id=view.partner.distributor_id,
    )
    reasons = reasons_against(case)
    if not reasons:
        return standing
    details = [reason_detail(reason) for reason in reasons]
    if "NO_TARGET_SKU" in reasons:
        details += [offer_detail(offer_id) for offer_id in unsold_offers(case)]
    raise Refusal(
        Error.NOT_TRANSFERABLE,
        details,
        facts={
            "membershipId": membership.membership_id,
            "today": case.day,
            "anniversary": standing.anniversary,
            "window": standing.window.name,
            "renewalState": standing.state,
            "reasons": reasons,
        },
    )


def _group_of(view: View, vip: VipMembership) -> LinkedGroup | None:
    """Return the linked membership of a membership, if its owner is here already."""
    if vip.linked is None:
        return None
    return find_group(view.connection, view.world_id, vip.linked.group_id)


def check_partner(partner: Partner, membership: Membership) -> None:
    """Refuse an agency to a distributor that sells to none (LG-3); a preview does not ask.

    Raises:
        Refusal: 1164.
    """
    if vip_membership(membership).is_large_agency and not partner.lga_enabled:
        facts: Facts = {"membershipId": membership.membership_id, "lgaEnabled": False}
        raise Refusal(Error.PARTNER_WITHOUT_AGENCIES, facts=facts)


def reasons_named(refusal: Refusal) -> Iterator[str]:
    """Name the reasons of a refusal, without the form in which its details put them."""
    before = reason_detail("")
    return (detail.removeprefix(before) for detail in refusal.details if detail.startswith(before))


def check_again(view: View, transfer: Transfer) -> None:
    """Refuse a transfer that may no longer complete: the state is looked at again.

    Raises:
        Refusal: 5115, 1115, 5119, 5120, 5117 or 1164.
    """
    membership = _known_membership(view, transfer.membership_id)
    check_eligible(view, membership, gaining_reseller(view, transfer.reseller_id))
    check_partner(view.partner, membership)


def eligibility(view: View, membership_id: str) -> Eligibility:
    """Return what a preview would say, as the portal shows it beside a new membership."""
    try:
        check_eligible(view, free_membership(view, membership_id))
    except Refusal as refusal:
        error = refusal.error
        return Eligibility(
            is_eligible=False,
            code=error.code,
            message=error.message,
            reasons=tuple(reasons_named(refusal)),
        )
    return Eligibility(is_eligible=True)
