"""Whether a discount holds, on plain values: each edge, and each of Adobe's reasons (FD-6…FD-9)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sandbox.catalogue.reductions import OutcomeType
from sandbox.flexible_discounts.commitments import CommitmentStanding
from sandbox.flexible_discounts.model import Category, FlexDiscount
from sandbox.flexible_discounts.rules import (
    NOT_QUALIFIED,
    Occasion,
    SwitchedSeats,
    fault_of_open,
)
from sandbox.flexible_discounts.terms import (
    Applicability,
    Commitment,
    Conditions,
    DiscountTerms,
    DiscountValue,
    Scope,
    TargetOwnership,
)

START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
LOCK = datetime(2028, 3, 31, 23, 59, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PRODUCT, OTHER = "11083117CA01A12", "65304479CA01A12"
TERMS = DiscountTerms(
    OutcomeType.FIXED, (DiscountValue(Decimal(10), "US", "USD"),), base_offer_ids=(PRODUCT,)
)
ONCE = FlexDiscount(
    discount_id="55555555-0000-4000-8000-000000000001",
    sequence=1,
    code="BLACK_FRIDAY",
    category=Category.STANDARD,
    name="",
    description="",
    starts_at=START,
    ends_at=END,
    locked_until=None,
    listed_from=None,
    terms=TERMS,
)
REUSABLE = replace(ONCE, locked_until=LOCK)
BUYING = Occasion(
    at=START + timedelta(days=20),
    kind=Applicability.NEW,
    base_offer_id=PRODUCT,
    market_segment="COM",
    country="US",
    currency="USD",
)
RUNNING = CommitmentStanding(
    is_active=True,
    was_enrolled=True,
    minimum_quantity=100,
    starts_on=date(2026, 3, 1),
    ends_on=date(2029, 2, 28),
)
ACCEPTED = CommitmentStanding(is_active=False, was_enrolled=False, minimum_quantity=100)


def reason(
    discount: FlexDiscount, occasion: Occasion, *, may_reuse: bool = False, used_up: bool = False
) -> str | None:
    """Return Adobe's reason, or None where the discount holds."""
    fault = fault_of_open(discount, occasion, may_reuse=may_reuse, is_used_up=used_up)
    return None if fault is None else fault.reason


def with_conditions(
    *, applies_to: tuple[Applicability, ...] = tuple(Applicability), **conditions: Any
) -> FlexDiscount:
    """Return the discount with conditions, for some kinds of orders."""
    asked = replace(Conditions(), **conditions)
    return replace(ONCE, terms=replace(TERMS, conditions=asked, applicability=applies_to))


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        (START - SECOND, False),
        (START, True),
        (END, True),
        (END + timedelta(microseconds=999_999), True),
        (END + SECOND, False),
    ],
)
def test_a_discount_holds_from_its_first_second_to_its_last(*, at: datetime, holds: bool) -> None:
    assert reason(ONCE, replace(BUYING, at=at)) == (None if holds else NOT_QUALIFIED)


@pytest.mark.parametrize(
    ("at", "may_reuse", "holds"),
    [
        (END + SECOND, True, True),
        (END + SECOND, False, False),
        (LOCK, True, True),
        (LOCK + SECOND, True, False),
        (START - SECOND, True, False),
    ],
)
def test_who_used_a_reusable_one_may_use_it_until_the_lock(
    *, at: datetime, may_reuse: bool, holds: bool
) -> None:
    found = reason(REUSABLE, replace(BUYING, at=at), may_reuse=may_reuse)
    assert found == (None if holds else NOT_QUALIFIED)


def test_one_without_a_lock_is_not_reused() -> None:
    assert reason(ONCE, replace(BUYING, at=END + SECOND), may_reuse=True) == NOT_QUALIFIED


@pytest.mark.parametrize(
    "change",
    [
        {"base_offer_id": OTHER},
        {"market_segment": "EDU"},
        {"country": "CA"},
        {"currency": "EUR"},
        {"kind": Applicability.RENEWAL},
    ],
)
def test_product_place_amount_and_kind_of_order_must_fit(change: dict[str, Any]) -> None:
    terms = replace(
        TERMS,
        market_segments=("COM",),
        countries=("US",),
        applicability=(Applicability.NEW,),
    )
    discount = replace(ONCE, terms=terms)
    assert reason(discount, BUYING) is None
    assert reason(discount, replace(BUYING, **change)) == NOT_QUALIFIED


def test_without_lists_it_is_for_every_product_segment_and_country() -> None:
    everywhere = DiscountTerms(OutcomeType.PERCENTAGE, (DiscountValue(Decimal(20)),))
    elsewhere = replace(
        BUYING, base_offer_id=OTHER, market_segment="EDU", country="JP", currency="JPY"
    )
    assert reason(replace(ONCE, terms=everywhere), elsewhere) is None


def test_an_introductory_one_is_for_a_product_that_was_never_owned() -> None:
    intro = replace(ONCE, category=Category.INTRO)
    assert reason(intro, BUYING) is None
    assert reason(intro, replace(BUYING, was_owned=True)) == NOT_QUALIFIED
    assert reason(ONCE, replace(BUYING, was_owned=True)) is None


def test_one_that_always_fails_and_one_that_is_used_up_fail() -> None:
    assert reason(replace(ONCE, terms=replace(TERMS, always_fails=True)), BUYING) == NOT_QUALIFIED
    assert reason(ONCE, BUYING, used_up=True) == NOT_QUALIFIED


# --- Three-year commitments (FD-7) -----------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "standing", "licenses", "holds"),
    [
        (Commitment.NEW, None, 500, False),
        (Commitment.NEW, ACCEPTED, 99, False),
        (Commitment.NEW, ACCEPTED, 100, True),
        (Commitment.NEW, replace(ACCEPTED, was_enrolled=True), 100, False),
        (Commitment.NEW, RUNNING, 100, False),
        (Commitment.EXISTING, None, 500, False),
        (Commitment.EXISTING, ACCEPTED, 100, False),
        (Commitment.EXISTING, replace(ACCEPTED, was_enrolled=True), 100, True),
        (Commitment.EXISTING, RUNNING, 1, True),
        (Commitment.NEW_OR_EXISTING, None, 500, False),
        (Commitment.NEW_OR_EXISTING, ACCEPTED, 99, False),
        (Commitment.NEW_OR_EXISTING, ACCEPTED, 100, True),
        (Commitment.NEW_OR_EXISTING, RUNNING, 1, True),
        (Commitment.NONE, None, 1, True),
        (Commitment.NONE, ACCEPTED, 99, True),
        (Commitment.NONE, ACCEPTED, 100, False),
        (Commitment.NONE, RUNNING, 1, False),
    ],
)
def test_the_commitment_must_be_as_the_discount_asks(
    *, wanted: Commitment, standing: CommitmentStanding | None, licenses: int, holds: bool
) -> None:
    occasion = replace(BUYING, commitment=standing, licenses=licenses)
    found = reason(with_conditions(commitment=wanted), occasion)
    assert found == (None if holds else "INELIGIBLE_COMMITMENT_STATUS")


@pytest.mark.parametrize(
    ("scope", "lock", "holds"),
    [
        (None, None, False),
        (Scope.FIRST_YEAR, None, True),
        (Scope.FULL_TERM, None, True),
        (None, LOCK, True),
    ],
)
def test_who_entered_with_a_discount_stays_new_to_it_in_its_scope_or_up_to_its_lock(
    *, scope: Scope | None, lock: datetime | None, holds: bool
) -> None:
    """Without either it is for the order that enters the commitment, and no later one."""
    occasion = replace(BUYING, commitment=RUNNING, licenses=100)
    discount = replace(with_conditions(commitment=Commitment.NEW, scope=scope), locked_until=lock)
    found = reason(discount, occasion, may_reuse=True)
    assert found == (None if holds else "INELIGIBLE_COMMITMENT_STATUS")


def test_one_for_who_has_no_commitment_ends_with_the_term_of_its_first_use() -> None:
    occasion = replace(BUYING, is_term_over=True)
    unbound = with_conditions(commitment=Commitment.NONE)
    assert reason(unbound, occasion, may_reuse=True) == "INELIGIBLE_COMMITMENT_STATUS"
    bound = with_conditions(commitment=Commitment.EXISTING)
    assert reason(bound, replace(occasion, commitment=RUNNING), may_reuse=True) is None


@pytest.mark.parametrize(
    ("scope", "day", "holds"),
    [
        (Scope.FIRST_YEAR, date(2027, 2, 28), True),
        (Scope.FIRST_YEAR, date(2027, 3, 1), False),
        (Scope.CURRENT_YEAR, date(2027, 3, 1), True),
        (Scope.CURRENT_YEAR, date(2029, 2, 28), True),
        (Scope.FULL_TERM, date(2029, 2, 28), True),
        (Scope.FULL_TERM, date(2029, 3, 1), False),
    ],
)
def test_a_scope_ends_with_its_last_day(*, scope: Scope, day: date, holds: bool) -> None:
    discount = replace(
        with_conditions(commitment=Commitment.EXISTING, scope=scope),
        ends_at=datetime(2030, 1, 1, tzinfo=UTC),
    )
    at = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)
    found = reason(discount, replace(BUYING, at=at, commitment=RUNNING))
    assert found == (None if holds else "INELIGIBLE_COMMITMENT_STATUS")


@pytest.mark.parametrize(
    ("least", "licenses", "holds"),
    [(101, 500, False), (100, 99, False), (100, 100, True), (99, 100, True)],
)
def test_a_threshold_asks_for_commitment_and_licences(
    *, least: int, licenses: int, holds: bool
) -> None:
    discount = with_conditions(commitment=Commitment.EXISTING, minimum_commit_quantity=least)
    found = reason(discount, replace(BUYING, commitment=RUNNING, licenses=licenses))
    assert found == (None if holds else "INELIGIBLE_COMMITMENT_STATUS_OR_COMMIT_QUANTITY")


def test_the_reason_tells_the_kind_of_the_discount_and_not_which_half_failed() -> None:
    late = replace(BUYING, at=END + SECOND, commitment=RUNNING)
    bound = with_conditions(commitment=Commitment.EXISTING)
    assert reason(bound, late) == "INELIGIBLE_COMMITMENT_STATUS_OR_NOT_ELIGIBLE"
    threshold = with_conditions(commitment=Commitment.EXISTING, minimum_commit_quantity=50)
    assert reason(threshold, BUYING) == "INELIGIBLE_COMMITMENT_STATUS_OR_COMMIT_QUANTITY"


# --- Switches (FD-8) -------------------------------------------------------------------------

LEAVING = SwitchedSeats(source_base_offer_id=OTHER, cancelled=7, held=10, owns_target=False)
SWITCHING = replace(BUYING, kind=Applicability.SWITCH, switch=LEAVING)


@pytest.mark.parametrize(("percent", "holds"), [(69, True), (70, True), (71, False), (100, False)])
def test_a_switch_must_leave_as_many_seats_as_is_asked(*, percent: int, holds: bool) -> None:
    found = reason(with_conditions(minimum_seat_percent=percent), SWITCHING)
    assert found == (None if holds else "SEAT_UPGRADE_PERCENTAGE_NOT_MET")


def test_seats_and_commitment_together_have_a_reason_of_their_own() -> None:
    discount = with_conditions(commitment=Commitment.EXISTING, minimum_seat_percent=70)
    assert reason(discount, replace(SWITCHING, commitment=RUNNING)) is None
    few = replace(SWITCHING, commitment=RUNNING, switch=replace(LEAVING, cancelled=6))
    for occasion in (SWITCHING, few):
        assert reason(discount, occasion) == "INELIGIBLE_COMMITMENT_STATUS_OR_PERCENT_SEATS"


@pytest.mark.parametrize(
    ("ownership", "owns", "holds"),
    [
        (TargetOwnership.NEW, False, True),
        (TargetOwnership.NEW, True, False),
        (TargetOwnership.OWNED, False, False),
        (TargetOwnership.OWNED, True, True),
        (TargetOwnership.ANY, False, True),
        (TargetOwnership.ANY, True, True),
    ],
)
def test_the_target_is_new_or_owned_as_is_asked(
    *, ownership: TargetOwnership, owns: bool, holds: bool
) -> None:
    occasion = replace(SWITCHING, switch=replace(LEAVING, owns_target=owns))
    found = reason(with_conditions(target_ownership=ownership), occasion)
    assert found == (None if holds else NOT_QUALIFIED)


def test_a_switch_leaves_one_of_the_sources() -> None:
    assert reason(with_conditions(source_base_offer_ids=(OTHER,)), SWITCHING) is None
    assert reason(with_conditions(source_base_offer_ids=(PRODUCT,)), SWITCHING) == NOT_QUALIFIED
