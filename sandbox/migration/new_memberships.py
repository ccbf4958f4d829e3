"""Make a membership of VIP as Adobe's portal does: whatever is not said is made up (MG-2)."""

from collections.abc import Iterator, Sequence

from sandbox.accounts.agencies import large_agency_of
from sandbox.accounts.invented import Companies
from sandbox.accounts.lookup import distributor_of_world
from sandbox.accounts.profile import Address, CompanyProfile, Shown
from sandbox.accounts.profiles import country_code
from sandbox.catalogue.offers import Product
from sandbox.catalogue.reference import Reference
from sandbox.domain.calendar import add_months, price_day
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.large_agencies.rules import SEGMENT
from sandbox.migration.data import (
    MembershipData,
    OfferData,
    known_offer,
    membership_faults,
    named_product,
)
from sandbox.migration.levels import vip_levels
from sandbox.migration.made_up import (
    enough_for_agency,
    made_commitment,
    picked,
    shelf,
    with_acrobat,
)
from sandbox.migration.model import Membership, vip_membership, write_membership
from sandbox.migration.new_linked import linked_fact, linked_faults
from sandbox.migration.rules import VipProduct, renewed_flags, state_of
from sandbox.migration.serializers import serialize_commitment, serialize_vip_product
from sandbox.store.ids import make_membership_id
from sandbox.timeline.open_world import OpenWorld, Partner

USUAL_OFFERS = 2
MONTHS_AHEAD = 6


def make_membership(world: OpenWorld, data: MembershipData) -> str:
    """Make a membership; returns its id.

    What is made up is such that the world's first distributor could take the membership over.

    Raises:
        ControlRefusal: INVALID_REQUEST, naming each field with what would be right.
    """
    partner = distributor_of_world(world, None)
    number = world.draw("membership")
    segment = data.market_segment or _usual_segment(partner, data)
    products = _products(world, partner, data, segment, number)
    profile = _profile(world, partner, data, number)
    home = country_code(world.reference, profile.address.country)
    faults = list(membership_faults(world, data, products, segment))
    faults += _faults_of_places(world, data, home)
    faults += linked_faults(world, data.facts["linked"])
    if faults:
        raise ControlRefusal(ControlError.INVALID_REQUEST, faults)
    renewal_date = data.renewal_date or add_months(world.today, MONTHS_AHEAD)
    made = Membership(
        membership_id=make_membership_id(world.seed, number),
        sequence=number,
        created_at=world.now,
        company_name=profile.company_name,
        country=home,
        market_segment=segment,
        profile=profile.shown(),
        renewal_date=renewal_date,
        renewal_state=state_of(products).value,
        license_level="",
        consumable_level="",
        ineligible=data.ineligible,
        offers=_shown_at(products, 0),
        facts=data.facts | ({"globalSalesEnabled": True} if data.deployments else {}),
        deployments=[
            {
                "address": deployment.address.shown(),
                "currencyCode": deployment.currency,
                "priceRegion": price_region(world.reference, deployment.address),
                "offers": _shown_at(products, place),
            }
            for place, deployment in enumerate(data.deployments, start=1)
        ]
        or None,
    )
    made.facts["linked"] = linked_fact(world, data.facts["linked"], profile.company_name)
    if data.makes_commitment:
        made.facts["benefits"] = [serialize_commitment(made_commitment(renewal_date))]
    _set_levels(world, made, data.discount_level)
    write_membership(world.connection, world.world_id, made)
    return made.membership_id


def _usual_segment(partner: Partner, data: MembershipData) -> str:
    if _is_agency(data):
        return SEGMENT
    return "COM" if "COM" in partner.market_segments else partner.market_segments[0]


def _is_agency(data: MembershipData) -> bool:
    return large_agency_of(data.facts["benefits"]) is not None


def _shown_at(products: Sequence[VipProduct], place: int) -> list[Shown]:
    return [serialize_vip_product(product) for product in products if product.place == place]


def price_region(reference: Reference, address: Address) -> str:
    """Return the region whose prices hold at an address; "" for a country that is none."""
    country = reference.countries.find(address.country)
    return country.marketplace_region if country else ""


def _faults_of_places(world: OpenWorld, data: MembershipData, home: str) -> Iterator[str]:
    """Name the deployments that are in the membership's own country (GS-2)."""
    for index, deployment in enumerate(data.deployments):
        if country_code(world.reference, deployment.address.country) == home:
            yield f"deployments[{index}].address.country: is the membership's own"


def _products(
    world: OpenWorld, partner: Partner, data: MembershipData, segment: str, number: int
) -> list[VipProduct]:
    """Return the products with the base offer ids that the marketplace would show (OF-1)."""
    offers = data.offers
    if offers is None:
        offers = _made_offers(world, partner, data, segment, number)
    wanted = [(offer, offer.currency or partner.currencies[0], 0, "") for offer in offers]
    for place, deployment in enumerate(data.deployments, start=1):
        region = price_region(world.reference, deployment.address)
        wanted += [(offer, deployment.currency, place, region) for offer in deployment.offers]
    renewed = renewed_flags([offer.is_renewed for offer, *_ in wanted], data.renewal_state)
    products = []
    for (offer, currency, place, region), is_renewed in zip(wanted, renewed, strict=True):
        named = named_product(world, offer.offer_id)
        offer_id = named.base_offer_id if named else offer.offer_id
        products.append(VipProduct(offer_id, offer.quantity, currency, is_renewed, place, region))
    return products


def _made_offers(
    world: OpenWorld, partner: Partner, data: MembershipData, segment: str, number: int
) -> list[OfferData]:
    """Choose products that the first distributor sells, in the first currency that has enough."""
    day, most, count = price_day(world.now), 0, data.offer_count or USUAL_OFFERS
    for currency in partner.currencies:
        products = shelf(
            world.reference.catalogue,
            segment,
            region=partner.region,
            currency=currency,
            on=day,
            of_agency=_is_agency(data),
        )
        most = max(most, len(products))
        if count <= len(products):
            chosen = picked(products, number, count)
            if _is_agency(data):
                chosen = enough_for_agency(chosen)
            if data.facts["hvd"]:
                chosen = with_acrobat(world.reference.catalogue, products, chosen)
            return [
                OfferData(product.base_offer_id, quantity, currency) for product, quantity in chosen
            ]
    detail = f"offerCount: {count} are wanted, the first distributor sells {most} in {segment}"
    raise ControlRefusal(ControlError.INVALID_REQUEST, [f"{detail}; name offers"])


def _profile(
    world: OpenWorld, partner: Partner, data: MembershipData, number: int
) -> CompanyProfile:
    """Return the company as it was sent, with what is missing made up."""
    seed = f"{world.seed}:membership:{number}"
    made = Companies(world.reference, seed, partner.countries).customer(0)
    return CompanyProfile(
        company_name=made.company_name if data.company_name is None else data.company_name,
        preferred_language=made.preferred_language
        if data.preferred_language is None
        else data.preferred_language,
        address=data.address or made.address,
        contacts=made.contacts if data.contacts is None else data.contacts,
    )


def _set_levels(world: OpenWorld, made: Membership, discount_level: str | None) -> None:
    membership = vip_membership(made)
    known = [
        (known_offer(world, product.offer_id), product.quantity) for product in membership.products
    ]
    quantities: list[tuple[Product, int]] = [
        (offer.product, quantity) for offer, quantity in known if offer
    ]
    levels = vip_levels(membership, quantities, on=world.today)
    made.license_level = discount_level or levels.license
    made.consumable_level = levels.consumable
