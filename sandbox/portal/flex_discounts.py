"""Open flexible discounts as a tester makes and changes them (FD-16)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.wire import instant_text
from sandbox.flexible_discounts.closed_records import closed_of_codes
from sandbox.flexible_discounts.model import Category, FlexDiscount
from sandbox.flexible_discounts.records import (
    add_discounts,
    all_discounts,
    discounts_of_codes,
    discounts_of_ids,
    remove_discount,
    save_end,
)
from sandbox.flexible_discounts.templates import closed_templates
from sandbox.flexible_discounts.terms import Applicability, DiscountTerms
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDiscount:
    """A discount to be made; without an id one is drawn."""

    discount_id: str | None
    code: str
    category: Category
    name: str
    description: str
    starts_at: datetime
    ends_at: datetime
    locked_until: datetime | None
    terms: DiscountTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountFilters:
    """Which discounts to list; None sets no filter."""

    market_segment: str | None
    country: str | None
    code: str | None
    on_renewal: bool | None


def make_discount(world: OpenWorld, wanted: NewDiscount) -> FlexDiscount:
    """Make a discount, which is listed from now on.

    Raises:
        ControlRefusal: INVALID_REQUEST, it names an offer that no product has; ID_TAKEN;
            CODE_TAKEN, its code is another one's at some instant of its time.
    """
    drawn, number = world.draw_id("flex_discount")
    discount_id = wanted.discount_id or drawn
    is_known = discounts_of_ids(world.connection, world.world_id, [discount_id])
    # Lines with a closed code bear its template's id, which must not be taken for this one's.
    if is_known or discount_id in closed_templates():
        raise ControlRefusal(ControlError.ID_TAKEN, [f"id: {discount_id}"])
    made = FlexDiscount(
        discount_id=discount_id,
        sequence=number,
        code=wanted.code,
        category=wanted.category,
        name=wanted.name,
        description=wanted.description,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        locked_until=wanted.locked_until,
        listed_from=None,
        terms=_with_base_offers(world, wanted.terms),
    )
    _check_code(world, made)
    add_discounts(world.connection, world.world_id, [made])
    return made


def _with_base_offers(world: OpenWorld, terms: DiscountTerms) -> DiscountTerms:
    """Return terms that name products by their offers at the base level, whatever level was sent.

    Raises:
        ControlRefusal: INVALID_REQUEST.
    """
    conditions = terms.conditions
    sources = _base_offers(world, "conditions.sourceBaseOfferIds", conditions.source_base_offer_ids)
    return replace(
        terms,
        base_offer_ids=_base_offers(world, "qualification.baseOfferIds", terms.base_offer_ids),
        conditions=replace(conditions, source_base_offer_ids=sources),
    )


def _base_offers(world: OpenWorld, field: str, offer_ids: Sequence[str]) -> tuple[str, ...]:
    catalogue, synthesize = world.reference.catalogue, world.rules.synthesizes_offers
    found = {offer_id: catalogue.resolve(offer_id, synthesize=synthesize) for offer_id in offer_ids}
    unknown = [offer_id for offer_id, offer in found.items() if offer is None]
    if unknown:
        detail = f"{field}: the catalogue has no offer {', '.join(unknown)}"
        raise ControlRefusal(ControlError.INVALID_REQUEST, [detail])
    offers = (offer for offer in found.values() if offer is not None)
    return tuple(dict.fromkeys(offer.product.base_offer_id for offer in offers))


def list_discounts(world: OpenWorld, filters: DiscountFilters) -> list[FlexDiscount]:
    """Return the discounts of a world, whatever their status, by start and code."""
    if filters.code is None:
        found = all_discounts(world.connection, world.world_id)
    else:
        found = discounts_of_codes(world.connection, world.world_id, [filters.code])
    return [discount for discount in found if _fits(discount.terms, filters)]


def _fits(terms: DiscountTerms, filters: DiscountFilters) -> bool:
    segment, country, on_renewal = filters.market_segment, filters.country, filters.on_renewal
    return (
        (segment is None or terms.is_for_segment(segment))
        and (country is None or (terms.is_for_country(country) and bool(terms.values_in(country))))
        and (on_renewal is None or on_renewal == (Applicability.RENEWAL in terms.applicability))
    )


def find_discount(world: OpenWorld, discount_id: str) -> FlexDiscount:
    """Return a discount of a world.

    Raises:
        ControlRefusal: FLEX_DISCOUNT_NOT_FOUND.
    """
    found = discounts_of_ids(world.connection, world.world_id, [discount_id])
    if not found:
        raise ControlRefusal(ControlError.FLEX_DISCOUNT_NOT_FOUND, [f"id: {discount_id}"])
    return found[0]


def move_end(world: OpenWorld, discount_id: str, ends_at: datetime | None) -> FlexDiscount:
    """Move the end of a reusable discount, between its start and the end of its lock.

    Raises:
        ControlRefusal: FLEX_DISCOUNT_NOT_FOUND; INVALID_REQUEST, it is not reusable, or its end
            would be elsewhere; CODE_TAKEN.
    """
    discount = find_discount(world, discount_id)
    if ends_at is None:
        return discount
    if discount.locked_until is None:
        detail = "endDate: only that of a reusable discount moves, one with a discountLockEndDate"
        raise ControlRefusal(ControlError.INVALID_REQUEST, [detail])
    if not discount.starts_at < ends_at < discount.locked_until:
        start, lock = instant_text(discount.starts_at), instant_text(discount.locked_until)
        detail = f"endDate: must be later than {start} and earlier than {lock}"
        raise ControlRefusal(ControlError.INVALID_REQUEST, [detail])
    save_end(world.connection, world.world_id, discount_id, ends_at)
    moved = find_discount(world, discount_id)
    _check_code(world, moved)
    return moved


def delete_discount(world: OpenWorld, discount_id: str) -> None:
    """Take a discount away; orders that used it keep its price.

    Raises:
        ControlRefusal: FLEX_DISCOUNT_NOT_FOUND.
    """
    find_discount(world, discount_id)
    remove_discount(world.connection, world.world_id, discount_id)


def _check_code(world: OpenWorld, made: FlexDiscount) -> None:
    """Let a code stand for one discount at a time in each segment."""
    if closed_of_codes(world.connection, world.world_id, [made.code]):
        detail = f"code: {made.code} is a closed discount's"
        raise ControlRefusal(ControlError.CODE_TAKEN, [detail])
    named = discounts_of_codes(world.connection, world.world_id, [made.code])
    for other in named:
        overlaps = made.starts_at <= other.ends_at and other.starts_at <= made.ends_at
        shared = _share(made.terms.market_segments, other.terms.market_segments)
        if other.discount_id != made.discount_id and overlaps and shared:
            detail = (
                f"code: {made.code} is that of {other.discount_id} from "
                f"{instant_text(other.starts_at)} to {instant_text(other.ends_at)}"
            )
            raise ControlRefusal(ControlError.CODE_TAKEN, [detail])


def _share(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two lists of segments, of which an empty one means all, have one in common."""
    return not one or not other or not set(one).isdisjoint(other)
