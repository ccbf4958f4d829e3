"""Whether a flexible discount holds: pure rules on plain values (FD-6 to FD-10)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from sandbox.domain.calendar import next_anniversary
from sandbox.flexible_discounts.commitments import CommitmentStanding
from sandbox.flexible_discounts.model import Category, FlexDiscount
from sandbox.flexible_discounts.terms import (
    Applicability,
    Commitment,
    Conditions,
    DiscountTerms,
    Scope,
    TargetOwnership,
)

NOT_QUALIFIED: Final = "Invalid Flexible Discount"
_COMMITMENT: Final = "INELIGIBLE_COMMITMENT_STATUS"
_OR_QUANTITY: Final = f"{_COMMITMENT}_OR_COMMIT_QUANTITY"
_OR_SEATS: Final = f"{_COMMITMENT}_OR_PERCENT_SEATS"
_OR_OTHER: Final = f"{_COMMITMENT}_OR_NOT_ELIGIBLE"
_SEATS: Final = "SEAT_UPGRADE_PERCENTAGE_NOT_MET"


class Fault(NamedTuple):
    """Why a discount does not hold.

    Attributes:
        reason: what Adobe's details say.
        what: what people are told in the journal.
        rule: the rule that is not met.
        is_commitment_alone: whether a three-year commitment is all that is missing (X36).
    """

    reason: str
    what: str
    rule: str
    is_commitment_alone: bool = False


@dataclass(frozen=True, slots=True)
class SwitchedSeats:
    """What a switch leaves of its source subscription (FD-8)."""

    source_base_offer_id: str
    cancelled: int
    held: int
    owns_target: bool


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is bought, renewed or switched to, where and when.

    Attributes:
        at: the instant that dates are compared with, in UTC.
        kind: the kind of order; a preview is of the kind that it previews.
        base_offer_id: the product, named by its offer at the base level.
        market_segment: the customer's.
        country: alpha-2, the customer's or that of the line's deployment.
        currency: the line's.
        was_owned: whether the customer has, or ever had, or has ordered the product (FD-10).
        licenses: what it holds and orders, as far as the commitment counts it.
        commitment: where it stands with a commitment; None: it has none and enters none.
        switch: what is left for the product; None where nothing is.
        is_term_over: whether the customer first used the discount in a term that is over: those
            for who has no commitment are for one term (FD-7).
    """

    at: datetime
    kind: Applicability
    base_offer_id: str
    market_segment: str
    country: str
    currency: str
    was_owned: bool = False
    licenses: int = 0
    commitment: CommitmentStanding | None = None
    switch: SwitchedSeats | None = None
    is_term_over: bool = False


def fault_of_open(
    discount: FlexDiscount, occasion: Occasion, *, may_reuse: bool, is_used_up: bool = False
) -> Fault | None:
    """Return why an open discount does not hold; None where it does.

    Args:
        discount: the discount.
        occasion: what it is asked for.
        may_reuse: whether the customer has used it before its end (FD-9).
        is_used_up: whether it was the customer's once, and it has used it (X21).
    """
    at = occasion.at.replace(microsecond=0)
    other: Fault | None = None
    if discount.is_future(at):
        other = _other("it has not begun", "FD-6")
    elif not discount.is_running(at) and not (may_reuse and discount.may_be_reused(at)):
        other = _other("it is over", "FD-9" if discount.is_reusable else "FD-6")
    elif discount.category is Category.INTRO and occasion.was_owned:
        other = _other("the product was owned before", "FD-10")
    elif is_used_up:
        other = _other("the customer has used it", "X21")
    # Without a part of the commitment to go on in, or a lock, it is for the order that enters one.
    goes_on = discount.is_reusable or discount.terms.conditions.scope is not None
    return fault_of_terms(discount.terms, occasion, other=other, stays_new=may_reuse and goes_on)


def fault_of_terms(
    terms: DiscountTerms, occasion: Occasion, *, other: Fault | None, stays_new: bool = False
) -> Fault | None:
    """Return why terms are not met; the reason tells their kind, not which half failed (FD-7).

    Args:
        terms: the discount's.
        occasion: what it is asked for.
        other: what is wrong with the discount beside its terms.
        stays_new: whether the customer, if it entered its commitment with the discount, is taken
            for new as long as that runs (FD-7).
    """
    fault = other or _misfit(terms, occasion)
    conditions = terms.conditions
    asks_commitment = conditions.commitment is not None or bool(conditions.minimum_commit_quantity)
    if fault is not None:
        return fault._replace(reason=_OR_OTHER) if asks_commitment else fault
    has_seats = has_seat_percent(conditions, occasion.switch)
    if asks_commitment:
        if has_seats and is_committed_enough(conditions, occasion, stays_new=stays_new):
            return None
        reason = _reason_of(conditions)
        what = "its commitment is not that of the discount"
        if conditions.is_for_one_term and occasion.is_term_over:
            what = "the term in which it was first used is over"
        is_alone = reason == _COMMITMENT and conditions.commitment is not Commitment.NONE
        return Fault(reason, what, "FD-7", is_commitment_alone=is_alone)
    return None if has_seats else Fault(_SEATS, "too few seats are switched", "FD-8")


def _other(what: str, rule: str) -> Fault:
    return Fault(NOT_QUALIFIED, what, rule)


def _misfit(terms: DiscountTerms, occasion: Occasion) -> Fault | None:
    """Return what is wrong with product, place, kind of order or amount (FD-6)."""
    if terms.always_fails:
        return _other("it always fails", "FD-6")
    if not terms.covers(occasion.base_offer_id):
        return _other("it is for other products", "FD-6")
    if not terms.is_sold_in(occasion.country, occasion.market_segment):
        return _other("it is for another segment or country", "FD-6")
    if occasion.kind not in terms.applicability:
        return _other(f"it is not for {occasion.kind.value} orders", "FD-6")
    if terms.reduction(occasion.country, occasion.currency) is None:
        return _other("it has no value for country and currency", "FD-6")
    return None if _is_switched_from(terms.conditions, occasion) else _other("the switch", "FD-8")


def _is_switched_from(conditions: Conditions, occasion: Occasion) -> bool:
    """Tell whether a switch leaves and reaches what the discount asks for (FD-8).

    Only switches are asked: the same discount may be for purchases too.
    """
    switch = occasion.switch
    if switch is None:
        return occasion.kind is not Applicability.SWITCH
    sources, ownership = conditions.source_base_offer_ids, conditions.target_ownership
    if sources and switch.source_base_offer_id not in sources:
        return False
    if ownership in (None, TargetOwnership.ANY):
        return True
    return switch.owns_target is (ownership is TargetOwnership.OWNED)


def _reason_of(conditions: Conditions) -> str:
    if conditions.minimum_seat_percent:
        return _OR_SEATS
    return _OR_QUANTITY if conditions.minimum_commit_quantity else _COMMITMENT


def has_seat_percent(conditions: Conditions, switch: SwitchedSeats | None) -> bool:
    """Tell whether a switch leaves as many of the source's seats as is asked; others need none."""
    percent = conditions.minimum_seat_percent
    return not percent or switch is None or switch.cancelled * 100 >= percent * switch.held


def is_committed_enough(conditions: Conditions, occasion: Occasion, *, stays_new: bool) -> bool:
    """Tell whether the customer stands with its commitment where the discount asks (FD-7)."""
    standing, least = occasion.commitment, conditions.minimum_commit_quantity
    is_active = standing is not None and standing.is_active
    enters = (
        standing is not None and not is_active and occasion.licenses >= standing.minimum_quantity
    )
    is_new = enters and not (standing and standing.was_enrolled)
    is_existing = is_active or (enters and not is_new)
    wanted = conditions.commitment or Commitment.NEW_OR_EXISTING
    fits = {
        Commitment.NEW: is_new or (is_active and stays_new),
        Commitment.EXISTING: is_existing,
        Commitment.NEW_OR_EXISTING: is_new or is_existing,
        Commitment.NONE: not is_active and not enters and not occasion.is_term_over,
    }[wanted]
    if not fits or wanted is Commitment.NONE or standing is None:
        return fits
    if least and not standing.minimum_quantity >= least:
        return False
    reaches = not least or occasion.licenses >= standing.minimum_quantity
    return reaches and is_in_scope(conditions.scope, standing, occasion.at.date())


def is_in_scope(scope: Scope | None, standing: CommitmentStanding, day: date) -> bool:
    """Tell whether a day is in the part of a commitment that counts (FD-7).

    Who enters one is at its first day. Each year of a commitment is the current one once.
    """
    if not standing.is_active or standing.starts_on is None or standing.ends_on is None:
        return True
    if scope is Scope.FIRST_YEAR:
        return standing.starts_on <= day < next_anniversary(standing.starts_on)
    return standing.starts_on <= day <= standing.ends_on
