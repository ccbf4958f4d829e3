"""Who may buy what, and at which level (OR-2, OF-2 to OF-4, RN-4)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sandbox.catalogue.eligibility import (
    Buyer,
    Levels,
    Line,
    entitled_levels,
    ineligible_lines,
    levels_anew,
    too_good_lines,
)
from sandbox.catalogue.levels import CONSUMABLE_LADDER, LICENSE_LADDER
from sandbox.catalogue.offers import (
    Edition,
    OfferKind,
    Product,
    moq_variants,
    plain_offer,
    variant_offer,
)

TEAM = Product(
    product_id="10000001CA",
    name="Team",
    family="Team",
    kind=OfferKind.LICENSE,
    edition=Edition.TEAM,
    market_segment="COM",
    sub_segment=None,
    term="A12",
    base_level="01",
    levels=LICENSE_LADDER,
    first_order_date=date(2018, 1, 1),
    variants=moq_variants(),
)
OTHER = replace(TEAM, product_id="10000002CA")
ADD_ON = replace(
    TEAM,
    product_id="10000003CA",
    kind=OfferKind.ADD_ON,
    requires=frozenset({TEAM.product_id, OTHER.product_id}),
)
RIVAL = replace(
    TEAM, product_id="10000004CA", incompatible_with=frozenset({TEAM.product_id}), variants=()
)
ONCE = replace(TEAM, product_id="10000005CA", once_per_term=True)
SCHOOL = replace(TEAM, product_id="10000006CB", market_segment="EDU")
K_12 = replace(SCHOOL, product_id="10000007CB", sub_segment="K_12")
SIGN = replace(
    TEAM,
    product_id="10000008CA",
    kind=OfferKind.CONSUMABLE,
    base_level="T1",
    levels=CONSUMABLE_LADDER,
    variants=(),
)
FIXED = replace(TEAM, product_id="10000009CA", levels=("01",), variants=())
UNCOUNTED = replace(TEAM, product_id="10000010CA", qualifies=False)


def lines(*products: Product) -> list[Line]:
    return [
        Line(number, plain_offer(product, product.base_level), 1)
        for number, product in enumerate(products, start=1)
    ]


def buyer(**changes: Any) -> Buyer:
    values: dict[str, Any] = {
        "market_segment": "COM",
        "market_sub_segments": (),
        "reseller_segments": ("COM", "EDU"),
        "held": (),
        **changes,
    }
    return Buyer(**values)


def reasons(ordered: list[Line], who: Buyer) -> list[str]:
    return ineligible_lines(ordered, who)


def test_a_plain_product_of_the_own_segment_may_be_bought() -> None:
    assert reasons(lines(TEAM), buyer()) == []


def test_a_product_of_another_segment_may_not() -> None:
    assert reasons(lines(TEAM, SCHOOL), buyer()) == [
        "Line Item: 2, Reason: INELIGIBLE_MARKET_SEGMENT"
    ]


def test_the_reseller_must_sell_in_the_segment_too() -> None:
    assert reasons(lines(TEAM), buyer(reseller_segments=("EDU",))) == [
        "Line Item: 1, Reason: INELIGIBLE_MARKET_SEGMENT"
    ]


@pytest.mark.parametrize(
    ("sub_segments", "is_eligible"),
    [((), False), (("HIGHER_ED",), False), (("K_12",), True), (("HIGHER_ED", "K_12"), True)],
)
def test_a_product_for_schools_needs_the_sub_segment(
    sub_segments: tuple[str, ...], *, is_eligible: bool
) -> None:
    who = buyer(market_segment="EDU", market_sub_segments=sub_segments)
    assert (reasons(lines(K_12), who) == []) is is_eligible


def test_an_add_on_needs_one_of_its_bases_held_or_in_the_same_order() -> None:
    assert reasons(lines(ADD_ON), buyer()) == ["Line Item: 1, Reason: INELIGIBLE_ADD_ON"]
    assert reasons(lines(ADD_ON), buyer(held={OTHER.product_id})) == []
    assert reasons(lines(ADD_ON, TEAM), buyer()) == []
    assert reasons(lines(ADD_ON), buyer(held={ADD_ON.product_id})) == [
        "Line Item: 1, Reason: INELIGIBLE_ADD_ON"
    ]


def test_incompatible_products_are_refused_whichever_is_there_first() -> None:
    refusal = "Line Item: 1, Reason: INELIGIBLE_SWITCH"
    assert reasons(lines(RIVAL), buyer(held={TEAM.product_id})) == [refusal]
    assert reasons(lines(RIVAL, TEAM), buyer()) == [
        refusal,
        "Line Item: 2, Reason: INELIGIBLE_SWITCH",
    ]


def test_an_offer_once_a_term_is_refused_the_second_time() -> None:
    refusal = "CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE"
    assert reasons(lines(ONCE), buyer()) == []
    assert reasons(lines(ONCE), buyer(bought_this_term={ONCE.product_id})) == [
        f"Line Item: 1, Reason: {refusal}"
    ]
    assert reasons(lines(ONCE, ONCE), buyer()) == [
        f"Line Item: 1, Reason: {refusal}",
        f"Line Item: 2, Reason: {refusal}",
    ]


@pytest.mark.parametrize(
    ("quantity", "level"),
    [(0, "01"), (1, "01"), (9, "01"), (10, "02"), (49, "02"), (50, "03"), (99, "03"), (100, "04")],
)
def test_the_level_counts_licences_over_all_products(quantity: int, level: str) -> None:
    half = quantity // 2
    assert levels_anew([(TEAM, half), (OTHER, quantity - half)]).license == level


def test_products_that_do_not_qualify_do_not_count() -> None:
    assert levels_anew([(TEAM, 9), (UNCOUNTED, 100)]).license == "01"


def test_consumables_have_a_level_of_their_own() -> None:
    assert levels_anew([(TEAM, 9), (SIGN, 1000)]) == Levels("01", "T2")
    assert levels_anew([(TEAM, 9)]) == Levels("01", "")


def test_within_a_term_a_level_rises_and_never_falls() -> None:
    assert entitled_levels(Levels("01"), [(TEAM, 10)]) == Levels("02")
    assert entitled_levels(Levels("03"), [(TEAM, 1)]) == Levels("03")
    assert entitled_levels(Levels("01", "T3"), [(SIGN, 1)]) == Levels("01", "T3")
    assert entitled_levels(Levels("01", "T3"), []) == Levels("01", "T3")
    assert entitled_levels(Levels("01"), [(SIGN, 1)]) == Levels("01", "T1")


def test_before_any_consumable_its_level_is_the_base_one() -> None:
    assert Levels("04").of(SIGN) == "T1"
    assert Levels("04", "T2").of(SIGN) == "T2"
    assert Levels("04", "T2").of(TEAM) == "04"


def test_a_better_level_than_entitled_is_too_good_and_a_worse_one_is_not() -> None:
    at_03 = Line(7, plain_offer(TEAM, "03"), 1)
    assert too_good_lines([at_03], Levels("02"), is_agency=False) == ["Line Item: 7"]
    assert too_good_lines([at_03], Levels("03"), is_agency=False) == []
    assert too_good_lines([at_03], Levels("04"), is_agency=False) == []


def test_a_level_of_a_program_is_not_open_to_others() -> None:
    assert too_good_lines([Line(1, plain_offer(TEAM, "12"), 1)], Levels("04"), is_agency=False) == [
        "Line Item: 1"
    ]


def test_products_of_one_level_and_minimum_order_offers_are_apart_from_levels() -> None:
    minimum_order = Line(1, variant_offer(TEAM, TEAM.variants[0]), 100)
    assert (
        too_good_lines([Line(1, plain_offer(FIXED, "01"), 1)], Levels("01"), is_agency=False) == []
    )
    assert too_good_lines([minimum_order], Levels("01"), is_agency=False) == []
