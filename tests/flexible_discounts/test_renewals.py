"""Flexible discounts of renewals: by hand, by a preference, and by themselves (FD-12 to FD-15)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from sandbox.flexible_discounts.terms import Applicability
from tests.flexible_discounts.given import failures, flex_line, offer_closed, offer_discount
from tests.renewals.manual import automatic, bought, held_by, noon, renewing, send
from tests.support import ADD_ON, OTHER_TEAM, TEAM, Json, Partner, World, line, refused

AD, NEXT_AD = "2027-01-15", "2028-01-15"
LAST_THAT_COUNTS, FIRST_TOO_LATE = "2027-01-12T23:59:59Z", "2027-01-13T00:00:00Z"
CODE = "TEN_PERCENT"
FOR_YEARS: dict[str, Any] = {"lock": "2028-03-31T23:59:59Z", "end": "2026-12-31T23:59:59Z"}


def prefer(partner: Partner, customer: str, code: str, offer: str = TEAM) -> None:
    """Name a code in a preference."""
    held = held_by(partner, customer, offer)
    answer = partner.renew(customer, held["subscriptionId"], flexDiscountCodes=[code])
    assert answer.status_code == 200, answer.text


def preview(partner: Partner, customer: str, *lines: Json) -> httpx.Response:
    """Preview a renewal with its prices."""
    body: Json = {"orderType": "PREVIEW_RENEWAL"}
    if lines:
        body["lineItems"] = list(lines)
    return partner.post(f"/customers/{customer}/orders?fetch-price=true", body)


def foreseen(partner: Partner, customer: str) -> Json:
    """The one line of the preview of what will renew by itself."""
    answer = preview(partner, customer)
    assert answer.status_code == 201, answer.text
    (found,) = answer.json()["lineItems"]
    assert isinstance(found, dict)
    return found


def renewed(partner: Partner, customer: str) -> Json:
    """The one line of the last automatic renewal, with its price."""
    newest = automatic(partner, customer)[0]
    (found,) = partner.read_order(customer, newest["orderId"], priced=True)["lineItems"]
    assert isinstance(found, dict)
    return found


def result(shown: Json) -> tuple[str, str] | None:
    """The code of a line and what becomes of it; None where it shows none."""
    discounts = shown.get("flexDiscounts")
    return None if discounts is None else (discounts[0]["code"], discounts[0]["result"])


def is_discounted(shown: Json) -> bool:
    """Whether a line costs less than its plain price."""
    found: bool = shown["pricing"]["discountedPartnerPrice"] < shown["pricing"]["partnerPrice"]
    return found


def code_of(partner: Partner, customer: str, offer: str = TEAM) -> list[str] | None:
    """The codes that a preference shows."""
    found: list[str] | None = held_by(partner, customer, offer)["autoRenewal"].get(
        "flexDiscountCodes"
    )
    return found


# --- A code in the preference ----------------------------------------------------------------


@pytest.mark.every_backend
def test_a_code_of_the_preference_is_previewed_used_and_gone(
    world: World, partner: Partner, customer: str
) -> None:
    made = offer_discount(world)
    bought(partner, customer, line(quantity=10))
    prefer(partner, customer, CODE)
    coming = foreseen(partner, customer)
    assert coming["flexDiscounts"] == [{"id": made.discount_id, "code": CODE, "result": "SUCCESS"}]
    noon(world, AD)
    done = renewed(partner, customer)
    assert (done["flexDiscounts"], done["pricing"]) == (coming["flexDiscounts"], coming["pricing"])
    assert is_discounted(done)
    assert code_of(partner, customer) is None
    assert failures(world) == []
    noon(world, NEXT_AD)
    assert not is_discounted(renewed(partner, customer))


@pytest.mark.every_backend
def test_a_nonsense_code_is_a_failure_and_the_line_renews_at_full_price(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=10))
    prefer(partner, customer, "NONSENSE")
    coming = foreseen(partner, customer)
    assert coming["flexDiscounts"] == [{"id": "", "code": "NONSENSE", "result": "FAILURE"}]
    assert (coming["status"], is_discounted(coming)) == ("1000", False)
    noon(world, AD)
    done = renewed(partner, customer)
    assert (result(done), done["pricing"], done["quantity"]) == (None, coming["pricing"], 10)
    assert code_of(partner, customer) is None
    (failed,) = failures(world)
    assert failed["subscriptionId"] == held["subscriptionId"]
    assert "NONSENSE" in failed["summary"]


@pytest.mark.parametrize(("when", "counts"), [(LAST_THAT_COUNTS, True), (FIRST_TOO_LATE, False)])
def test_a_code_counts_to_the_last_second_of_the_third_day_before(
    *, world: World, partner: Partner, customer: str, when: str, counts: bool
) -> None:
    offer_discount(world, end="2029-12-31T23:59:59Z")
    bought(partner, customer)
    world.advance(to=when)
    prefer(partner, customer, CODE)
    assert result(foreseen(partner, customer)) == ((CODE, "SUCCESS") if counts else None)
    noon(world, AD)
    assert is_discounted(renewed(partner, customer)) is counts
    # What came too late for this renewal is for the next.
    assert code_of(partner, customer) == (None if counts else [CODE])
    noon(world, NEXT_AD)
    assert is_discounted(renewed(partner, customer)) is not counts


def test_a_code_that_is_taken_off_too_late_counts_still(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world)
    offer_discount(world, "OTHER", always_fails=True)
    (held,) = bought(partner, customer)
    prefer(partner, customer, CODE)
    world.advance(to=FIRST_TOO_LATE)
    partner.renew(customer, held["subscriptionId"], flexDiscountCodes=[])
    prefer(partner, customer, "OTHER")
    noon(world, AD)
    assert result(renewed(partner, customer)) == (CODE, "SUCCESS")
    assert code_of(partner, customer) == ["OTHER"]
    assert failures(world) == []


@pytest.mark.parametrize(
    ("terms", "holds"),
    [
        ({"end": "2027-01-15T00:00:00Z"}, True),
        ({"end": "2027-01-14T23:59:59Z"}, False),
        ({"start": "2027-01-15T00:00:00Z"}, True),
        ({"start": "2027-01-15T00:00:01Z"}, False),
        ({"applicability": (Applicability.NEW,)}, False),
        ({"category": "INTRO"}, False),
        ({"base_offer_ids": (OTHER_TEAM,)}, False),
    ],
)
def test_a_code_is_judged_at_the_instant_of_the_renewal(
    *, world: World, partner: Partner, customer: str, terms: Json, holds: bool
) -> None:
    offer_discount(world, **terms)
    bought(partner, customer)
    prefer(partner, customer, CODE)
    assert result(foreseen(partner, customer)) == (CODE, "SUCCESS" if holds else "FAILURE")
    noon(world, AD)
    assert is_discounted(renewed(partner, customer)) is holds
    assert len(failures(world)) == (not holds)


def test_a_preview_may_judge_codes_now_by_rule(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, end="2026-12-31T23:59:59Z")
    bought(partner, customer)
    prefer(partner, customer, CODE)
    assert result(foreseen(partner, customer)) == (CODE, "FAILURE")
    world.rules(flexPreviewRenewalAt="now")
    assert result(foreseen(partner, customer)) == (CODE, "SUCCESS")
    noon(world, AD)
    assert not is_discounted(renewed(partner, customer))


def test_a_code_on_an_add_on_fails(world: World, partner: Partner, customer: str) -> None:
    offer_discount(world)
    bought(partner, customer, line(), line(ADD_ON, number=2))
    prefer(partner, customer, CODE, ADD_ON)
    shown = preview(partner, customer).json()["lineItems"]
    assert [result(each) for each in shown] == [None, (CODE, "FAILURE")]


def test_a_preference_that_is_off_keeps_its_code(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world)
    team, _ = bought(partner, customer, line(), line(OTHER_TEAM, number=2))
    prefer(partner, customer, CODE)
    partner.renew(customer, team["subscriptionId"], enabled=False)
    noon(world, AD)
    assert held_by(partner, customer)["status"] == "1004"
    assert code_of(partner, customer) == [CODE]
    assert failures(world) == []


def test_a_scheduled_product_begins_with_its_discount(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world)
    (held,) = bought(partner, customer)
    partner.renew(customer, held["subscriptionId"], enabled=True)
    noon(world, "2026-12-20")
    renewal = {"renewalQuantity": 3, "flexDiscountCodes": [CODE]}
    body = {"offerId": OTHER_TEAM, "autoRenewal": renewal}
    assert partner.post(f"/customers/{customer}/subscriptions", body).status_code == 200
    noon(world, AD)
    newest = partner.read_order(customer, automatic(partner, customer)[0]["orderId"], priced=True)
    assert [result(each) for each in newest["lineItems"]] == [None, (CODE, "SUCCESS")]
    assert code_of(partner, customer, OTHER_TEAM) is None


def test_a_closed_code_is_redeemed_by_the_renewal(
    world: World, partner: Partner, customer: str
) -> None:
    code = offer_closed(world, customer, "C4")
    bought(partner, customer, line(), line(OTHER_TEAM, number=2))
    prefer(partner, customer, code)
    noon(world, AD)
    newest = automatic(partner, customer)[0]
    assert newest["lineItems"][0]["flexDiscounts"] == [
        {"id": "C4", "code": code, "result": "SUCCESS"}
    ]
    prefer(partner, customer, code, OTHER_TEAM)
    shown = preview(partner, customer).json()["lineItems"]
    assert [result(each) for each in shown] == [None, (code, "FAILURE")]


def test_a_renewal_that_is_processed_for_a_while_keeps_its_discount(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world)
    bought(partner, customer)
    prefer(partner, customer, CODE)
    world.rules(orderProcessingSeconds=3600)
    world.advance(to=f"{AD}T00:00:00Z")
    assert automatic(partner, customer)[0]["status"] == "1002"
    noon(world, AD)
    assert result(renewed(partner, customer)) == (CODE, "SUCCESS")
    assert code_of(partner, customer) is None


# --- Reusable ones, by themselves (FD-14) ----------------------------------------------------


@pytest.mark.every_backend
def test_a_reusable_discount_comes_by_itself_year_after_year(
    world: World, partner: Partner, customer: str
) -> None:
    made = offer_discount(world, "BLACK_FRIDAY", **FOR_YEARS)
    bought(partner, customer, flex_line("BLACK_FRIDAY", quantity=5))
    coming = foreseen(partner, customer)
    assert coming["flexDiscounts"] == [
        {"id": made.discount_id, "code": "BLACK_FRIDAY", "result": "SUCCESS"}
    ]
    for day in (AD, NEXT_AD):
        noon(world, day)
        done = renewed(partner, customer)
        assert result(done) == ("BLACK_FRIDAY", "SUCCESS")
        assert is_discounted(done)
    assert code_of(partner, customer) is None
    # The lock is over before the third renewal: its loss is foretold, and nothing is shown after.
    lost = foreseen(partner, customer)
    assert (result(lost), is_discounted(lost)) == (("BLACK_FRIDAY", "FAILURE"), False)
    noon(world, "2029-01-15")
    assert (result(renewed(partner, customer)), failures(world)) == (None, [])
    assert result(foreseen(partner, customer)) is None


@pytest.mark.parametrize(
    ("lock", "holds"), [("2027-01-15T00:00:00Z", True), ("2027-01-14T23:59:59Z", False)]
)
def test_the_lock_holds_in_its_last_second(
    *, world: World, partner: Partner, customer: str, lock: str, holds: bool
) -> None:
    offer_discount(world, "BLACK_FRIDAY", end="2026-12-31T23:59:59Z", lock=lock)
    bought(partner, customer, flex_line("BLACK_FRIDAY"))
    assert is_discounted(foreseen(partner, customer)) is holds
    noon(world, AD)
    assert is_discounted(renewed(partner, customer)) is holds


def test_one_that_is_not_reusable_does_not_come_by_itself(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world)
    bought(partner, customer, flex_line(CODE))
    assert result(foreseen(partner, customer)) is None


def test_a_code_that_is_named_wins_also_where_it_fails(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, "BLACK_FRIDAY", **FOR_YEARS)
    offer_discount(world, "NEWER")
    bought(partner, customer, flex_line("BLACK_FRIDAY"))
    prefer(partner, customer, "NEWER")
    assert result(foreseen(partner, customer)) == ("NEWER", "SUCCESS")
    prefer(partner, customer, "NONSENSE")
    assert result(foreseen(partner, customer)) == ("NONSENSE", "FAILURE")
    noon(world, AD)
    assert not is_discounted(renewed(partner, customer))


def test_the_reusable_one_that_was_used_last_comes(
    world: World, partner: Partner, customer: str
) -> None:
    for code in ("FIRST", "LAST", "ELSEWHERE"):
        offer_discount(world, code, **FOR_YEARS)
    bought(partner, customer, flex_line("FIRST"))
    noon(world, "2026-02-01")
    last = partner.order(customer, flex_line("LAST"))
    noon(world, "2026-02-02")
    partner.order(customer, line())
    partner.order(customer, flex_line("ELSEWHERE", offer_id=OTHER_TEAM))
    shown = preview(partner, customer).json()["lineItems"]
    assert [result(each) for each in shown] == [("LAST", "SUCCESS"), ("ELSEWHERE", "SUCCESS")]
    partner.give_back(customer, last)
    shown = preview(partner, customer).json()["lineItems"]
    assert result(shown[0]) == ("FIRST", "SUCCESS")


def test_an_introductory_one_comes_again_though_the_product_is_owned_by_now(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, "INTRO", category="INTRO", **FOR_YEARS)
    bought(partner, customer, flex_line("INTRO"))
    noon(world, AD)
    assert result(renewed(partner, customer)) == ("INTRO", "SUCCESS")


def test_a_product_bought_again_is_another_subscription(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, "BLACK_FRIDAY", **FOR_YEARS)
    (held,) = bought(partner, customer, flex_line("BLACK_FRIDAY"))
    partner.renew(customer, held["subscriptionId"], enabled=False)
    noon(world, "2027-03-01")
    partner.order(customer, line())
    assert result(foreseen(partner, customer)) is None
    assert partner.preview(customer, flex_line("BLACK_FRIDAY")).status_code == 201


# --- By hand ---------------------------------------------------------------------------------


@pytest.mark.every_backend
def test_an_early_renewal_gets_the_codes_that_it_names_and_no_others(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, CODE)
    offer_discount(world, "BLACK_FRIDAY", **FOR_YEARS)
    (held,) = bought(partner, customer, flex_line("BLACK_FRIDAY", quantity=10))
    noon(world, "2026-12-20")
    plain = preview(partner, customer, renewing(held, 4)).json()["lineItems"][0]
    assert result(plain) is None
    asked = renewing(held, 4, flexDiscountCodes=[CODE])
    (shown,) = preview(partner, customer, asked).json()["lineItems"]
    assert (result(shown), is_discounted(shown)) == ((CODE, "SUCCESS"), True)
    order = send(partner, customer, asked).json()
    assert result(order["lineItems"][0]) == (CODE, "SUCCESS")
    read = partner.read_order(customer, order["orderId"], priced=True)
    assert read["lineItems"][0]["pricing"] == shown["pricing"]
    # What is left follows the preference, and what was used last.
    noon(world, AD)
    assert (renewed(partner, customer)["quantity"], failures(world)) == (6, [])


def test_by_rule_a_renewal_by_hand_gets_the_reusable_one_too(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(flexAutoApply="allRenewals")
    offer_discount(world, "BLACK_FRIDAY", **FOR_YEARS)
    team, other = bought(partner, customer, flex_line("BLACK_FRIDAY"), line(OTHER_TEAM, number=2))
    noon(world, "2026-12-20")
    answer = preview(partner, customer, renewing(team, 1), renewing(other, 1, 2))
    assert [result(each) for each in answer.json()["lineItems"]] == [
        ("BLACK_FRIDAY", "SUCCESS"),
        None,
    ]


def test_a_late_renewal_may_name_a_code_but_no_introductory_one(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, CODE)
    offer_discount(world, "INTRO", category="INTRO")
    (held,) = bought(partner, customer, line(quantity=10))
    partner.renew(customer, held["subscriptionId"], enabled=False)
    noon(world, "2027-01-20")
    answer = send(partner, customer, renewing(held, 10, flexDiscountCodes=["INTRO"]))
    refused(answer, 400, "2141", "Line Item: 1, Reason: Invalid Flexible Discount")
    order = send(partner, customer, renewing(held, 10, flexDiscountCodes=[CODE]))
    assert order.status_code == 201, order.text
    assert result(order.json()["lineItems"][0]) == (CODE, "SUCCESS")


def test_a_renewal_by_hand_is_refused_as_a_purchase_is(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, "NEW_ONLY", applicability=(Applicability.NEW,))
    (held,) = bought(partner, customer, line(quantity=10))
    noon(world, "2026-12-20")
    for codes, code in ((["A", "B"], "2147"), (["NONE"], "2146"), (["NEW_ONLY"], "2141")):
        asked = renewing(held, 4, flexDiscountCodes=codes)
        for kind in ("RENEWAL", "PREVIEW_RENEWAL"):
            refused(send(partner, customer, asked, kind=kind), 400, code)


# --- Preferences that are validated by rule (X20) --------------------------------------------


def test_by_rule_a_preference_is_validated_as_an_order_is(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(flexPreferenceValidation="full")
    offer_discount(world)
    offer_discount(world, "NEW_ONLY", applicability=(Applicability.NEW,))
    team, add_on = bought(partner, customer, line(), line(ADD_ON, number=2))

    def named(held: Json, code: str) -> httpx.Response:
        return partner.renew(customer, held["subscriptionId"], flexDiscountCodes=[code])

    refused(named(team, "NONE"), 400, "2146", "Reason: NOT_FOUND")
    refused(named(add_on, CODE), 400, "2145")
    refused(named(team, "NEW_ONLY"), 400, "2141", "Reason: Invalid Flexible Discount")
    assert code_of(partner, customer) is None
    assert named(team, CODE).status_code == 200


def test_by_rule_a_scheduled_product_is_validated_too(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(flexPreferenceValidation="full")
    offer_discount(world)
    offer_discount(world, "NEW_ONLY", applicability=(Applicability.NEW,))
    bought(partner, customer)
    noon(world, "2026-12-20")
    for offer, named, code in (
        (OTHER_TEAM, "NONE", "2146"),
        (ADD_ON, CODE, "2145"),
        (OTHER_TEAM, "NEW_ONLY", "2141"),
    ):
        renewal = {"renewalQuantity": 3, "flexDiscountCodes": [named]}
        body = {"offerId": offer, "autoRenewal": renewal}
        refused(partner.post(f"/customers/{customer}/subscriptions", body), 400, code)
    assert len(partner.subscriptions(customer)) == 1
