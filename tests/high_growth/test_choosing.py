"""Choosing a high growth offer for the next term, and giving it up (HG-2 to HG-5)."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.committed import FIRST_DAY, with_commitment, with_request
from tests.committing import committed
from tests.growing import (
    STANDARD,
    X,
    Y,
    acrobat,
    bought,
    choose,
    held,
    on,
    preference,
    renewing,
    shown,
)
from tests.migrating import vip
from tests.support import OTHER_TEAM, TEAM, Partner, World, line, refused

LAST_DAYS = "2026-07-01"
"""A day on which offers may be chosen for the anniversary of 2026-07-15."""


def answered(answer: httpx.Response, code: str) -> None:
    """Assert that an answer is a refusal with this code; with none, that it is taken."""
    if code:
        refused(answer, 400, code)
    else:
        assert answer.status_code == 200, answer.text


# --- What may be chosen (HG-3) ---------------------------------------------------------------


@pytest.mark.every_backend
def test_a_preview_names_the_offers_to_choose_as_the_samples_do(
    partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=10))
    found = renewing(partner, customer)["eligibleOffers"]
    assert [one["renewalCode"] for one in found] == ["MOQ_100", "MOQ_250", "MOQ_500"]
    assert found[0] == {
        "offerId": X,
        "renewalCode": "MOQ_100",
        "eligibilityCriteria": {
            "minQuantity": 100,
            "additionalCriteria": ["THREE_YEAR_COMMIT"],
        },
    }


@pytest.mark.parametrize(
    ("seats", "smallest"),
    [(1, 100), (50, 100), (51, 250), (125, 250), (126, 500), (250, 500), (251, None)],
)
def test_the_seats_of_acrobat_decide(
    partner: Partner, customer: str, seats: int, smallest: int | None
) -> None:
    lines = [line(quantity=seats), line(OTHER_TEAM, 300, number=2)]
    partner.order(customer, *lines)
    found = renewing(partner, customer).get("eligibleOffers", [])
    quantities = [one["eligibilityCriteria"]["minQuantity"] for one in found]
    assert quantities == [moq for moq in (100, 250, 500) if smallest and moq >= smallest]


def test_standard_and_pro_count_together(partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=25), line(STANDARD, 26, number=2))
    found = renewing(partner, customer)["eligibleOffers"]
    assert [one["offerId"] for one in found] == [Y, Y.replace("Y", "Z")]


def test_who_has_standard_may_choose_pro_of_its_edition(partner: Partner, customer: str) -> None:
    partner.order(customer, line(STANDARD, 5))
    found = renewing(partner, customer)["eligibleOffers"]
    assert X in {one["offerId"] for one in found}
    assert not any(one["offerId"].startswith("65322651CA") for one in found), "of enterprises"


def test_without_acrobat_there_is_nothing_to_choose(partner: Partner, customer: str) -> None:
    partner.order(customer, line(OTHER_TEAM, 5))
    assert "eligibleOffers" not in renewing(partner, customer)


def test_a_preview_with_lines_names_none(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=5))
    on(world, "2027-01-01")
    own = held(partner, customer)["subscriptionId"]
    body = {"orderType": "PREVIEW_RENEWAL", "lineItems": [line(quantity=5, subscriptionId=own)]}
    assert "eligibleOffers" not in partner.make(f"/customers/{customer}/orders", body)


# --- Choosing (HG-4) ---------------------------------------------------------------------------


@pytest.mark.every_backend
def test_a_chosen_offer_is_shown_and_previewed(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    on(world, LAST_DAYS)
    answer = choose(partner, customer)
    assert answer.status_code == 200, answer.text
    chosen = {"enabled": True, "renewalQuantity": 100, "renewalCode": "MOQ_100"}
    assert answer.json()["autoRenewal"] == chosen == preference(partner, customer)
    assert shown(partner, customer) == (X, 100)
    assert renewing(partner, customer)["eligibleOffers"][0]["offerId"] == X, "still told"


def test_another_may_be_chosen_instead(world: World, partner: Partner) -> None:
    customer = acrobat(world, minimum=250)
    on(world, LAST_DAYS)
    assert choose(partner, customer).status_code == 200
    assert choose(partner, customer, "MOQ_250", 250).status_code == 200
    assert shown(partner, customer) == (Y, 250)


def test_it_is_given_up_by_its_reset(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    on(world, LAST_DAYS)
    choose(partner, customer)
    answer = choose(partner, customer, None, 25, resets=True)
    assert answer.json()["autoRenewal"] == {"enabled": True, "renewalQuantity": 25}
    assert shown(partner, customer)[1] == 25
    assert shown(partner, customer)[0] != X


def test_a_change_that_names_no_code_keeps_it(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    on(world, LAST_DAYS)
    choose(partner, customer)
    assert choose(partner, customer, None, 120).status_code == 200
    assert preference(partner, customer)["renewalCode"] == "MOQ_100"
    assert shown(partner, customer) == (X, 120)


def test_who_has_accepted_a_commitment_may_choose(world: World, partner: Partner) -> None:
    world.rules(commitmentComplianceDays=400)
    customer = with_request(world, 5, 100)
    on(world, LAST_DAYS)
    assert choose(partner, customer).status_code == 200


# --- Scheduled products ------------------------------------------------------------------------


def scheduled(partner: Partner, customer: str, offer: str = X, **changes: object) -> httpx.Response:
    wanted = {"renewalQuantity": 100, "renewalCode": "MOQ_100", **changes}
    wanted = {key: value for key, value in wanted.items() if value is not None}
    body = {"offerId": offer, "autoRenewal": wanted}
    return partner.post(f"/customers/{customer}/subscriptions", body)


@pytest.mark.every_backend
def test_who_has_standard_schedules_pro_by_its_offer(world: World, partner: Partner) -> None:
    customer = with_commitment(world, minimum=100, offers=[vip(STANDARD, 5), vip(OTHER_TEAM, 100)])
    on(world, LAST_DAYS)
    answer = scheduled(partner, customer)
    assert answer.status_code == 200, answer.text
    assert answer.json()["offerId"] == TEAM
    assert answer.json()["autoRenewal"]["renewalCode"] == "MOQ_100"
    assert shown(partner, customer) == (X, 100)


@pytest.mark.parametrize(
    ("offer", "changes", "code"),
    [
        (X, {"renewalCode": None}, "5125"),
        (X, {"renewalCode": "MOQ_250", "renewalQuantity": 250}, "5125"),
        (TEAM, {}, "5125"),
        (X, {"renewalCode": "MOQ_300"}, "5123"),
        ("11074301CA01A12", {}, "5123"),
        (X, {"renewalQuantity": 99}, "5124"),
        (Y, {"renewalCode": "MOQ_250", "renewalQuantity": 250}, "5129"),
    ],
)
def test_what_does_not_go_together_is_not_scheduled(
    world: World, partner: Partner, offer: str, changes: dict[str, object], code: str
) -> None:
    customer = with_commitment(world, minimum=100, offers=[vip(STANDARD, 5), vip(OTHER_TEAM, 100)])
    on(world, LAST_DAYS)
    refused(scheduled(partner, customer, offer, **changes), 400, code)
    assert len(partner.subscriptions(customer)) == 2


@pytest.mark.parametrize(("days", "day", "code"), [
    (30, "2026-06-14", "3120"), (30, "2026-06-15", ""), (30, "2026-07-12", ""),
    (30, "2026-07-13", "3120"), (7, "2026-07-07", "5127"), (7, "2026-07-08", ""),
])  # fmt: skip
def test_an_offer_is_scheduled_on_the_days_on_which_it_may_be_chosen(
    world: World, partner: Partner, days: int, day: str, code: str
) -> None:
    """Outside of the last thirty days nothing is scheduled at all."""
    world.rules(moqOptInDays=days)
    customer = with_commitment(world, minimum=100, offers=[vip(STANDARD, 5), vip(OTHER_TEAM, 100)])
    on(world, day)
    answered(scheduled(partner, customer), code)


@pytest.mark.parametrize(("seats", "code"), [(50, ""), (51, "5126")])
def test_an_offer_that_is_too_small_for_the_seats_is_not_scheduled(
    world: World, partner: Partner, seats: int, code: str
) -> None:
    offers = [vip(STANDARD, seats), vip(OTHER_TEAM, 100)]
    customer = with_commitment(world, minimum=100, offers=offers)
    on(world, LAST_DAYS)
    answered(scheduled(partner, customer), code)


def test_an_offer_of_the_commitment_before_is_not_scheduled(world: World, partner: Partner) -> None:
    """It lapsed in the year between two commitments, so it could be scheduled anew."""
    customer = acrobat(world, start=FIRST_DAY, end="2026-07-14")
    bought(partner, customer, X, 100)
    on(world, "2026-08-01")
    partner.renew(customer, held(partner, customer)["subscriptionId"], enabled=False)
    on(world, "2027-07-15")
    assert held(partner, customer)["status"] == "1004"
    committed(world, customer, LICENSE=100)
    on(world, "2028-07-01")
    refused(scheduled(partner, customer), 400, "5132")


def test_who_is_not_committed_schedules_no_such_offer(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(STANDARD, 5))
    on(world, "2027-01-01")
    refused(scheduled(partner, customer), 400, "5128")


# --- Refusals (HG-5) ---------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "code"), [
    ("2026-06-14", "5127"), ("2026-06-15", ""), ("2026-07-12", ""), ("2026-07-13", "5127"),
    ("2026-07-14", "5127"),
])  # fmt: skip
def test_it_is_chosen_in_the_last_days_of_a_term(
    world: World, partner: Partner, day: str, code: str
) -> None:
    customer = acrobat(world)
    on(world, day)
    answered(choose(partner, customer), code)


@pytest.mark.parametrize(("day", "is_open"), [("2026-07-07", False), ("2026-07-08", True)])
def test_a_rule_opens_the_window_later(
    new_world: Callable[..., World], day: str, *, is_open: bool
) -> None:
    world = new_world(rules={"moqOptInDays": 7})
    customer = acrobat(world)
    on(world, day)
    answer = choose(world.partner, customer)
    assert (answer.status_code == 200) is is_open


@pytest.mark.parametrize("code", ["MOQ_300", "MOQ_100 ", "moq_100", "HVD_L17_PRE"])
def test_an_unknown_code_is_refused(world: World, partner: Partner, code: str) -> None:
    customer = acrobat(world)
    on(world, LAST_DAYS)
    refused(choose(partner, customer, code), 400, "5123")


def test_a_product_without_such_offers_has_no_code(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    on(world, LAST_DAYS)
    refused(choose(partner, customer, offer_id=OTHER_TEAM), 400, "5123")


@pytest.mark.parametrize(("quantity", "code"), [(99, "5124"), (None, "5124"), (100, "")])
def test_no_fewer_renew_than_the_offer_is_for(
    world: World, partner: Partner, quantity: int | None, code: str
) -> None:
    customer = acrobat(world)
    on(world, LAST_DAYS)
    answer = choose(partner, customer, quantity=quantity)
    if code:
        refused(answer, 400, code)
    else:
        assert answer.status_code == 200
        refused(choose(partner, customer, None, 99), 400, "5124")


def test_what_does_not_go_together_is_refused(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    on(world, LAST_DAYS)
    refused(choose(partner, customer, resets=True), 400, "5125")
    refused(choose(partner, customer, None, 25, resets=True), 400, "5125")
    refused(choose(partner, customer, enabled=False), 400, "5125")
    assert "renewalCode" not in preference(partner, customer)


@pytest.mark.parametrize(
    ("seats", "code", "quantity", "refusal"),
    [
        (50, "MOQ_100", 100, ""),
        (51, "MOQ_100", 100, "5126"),
        (125, "MOQ_250", 250, ""),
        (126, "MOQ_250", 250, "5126"),
        (250, "MOQ_500", 500, ""),
        (251, "MOQ_500", 500, "5126"),
    ],
)
def test_it_is_for_as_many_seats_as_there_are(
    world: World, partner: Partner, seats: int, code: str, quantity: int, refusal: str
) -> None:
    customer = acrobat(world, seats, minimum=500)
    on(world, LAST_DAYS)
    answer = choose(partner, customer, code, quantity)
    if refusal:
        refused(answer, 400, refusal)
    else:
        assert answer.status_code == 200


def test_who_is_not_committed_chooses_none(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=5))
    on(world, "2027-01-01")
    refused(choose(partner, customer), 400, "5128")


@pytest.mark.parametrize("status", ["NONCOMPLIANT", "EXPIRED", "INACTIVE"])
def test_a_commitment_that_does_not_run_is_none(
    world: World, partner: Partner, status: str
) -> None:
    customer = acrobat(world, status=status)
    on(world, LAST_DAYS)
    refused(choose(partner, customer), 400, "5128")


def test_a_commitment_that_is_over_by_the_anniversary_is_none(
    world: World, partner: Partner
) -> None:
    customer = acrobat(world, end="2026-07-14")
    on(world, LAST_DAYS)
    refused(choose(partner, customer), 400, "5128")


@pytest.mark.parametrize(("minimum", "code"), [(99, "5129"), (100, "")])
def test_it_is_no_larger_than_what_is_committed_to(
    world: World, partner: Partner, minimum: int, code: str
) -> None:
    customer = acrobat(world, minimum=minimum)
    on(world, LAST_DAYS)
    answered(choose(partner, customer), code)


def test_what_is_chosen_cannot_be_switched_off(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    on(world, LAST_DAYS)
    choose(partner, customer)
    refused(choose(partner, customer, None, None, enabled=False), 400, "5134")
    answer = choose(partner, customer, None, None, resets=True, enabled=False)
    assert answer.status_code == 200, "what is only chosen may be given up"


def test_the_first_of_several_faults_is_told(world: World, partner: Partner) -> None:
    customer = acrobat(world, 60, minimum=99)
    refused(choose(partner, customer, "MOQ_300", 1, enabled=False), 400, "5123")
    refused(choose(partner, customer, quantity=1, enabled=False), 400, "5125")
    refused(choose(partner, customer, quantity=1), 400, "5129")
    other = acrobat(world, 60)
    refused(choose(partner, other, quantity=1), 400, "5127")
    on(world, LAST_DAYS)
    refused(choose(partner, other, quantity=1), 400, "5126")
