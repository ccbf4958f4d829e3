"""Flexible discounts on lines of NEW and PREVIEW orders: who gets them, at which price (FD-6)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import httpx
import pytest

from sandbox.catalogue.reductions import OutcomeType
from sandbox.flexible_discounts.terms import Applicability, Commitment, Conditions, DiscountValue
from tests.flexible_discounts.given import flex_line, offer_closed, offer_discount
from tests.support import (
    ADD_ON,
    CONSUMABLE,
    LICENSE_PACK,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
)

CODE = "TEN_PERCENT"
INVALID = "Line Item: 1, Reason: Invalid Flexible Discount"


def unfit(answer: httpx.Response, *details: str) -> None:
    """Assert that the customer is not qualified, by default for the first line."""
    refused(answer, 400, "2141", *(details or (INVALID,)))
    assert answer.json()["message"] == "Customer is not qualified for the Flexible Discount"


def why(world: World, code: str = "2141") -> Json:
    """Return what the journal says of the last refusal with a code."""
    (kept, *_) = world.control("GET", f"/requests?code={code}").json()["items"]
    found: Json = kept["why"]
    return found


# --- What an accepted line shows and costs ---------------------------------------------------


@pytest.mark.every_backend
def test_preview_order_and_history_show_the_discount_and_one_price(
    world: World, partner: Partner, customer: str
) -> None:
    made = offer_discount(world)
    shown = [{"id": made.discount_id, "code": CODE, "result": "SUCCESS"}]
    asked = [line(number=1), flex_line(CODE, offer_id=OTHER_TEAM, quantity=3, number=2)]
    preview = partner.preview(customer, *asked, priced=True).json()
    assert "flexDiscounts" not in preview["lineItems"][0]
    assert preview["lineItems"][1]["flexDiscounts"] == shown
    assert list(preview["lineItems"][1])[-3:] == ["flexDiscounts", "proratedDays", "pricing"]
    pricing = preview["lineItems"][1]["pricing"]
    tenth = Decimal(str(pricing["partnerPrice"])) * 9 / 10
    assert Decimal(str(pricing["discountedPartnerPrice"])) == round(tenth, 2)

    asked[1]["flexDiscountCodes"] = [preview["lineItems"][1]["flexDiscounts"][0]["code"]]
    order = partner.order(customer, *asked)
    assert [each.get("flexDiscounts") for each in order["lineItems"]] == [None, shown]
    read = partner.read_order(customer, order["orderId"], priced=True)
    (history,) = partner.orders(customer)
    assert history["lineItems"][1]["flexDiscounts"] == shown
    assert [each["pricing"] for each in read["lineItems"]] == [
        each["pricing"] for each in preview["lineItems"]
    ]
    assert read["pricingSummary"] == preview["pricingSummary"]
    assert list(read["lineItems"][1])[-4:] == [
        "remainingQuantity",
        "flexDiscounts",
        "proratedDays",
        "pricing",
    ]


def test_a_preview_takes_the_price_of_the_level_that_it_puts_right(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(
        world, outcome=OutcomeType.FIXED, values=(DiscountValue(Decimal(20), "US", "USD"),)
    )
    plain = partner.preview(customer, line(quantity=100), priced=True).json()["lineItems"][0]
    found = partner.preview(customer, flex_line(CODE, quantity=100), priced=True).json()
    (corrected,) = found["lineItems"]
    assert corrected["offerId"] == plain["offerId"] != TEAM
    pricing = corrected["pricing"]
    assert pricing["partnerPrice"] == plain["pricing"]["partnerPrice"]
    assert pricing["discountedPartnerPrice"] == pytest.approx(pricing["partnerPrice"] - 20)


@pytest.mark.parametrize("offer", [CONSUMABLE, LICENSE_PACK])
def test_consumables_and_packs_are_discounted_without_proration(
    world: World, partner: Partner, customer: str, offer: str
) -> None:
    offer_discount(world)
    (shown,) = partner.preview(
        customer, flex_line(CODE, offer_id=offer, quantity=1000), priced=True
    ).json()["lineItems"]
    pricing = shown["pricing"]
    assert pricing["netPartnerPrice"] == pricing["discountedPartnerPrice"]
    assert pricing["discountedPartnerPrice"] < pricing["partnerPrice"]


def test_a_return_credits_what_was_paid_and_shows_no_discount(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world)
    order = partner.order(customer, flex_line(CODE, quantity=4))
    paid = partner.read_order(customer, order["orderId"], priced=True)
    back = partner.give_back(customer, order, flex_line("NONSENSE", quantity=4))
    assert back.status_code == 201, back.text
    assert "flexDiscounts" not in back.json()["lineItems"][0]
    credited = partner.read_order(customer, back.json()["orderId"], priced=True)
    assert "flexDiscounts" not in credited["lineItems"][0]
    amounts = [
        abs(each["pricingSummary"][0]["totalLineItemPartnerPrice"]) for each in (paid, credited)
    ]
    assert amounts[0] == amounts[1] > 0


# --- One bad line refuses the order ----------------------------------------------------------


@pytest.mark.every_backend
def test_each_refusal_names_all_its_lines_and_places_nothing(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world)
    offer_discount(world, "FAILURE", always_fails=True)
    two = line(flexDiscountCodes=[CODE, "FAILURE"], number=2)
    cases: list[tuple[list[Json], str, list[str]]] = [
        ([line(), two, {**two, "extLineItemNumber": 3}], "2147", ["Line Item: 2", "Line Item: 3"]),
        (
            [flex_line("NONE"), flex_line(CODE, number=2), flex_line("NEITHER", number=7)],
            "2146",
            ["Line Item: 1, Reason: NOT_FOUND", "Line Item: 7, Reason: NOT_FOUND"],
        ),
        ([line(), flex_line(CODE, offer_id=ADD_ON, number=2)], "2145", ["Line Item: 2"]),
        (
            [line(), flex_line(CODE, number=2, discountCode="HVD_L18_PRE")],
            "2144",
            ["Line Item: 2"],
        ),
        (
            [flex_line("FAILURE"), flex_line(CODE, number=2), flex_line("FAILURE", number=3)],
            "2141",
            [INVALID, "Line Item: 3, Reason: Invalid Flexible Discount"],
        ),
    ]
    for lines, code, details in cases:
        order, preview = partner.try_order(customer, *lines), partner.preview(customer, *lines)
        refused(order, 400, code, *details)
        assert preview.json() == order.json()
        assert why(world, code)["rule"].startswith("FD-")
    assert partner.orders(customer) == partner.subscriptions(customer) == []


def test_the_checks_come_in_their_order(world: World, partner: Partner, customer: str) -> None:
    offer_discount(world, always_fails=True)
    faulty = {
        "2147": line(number=1, flexDiscountCodes=["A", "B"]),
        "2146": flex_line("NONE", number=2),
        "2145": flex_line(CODE, offer_id=ADD_ON, number=3),
        "2144": flex_line(CODE, number=4, discountCode="HVD_L18_PRE"),
        "2141": flex_line(CODE, number=5),
    }
    lines = [line(number=9), *faulty.values()]
    for code in faulty:
        refused(partner.try_order(customer, *lines), 400, code)
        lines.pop(1)
    assert partner.try_order(customer, *lines).status_code == 201


def test_discounts_are_judged_after_the_other_checks_and_before_prices(
    partner: Partner, customer: str
) -> None:
    refused(partner.try_order(customer, flex_line("NONE", quantity=0)), 400, "2120")
    refused(partner.try_order(customer, flex_line("NONE", offer_id="90000012CA01A12")), 400, "2129")
    better = TEAM.replace("01A12", "04A12")
    refused(partner.try_order(customer, flex_line("NONE", offer_id=better)), 400, "2129")
    refused(partner.preview(customer, flex_line("NONE", offer_id=better)), 400, "2146")


@pytest.mark.parametrize("codes", [[], [""], ["", CODE]])
def test_empty_codes_are_none(
    world: World, partner: Partner, customer: str, codes: list[str]
) -> None:
    offer_discount(world)
    order = partner.order(customer, line(flexDiscountCodes=codes))
    assert ("flexDiscounts" in order["lineItems"][0]) is (CODE in codes)


# --- Who is not qualified (2141) -------------------------------------------------------------


@pytest.mark.every_backend
def test_a_future_discount_is_refused_until_the_second_it_starts(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, start="2026-02-01T00:00:00Z", end="2026-02-28T23:59:59Z")
    for moment, holds in (
        ("2026-01-31T23:59:59Z", False),
        ("2026-02-01T00:00:00Z", True),
        ("2026-02-28T23:59:59Z", True),
        ("2026-03-01T00:00:00Z", False),
    ):
        world.advance(to=moment)
        answer = partner.preview(customer, flex_line(CODE))
        if holds:
            assert answer.status_code == 201, answer.text
        else:
            unfit(answer)
    facts = why(world)["facts"]
    assert facts["code"] == CODE
    assert (facts["startDate"][:10], facts["endDate"][:10]) == ("2026-02-01", "2026-02-28")
    assert (facts["now"][:19], facts["reason"]) == ("2026-03-01T00:00:00", "it is over")


def test_the_discount_is_of_the_utc_second_and_the_price_of_the_pacific_day(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, start="2026-02-01T00:00:00Z", end="2026-02-28T23:59:59Z")
    january = partner.preview(customer, line(), priced=True).json()["lineItems"][0]["pricing"]
    world.advance(to="2026-02-01T00:00:00Z")
    (found,) = partner.preview(customer, flex_line(CODE), priced=True).json()["lineItems"]
    assert found["flexDiscounts"][0]["result"] == "SUCCESS"
    assert found["pricing"]["partnerPrice"] == january["partnerPrice"]


@pytest.mark.parametrize(
    "terms",
    [
        {"base_offer_ids": (OTHER_TEAM,)},
        {"market_segments": ("EDU", "GOV")},
        {"countries": ("CA",)},
        {"applicability": (Applicability.RENEWAL, Applicability.SWITCH)},
        {
            "outcome": OutcomeType.FIXED,
            "values": (DiscountValue(Decimal(9), "CA", "USD"),),
        },
        {
            "outcome": OutcomeType.FIXED,
            "values": (DiscountValue(Decimal(9), "US", "EUR"),),
        },
        {"always_fails": True},
    ],
)
def test_what_is_not_for_the_line_is_refused(
    world: World, partner: Partner, customer: str, terms: Json
) -> None:
    offer_discount(world, **terms)
    unfit(partner.try_order(customer, flex_line(CODE)))


def test_a_product_is_met_at_any_level(world: World, partner: Partner, customer: str) -> None:
    offer_discount(world, base_offer_ids=(TEAM,))
    answer = partner.preview(customer, flex_line(CODE, quantity=100))
    assert answer.status_code == 201, answer.text
    assert answer.json()["lineItems"][0]["offerId"] != TEAM


def test_of_two_discounts_of_one_code_the_one_that_holds_counts(
    world: World, partner: Partner, customer: str
) -> None:
    companies: dict[str, Any] = {"market_segments": ("COM",)}
    offer_discount(world, start="2025-01-01T00:00:00Z", end="2025-12-31T23:59:59Z", **companies)
    holding = offer_discount(
        world, start="2026-01-01T00:00:00Z", end="2026-12-31T23:59:59Z", **companies
    )
    offer_discount(world, start="2027-01-01T00:00:00Z", end="2027-12-31T23:59:59Z", **companies)
    offer_discount(world, market_segments=("EDU",))
    order = partner.order(customer, flex_line(CODE))
    assert order["lineItems"][0]["flexDiscounts"][0]["id"] == holding.discount_id


@pytest.mark.every_backend
def test_an_introductory_discount_is_for_a_product_that_was_never_owned(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, "INTRO-TEAM", category="INTRO", base_offer_ids=(TEAM,))
    first = partner.order(customer, flex_line("INTRO-TEAM"))
    unfit(partner.try_order(customer, flex_line("INTRO-TEAM")))
    assert why(world)["rule"] == "FD-10"
    partner.give_back(customer, first)
    unfit(partner.try_order(customer, flex_line("INTRO-TEAM")))
    other = partner.customer(name="Beta Inc")
    partner.order(other, line(OTHER_TEAM))
    assert partner.try_order(other, flex_line("INTRO-TEAM")).status_code == 201


def test_an_introductory_discount_is_refused_after_the_product_lapsed(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, "INTRO-TEAM", category="INTRO")
    partner.order(customer)
    (held,) = partner.subscriptions(customer)
    partner.renew(customer, held["subscriptionId"], enabled=False)
    world.advance(to="2027-06-01T00:00:00Z")
    assert partner.subscriptions(customer)[0]["status"] == "1004"
    unfit(partner.try_order(customer, flex_line("INTRO-TEAM")))


def test_a_pending_order_is_ownership_too(world: World, partner: Partner, customer: str) -> None:
    offer_discount(world, "INTRO-TEAM", category="INTRO")
    world.rules(orderProcessingSeconds=3600)
    partner.order(customer)
    unfit(partner.try_order(customer, flex_line("INTRO-TEAM")))
    assert partner.try_order(customer, flex_line("INTRO-TEAM", offer_id=OTHER_TEAM)).is_success


def test_a_commitment_is_missing_to_everybody_yet(
    world: World, partner: Partner, customer: str
) -> None:
    kinds: list[tuple[Conditions, str]] = [
        (Conditions(Commitment.NEW), "INELIGIBLE_COMMITMENT_STATUS"),
        (Conditions(Commitment.EXISTING), "INELIGIBLE_COMMITMENT_STATUS"),
        (
            Conditions(Commitment.EXISTING, minimum_commit_quantity=50),
            "INELIGIBLE_COMMITMENT_STATUS_OR_COMMIT_QUANTITY",
        ),
        (
            Conditions(Commitment.NEW_OR_EXISTING, minimum_seat_percent=50),
            "INELIGIBLE_COMMITMENT_STATUS_OR_PERCENT_SEATS",
        ),
    ]
    for number, (conditions, reason) in enumerate(kinds):
        offer_discount(world, f"BOUND_{number}", conditions=conditions)
        answer = partner.try_order(customer, flex_line(f"BOUND_{number}"))
        unfit(answer, f"Line Item: 1, Reason: {reason}")
        assert why(world)["rule"] == "FD-7"
    offer_discount(
        world, "BOUND_EDU", market_segments=("EDU",), conditions=Conditions(Commitment.NEW)
    )
    unfit(
        partner.try_order(customer, flex_line("BOUND_EDU")),
        "Line Item: 1, Reason: INELIGIBLE_COMMITMENT_STATUS_OR_NOT_ELIGIBLE",
    )
    offer_discount(world, "UNBOUND", conditions=Conditions(Commitment.NONE))
    assert partner.try_order(customer, flex_line("UNBOUND")).status_code == 201


def test_a_missing_commitment_alone_has_a_code_of_its_own_by_rule(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(flexCommitmentError="2166")
    offer_discount(world, "BOUND", conditions=Conditions(Commitment.EXISTING))
    offer_discount(
        world, "MORE", conditions=Conditions(Commitment.EXISTING, minimum_commit_quantity=50)
    )
    for answer in (
        partner.try_order(customer, flex_line("BOUND")),
        partner.preview(customer, flex_line("BOUND")),
    ):
        refused(answer, 400, "2166", "Line Item: 1")
    assert why(world, "2166")["rule"] == "X36"
    unfit(
        partner.try_order(customer, flex_line("BOUND"), flex_line("MORE", number=2)),
        "Line Item: 1, Reason: INELIGIBLE_COMMITMENT_STATUS",
        "Line Item: 2, Reason: INELIGIBLE_COMMITMENT_STATUS_OR_COMMIT_QUANTITY",
    )


# --- Used again (FD-9, X21) ------------------------------------------------------------------

NOVEMBER = {
    "start": "2026-11-01T00:00:00Z",
    "end": "2026-12-31T23:59:59Z",
    "lock": "2028-03-31T23:59:59Z",
}


@pytest.mark.every_backend
def test_who_used_a_reusable_discount_uses_it_after_its_end_and_nobody_else(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, "BLACK_FRIDAY", **NOVEMBER)
    other = partner.customer(name="Beta Inc")
    world.advance(to="2026-11-20T12:00:00Z")
    partner.order(customer, flex_line("BLACK_FRIDAY"))
    world.advance(to="2027-02-10T12:00:00Z")
    assert partner.try_order(customer, flex_line("BLACK_FRIDAY")).status_code == 201
    unfit(partner.try_order(other, flex_line("BLACK_FRIDAY")))
    assert why(world)["rule"] == "FD-9"
    world.advance(to="2028-03-31T23:59:59Z")
    assert partner.preview(customer, flex_line("BLACK_FRIDAY")).status_code == 201
    world.advance(to="2028-04-01T00:00:00Z")
    unfit(partner.preview(customer, flex_line("BLACK_FRIDAY")))


def test_a_line_that_was_returned_in_full_is_no_use(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, "BLACK_FRIDAY", **NOVEMBER)
    world.advance(to="2026-12-30T12:00:00Z")
    order = partner.order(customer, flex_line("BLACK_FRIDAY", quantity=5))
    partner.give_back(customer, order, line(quantity=4))
    world.advance(to="2027-01-02T12:00:00Z")
    assert partner.preview(customer, flex_line("BLACK_FRIDAY")).status_code == 201
    rest = partner.give_back(customer, order, line(quantity=1))
    assert rest.status_code == 201, rest.text
    unfit(partner.preview(customer, flex_line("BLACK_FRIDAY")))


def test_an_order_that_failed_is_no_use(world: World, partner: Partner, customer: str) -> None:
    offer_discount(world, "BLACK_FRIDAY", **NOVEMBER)
    world.advance(to="2026-12-30T12:00:00Z")
    failed_order(world, partner, customer, "BLACK_FRIDAY")
    world.advance(to="2027-01-02T12:00:00Z")
    unfit(partner.preview(customer, flex_line("BLACK_FRIDAY")))


def failed_order(world: World, partner: Partner, customer: str, code: str) -> None:
    """Let an order with a code end as failed, since the customer became inactive meanwhile."""
    world.rules(orderProcessingSeconds=60)
    order = partner.order(customer, flex_line(code))
    world.portal(f"/customers/{customer}", status="1004")
    world.advance(by="PT2M")
    world.portal(f"/customers/{customer}", status="1000")
    world.rules(orderProcessingSeconds=0)
    assert partner.read_order(customer, order["orderId"])["status"] == "1024"


def test_an_open_code_is_used_as_often_as_wanted_or_once_by_rule(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world)
    offer_discount(world, "REUSABLE", lock="2028-12-31T23:59:59Z")
    for _ in range(2):
        partner.order(customer, flex_line(CODE), flex_line("REUSABLE", number=2))
    world.rules(flexRedemption="once")
    unfit(partner.try_order(customer, flex_line(CODE)))
    assert why(world)["rule"] == "X21"
    assert partner.try_order(customer, flex_line("REUSABLE")).status_code == 201


# --- Closed codes ----------------------------------------------------------------------------


@pytest.mark.every_backend
def test_a_closed_code_is_redeemed_once_and_its_template_is_shown(
    world: World, partner: Partner, customer: str
) -> None:
    code = offer_closed(world, customer, "C2")
    for _ in range(2):
        preview = partner.preview(customer, flex_line(code), flex_line(code, number=2))
        assert preview.status_code == 201, preview.text
    order = partner.order(customer, flex_line(code), flex_line(code, number=2))
    assert order["lineItems"][0]["flexDiscounts"] == [
        {"id": "C2", "code": code, "result": "SUCCESS"}
    ]
    unfit(partner.try_order(customer, flex_line(code)))
    assert (why(world)["rule"], why(world)["facts"]["reason"]) == ("X21", "it is REDEEMED")
    partner.give_back(customer, order)
    unfit(partner.preview(customer, flex_line(code)))


def test_an_order_that_fails_frees_its_closed_code(
    world: World, partner: Partner, customer: str
) -> None:
    code = offer_closed(world, customer, "C2")
    failed_order(world, partner, customer, code)
    assert partner.try_order(customer, flex_line(code)).status_code == 201


def test_a_closed_code_is_its_customers_until_its_last_second(
    world: World, partner: Partner, customer: str
) -> None:
    code = offer_closed(world, customer, "C2", expires="2026-01-20T00:00:00Z")
    other = partner.customer(name="Beta Inc")
    unfit(partner.try_order(other, flex_line(code)))
    assert why(world)["facts"]["reason"] == "it is another customer's"
    world.advance(to="2026-01-20T00:00:00Z")
    assert partner.preview(customer, flex_line(code)).status_code == 201
    world.advance(to="2026-01-20T00:00:01Z")
    unfit(partner.preview(customer, flex_line(code)))


def test_a_closed_code_of_another_distributor_is_not_found(
    world: World, partner: Partner, customer: str
) -> None:
    code = offer_closed(world, customer, "C2", distributor="D-another")
    answer = partner.try_order(customer, flex_line(code))
    refused(answer, 400, "2146", "Line Item: 1, Reason: NOT_FOUND")


def test_a_repeated_request_redeems_once(world: World, partner: Partner, customer: str) -> None:
    code = offer_closed(world, customer, "C2")
    body = {"orderType": "NEW", "lineItems": [flex_line(code)]}
    path = f"/customers/{customer}/orders"
    first, again = (partner.post(path, body, X_Correlation_Id="once-1") for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    unfit(partner.post(path, body, X_Correlation_Id="once-2"))


def test_an_introductory_code_is_for_all_lines_of_the_first_order(
    world: World, partner: Partner, customer: str
) -> None:
    """Both are bought for the first time; the next order's is not."""
    made = offer_discount(world, "INTRO", category="INTRO")
    asked = [flex_line("INTRO"), flex_line("INTRO", number=2)]
    order = partner.order(customer, *asked)
    found = [item["flexDiscounts"][0]["id"] for item in order["lineItems"]]
    assert found == [made.discount_id] * 2
    refused(partner.preview(customer, asked[0]), 400, "2141")
