"""Whether a high volume discount of VIP may come along (docs migration/migrate-hvd, TC-19)."""

from sandbox.catalogue.eligibility import qualifying
from sandbox.catalogue.offers import Product
from sandbox.domain.errors import Facts
from sandbox.high_volume.rules import FEWEST_LICENSES, SEGMENTS, is_acrobat
from sandbox.migration.case import Case
from sandbox.three_year_commit.entitlement import LICENSE


def against_discount(case: Case) -> Facts:
    """Return what stands against it: level, segment, products, no commitment; empty: nothing."""
    membership = case.membership
    discount = membership.high_volume
    if discount is None:
        return {}
    committed = _committed_licenses(case)
    has_acrobat = is_acrobat(product for product, _ in _coming(case))
    if (
        discount.may_migrate
        and membership.market_segment in SEGMENTS
        and committed is not None
        and has_acrobat
        and not membership.is_large_agency
    ):
        return {}
    return {
        "level": discount.level,
        "marketSegment": membership.market_segment,
        "committedLicenses": committed,
        "hasAcrobat": has_acrobat,
        "largeAgency": membership.is_large_agency,
    }


def missing_licenses(case: Case) -> Facts:
    """Tell of no more licences than are committed to, or of fewer than there is a level for."""
    if case.membership.high_volume is None:
        return {}
    committed = _committed_licenses(case)
    if committed is None:
        return {}
    licenses, _ = qualifying(_coming(case))
    if licenses > committed and licenses >= FEWEST_LICENSES:
        return {}
    return {"licenses": licenses, "committed": committed, "fewest": FEWEST_LICENSES}


def _coming(case: Case) -> list[tuple[Product, int]]:
    """Return the known products that come over active, with their quantities."""
    synthesize = case.rules.synthesizes_offers
    found = (
        (case.catalogue.resolve(each.product.offer_id, synthesize=synthesize), each.product)
        for each in case.standing.incoming
        if each.is_active
    )
    return [(offer.product, product.quantity) for offer, product in found if offer]


def _committed_licenses(case: Case) -> int | None:
    """Return how many licences are committed to; None without a commitment to any."""
    found = [
        minimum["quantity"]
        for commitment in case.membership.commitments_on(case.day)
        for minimum in commitment["minimumQuantities"]
        if minimum["offerType"] == LICENSE
    ]
    return max(found, default=None)
