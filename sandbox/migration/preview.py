"""What would come over of a membership (docs migration/preview-offers)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.catalogue.eligibility import Levels
from sandbox.migration.checks import View, check_eligible, free_membership
from sandbox.migration.complete import renewal_date
from sandbox.migration.model import Membership, vip_membership
from sandbox.migration.rules import VipProduct


@dataclass(frozen=True, slots=True)
class MembershipPreview:
    """A membership: its products with the days on which they would renew, and what comes along.

    `benefits` are as on the wire; `levels` None: they are not shown. `discount_code` names the
    prices of a high volume discount, if it has one.
    """

    membership: Membership
    products: Sequence[tuple[VipProduct, date]]
    benefits: Sequence[Mapping[str, Any]]
    levels: Levels | None
    discount_code: str = ""


def preview_membership(view: View, membership_id: str) -> MembershipPreview:
    """Return what would come over.

    Raises:
        Refusal: 5115, 5118, 5121, 5120 or 5117.
    """
    found = free_membership(view, membership_id)
    standing = check_eligible(view, found)
    membership = vip_membership(found)
    shows_levels = membership.is_large_agency or membership.commitments_on(standing.day)
    return MembershipPreview(
        membership=found,
        products=[
            (incoming.product, renewal_date(view.reference, incoming))
            for incoming in standing.incoming
        ],
        benefits=membership.benefits,
        levels=Levels(found.license_level, found.consumable_level) if shows_levels else None,
        discount_code=membership.high_volume.code if membership.high_volume else "",
    )
