"""With which offer a subscription renews that has chosen one, or is held by one (HG-8)."""

from sandbox.catalogue.offers import Product
from sandbox.high_growth.commitments import licenses_of
from sandbox.high_growth.offers import moq_offer
from sandbox.renewals.code_points import CodedOffer
from sandbox.subscriptions.levels import Basis
from sandbox.three_year_commit.rules import running
from sandbox.three_year_commit.standing import standing_of
from sandbox.timeline.open_world import OpenWorld


def renewal_offer(
    world: OpenWorld, basis: Basis, product: Product, code: str, quantity: int
) -> CodedOffer | None:
    """Return the minimum-order offer that a product renews with; None: the plain one.

    The commitment runs on the anniversary, for no fewer than the offer, and no fewer renew. The
    seats of the old term are not asked again (scenario 2).
    """
    offer = moq_offer(world.reference, product, code)
    commitment = running(standing_of(world, basis), basis.day)
    if (
        offer is None
        or commitment is None
        or licenses_of(commitment) < offer.minimum_quantity
        or quantity < offer.minimum_quantity
    ):
        return None
    return CodedOffer(offer, commitment.end_date)
