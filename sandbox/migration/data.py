"""What a tester says about a membership of VIP, and what may be wrong with it (MG-2)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.accounts.profile import Address, Contact
from sandbox.catalogue.offers import Offer, Product
from sandbox.migration.rules import VipProduct, state_of
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class OfferData:
    """A product as it was sent; None stands for what was not."""

    offer_id: str
    quantity: int
    currency: str | None = None
    is_renewed: bool | None = None


@dataclass(frozen=True, slots=True)
class DeploymentData:
    """A place in another country as it was sent, with its products."""

    address: Address
    currency: str
    offers: Sequence[OfferData]


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipData:
    """What a tester says about a membership; None stands for what was not said.

    `faults` name what is wrong with the company's values; `facts` are what refusals are computed
    from, by their names on the wire and all there. `makes_commitment` tells that the commitment
    which a high volume discount goes with was not said, and is made up.
    """

    faults: Sequence[str]
    facts: dict[str, Any]
    company_name: str | None = None
    offer_count: int | None = None
    offers: Sequence[OfferData] | None = None
    deployments: Sequence[DeploymentData] = ()
    renewal_date: date | None = None
    renewal_state: str | None = None
    market_segment: str | None = None
    address: Address | None = None
    preferred_language: str | None = None
    contacts: tuple[Contact, ...] | None = None
    discount_level: str | None = None
    ineligible: str | None = None
    makes_commitment: bool = False


def known_offer(world: OpenWorld, offer_id: str) -> Offer | None:
    """Return an offer that the world knows or, by its rule `unknownOffers`, makes up."""
    synthesize = world.rules.synthesizes_offers
    return world.reference.catalogue.resolve(offer_id, synthesize=synthesize)


def named_product(world: OpenWorld, offer_id: str) -> Product | None:
    """Return the product that an id names, known or not; None where it is no offer's id.

    Two levels of an unknown product are one product all the same: `unknownOffers` may change.
    """
    offer = world.reference.catalogue.resolve(offer_id, synthesize=True)
    return offer.product if offer else None


def membership_faults(
    world: OpenWorld,
    data: MembershipData,
    products: Sequence[VipProduct],
    segment: str,
) -> Iterator[str]:
    """Name what is wrong with what was sent, each with what would be right.

    Args:
        world: the world.
        data: what was sent.
        products: the products of it.
        segment: its market segment.
    """
    if data.offers is not None and data.offer_count is not None:
        yield "offerCount: send it or offers, not both"
    yield from _product_faults(world, data, products, segment)
    yield from _renewal_faults(data, products)
    yield from data.faults
    yield from _date_faults(world, data)


def _product_faults(
    world: OpenWorld, data: MembershipData, products: Sequence[VipProduct], segment: str
) -> Iterator[str]:
    seen = set()
    for path, each in _sent_products(data, products):
        named, known = named_product(world, each.offer_id), known_offer(world, each.offer_id)
        key = (named.product_id if named else each.offer_id, each.currency, each.place)
        if key in seen:
            yield f"{path}.offerId: this product stands there already in {each.currency}"
        seen.add(key)
        if known and known.product.market_segment != segment:
            of = known.product.market_segment
            yield f"{path}.offerId: is of segment {of}, and the membership of {segment}"


def _sent_products(
    data: MembershipData, products: Sequence[VipProduct]
) -> Iterator[tuple[str, VipProduct]]:
    """Yield the products that were sent, with their paths; those that are made up are right."""
    counts: Counter[int] = Counter()
    for each in products:
        index = counts[each.place]
        counts[each.place] += 1
        if each.place:
            yield f"deployments[{each.place - 1}].offers[{index}]", each
        elif data.offers is not None:
            yield f"offers[{index}]", each


def _renewal_faults(data: MembershipData, products: Sequence[VipProduct]) -> Iterator[str]:
    found = state_of(products)
    if data.renewal_state not in (None, found.value):
        renewed = sum(each.is_renewed for each in products)
        yield (
            f"renewalState: is {data.renewal_state}, but {renewed} of {len(products)} offers "
            f"count as renewed, which is {found.value}"
        )


def _date_faults(world: OpenWorld, data: MembershipData) -> Iterator[str]:
    last: str | None = data.facts["lastPurchaseDate"]
    if last is not None and date.fromisoformat(last) > world.today:
        yield f"lastPurchaseDate: lies after the world's today, {world.today.isoformat()}"
