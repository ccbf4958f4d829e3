"""How many licences renew, and at which level (RN-2, RN-4, OF-3)."""

from __future__ import annotations

import pytest

from tests.support import CONSUMABLE, OTHER_TEAM, TEAM, Json, Partner, World, line, refused

AD = "2027-01-15T00:00:00Z"


def only(partner: Partner, customer: str) -> Json:
    (subscription,) = partner.subscriptions(customer)
    return subscription


def level(partner: Partner, customer: str, kind: str = "LICENSE") -> str | None:
    discounts = partner.fetch(f"/customers/{customer}")["discounts"]
    return next((each["level"] for each in discounts if each["offerType"] == kind), None)


def renewed_offers(partner: Partner, customer: str) -> list[tuple[str, int]]:
    order = partner.orders(customer, "start-date=2018-01-01&order-type=RENEWAL")[0]
    return [(each["offerId"], each["quantity"]) for each in order["lineItems"]]


@pytest.mark.parametrize("wanted", [1, 4, 6, 100, 10_000])
def test_a_renewal_quantity_below_removes_and_above_adds_licences(
    world: World, partner: Partner, customer: str, wanted: int
) -> None:
    partner.order(customer, line(quantity=5))
    subscription_id = only(partner, customer)["subscriptionId"]
    answer = partner.renew(customer, subscription_id, enabled=True, renewalQuantity=wanted)
    assert answer.status_code == 200
    shown = only(partner, customer)
    assert (shown["currentQuantity"], shown["autoRenewal"]["renewalQuantity"]) == (5, wanted)
    world.advance(to=AD)
    shown = only(partner, customer)
    assert (shown["currentQuantity"], shown["autoRenewal"]["renewalQuantity"]) == (wanted, wanted)
    assert [quantity for _, quantity in renewed_offers(partner, customer)] == [wanted]


def test_without_an_explicit_one_the_renewal_quantity_follows_the_licences(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=5))
    partner.order(customer, line(quantity=3))
    assert only(partner, customer)["autoRenewal"] == {"enabled": True, "renewalQuantity": 8}
    world.advance(to=AD)
    assert only(partner, customer)["currentQuantity"] == 8


def test_an_explicit_renewal_quantity_stays_when_licences_are_added_and_over_the_years(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=5))
    partner.renew(customer, only(partner, customer)["subscriptionId"], renewalQuantity=4)
    partner.order(customer, line(quantity=3))
    assert only(partner, customer)["autoRenewal"]["renewalQuantity"] == 4
    world.advance(to=AD)
    partner.order(customer, line(quantity=2))
    shown = only(partner, customer)
    assert (shown["currentQuantity"], shown["autoRenewal"]["renewalQuantity"]) == (6, 4)
    world.advance(to="2028-01-15T00:00:00Z")
    assert only(partner, customer)["currentQuantity"] == 4


def test_enabling_without_a_quantity_means_all_licences_again(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=5))
    subscription_id = only(partner, customer)["subscriptionId"]
    partner.renew(customer, subscription_id, enabled=True, renewalQuantity=2)
    partner.renew(customer, subscription_id, enabled=True)
    partner.order(customer, line(quantity=3))
    assert only(partner, customer)["autoRenewal"]["renewalQuantity"] == 8
    world.advance(to=AD)
    assert only(partner, customer)["currentQuantity"] == 8


def test_disabling_and_enabling_again_renews(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=5))
    subscription_id = only(partner, customer)["subscriptionId"]
    partner.renew(customer, subscription_id, enabled=False)
    partner.renew(customer, subscription_id, enabled=True)
    world.advance(to=AD)
    assert only(partner, customer)["status"] == "1000"


@pytest.mark.parametrize("wrong", [0, 10_001])
def test_a_renewal_quantity_of_0_or_above_the_maximum_is_3116(
    world: World, partner: Partner, customer: str, wrong: int
) -> None:
    partner.order(customer, line(quantity=5))
    subscription_id = only(partner, customer)["subscriptionId"]
    answer = partner.renew(customer, subscription_id, renewalQuantity=wrong)
    refused(answer, 400, "3116")
    world.advance(to=AD)
    assert only(partner, customer)["currentQuantity"] == 5


def test_a_lapsed_subscription_cannot_be_edited(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=5))
    subscription_id = only(partner, customer)["subscriptionId"]
    partner.renew(customer, subscription_id, enabled=False)
    world.advance(to=AD)
    refused(partner.renew(customer, subscription_id, enabled=True), 400, "3119")


@pytest.mark.every_backend
@pytest.mark.parametrize(
    ("bought", "renewed", "before", "after"),
    [
        (9, 10, "01", "02"),
        (10, 9, "02", "01"),
        (49, 50, "02", "03"),
        (60, 12, "03", "02"),
        (99, 100, "03", "04"),
        (150, 1, "04", "01"),
        (20, 20, "02", "02"),
    ],
)
def test_the_level_is_computed_anew_at_the_anniversary_up_and_down(
    world: World,
    partner: Partner,
    customer: str,
    bought: int,
    renewed: int,
    before: str,
    after: str,
) -> None:
    partner.order(customer, line(quantity=bought))
    assert level(partner, customer) == before
    partner.renew(customer, only(partner, customer)["subscriptionId"], renewalQuantity=renewed)
    assert level(partner, customer) == before
    world.advance(to=AD)
    assert level(partner, customer) == after
    assert renewed_offers(partner, customer) == [(TEAM.replace("01A", f"{after}A"), renewed)]
    assert only(partner, customer)["offerId"] == TEAM


def test_the_level_counts_the_renewal_quantities_of_all_products(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(TEAM, 5, 1), line(OTHER_TEAM, 4, 2))
    team, _ = partner.subscriptions(customer)
    partner.renew(customer, team["subscriptionId"], renewalQuantity=6)
    world.advance(to=AD)
    assert level(partner, customer) == "02"
    assert renewed_offers(partner, customer) == [
        ("65304479CA02A12", 6),
        (OTHER_TEAM.replace("01A", "02A"), 4),
    ]


def test_what_does_not_renew_does_not_count(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(TEAM, 40, 1), line(OTHER_TEAM, 20, 2))
    assert level(partner, customer) == "03"
    team, _ = partner.subscriptions(customer)
    partner.renew(customer, team["subscriptionId"], enabled=False)
    assert level(partner, customer) == "03"
    world.advance(to=AD)
    assert level(partner, customer) == "02"


def test_within_the_term_the_level_rises_and_does_not_fall(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=9))
    assert level(partner, customer) == "01"
    second = partner.order(customer, line(quantity=41))
    assert level(partner, customer) == "03"
    assert partner.give_back(customer, second).status_code == 201
    assert only(partner, customer)["currentQuantity"] == 9
    assert level(partner, customer) == "03"
    world.advance(to="2027-01-14T23:59:59Z")
    assert level(partner, customer) == "03"
    world.advance(to=AD)
    assert level(partner, customer) == "01"


def test_consumables_have_their_own_level_at_the_anniversary(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(CONSUMABLE, 2500))
    assert level(partner, customer, "CONSUMABLES") == "T3"
    partner.renew(customer, only(partner, customer)["subscriptionId"], renewalQuantity=1000)
    world.advance(to=AD)
    assert level(partner, customer, "CONSUMABLES") == "T2"
    assert renewed_offers(partner, customer) == [("65322435CAT2A12", 1000)]


def test_transactions_used_start_anew_with_the_renewed_year(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(CONSUMABLE, 1000))
    subscription_id = only(partner, customer)["subscriptionId"]
    used = world.control("PATCH", f"/subscriptions/{subscription_id}", {"usedQuantity": 700})
    assert used.status_code == 200, used.text
    assert only(partner, customer)["usedQuantity"] == 700
    world.advance(to=AD)
    assert only(partner, customer)["usedQuantity"] == 0


def test_assigned_seats_stay_up_to_what_renews(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=5))
    subscription_id = only(partner, customer)["subscriptionId"]
    world.control("PATCH", f"/subscriptions/{subscription_id}", {"usedQuantity": 4})
    partner.renew(customer, subscription_id, renewalQuantity=3)
    world.advance(to=AD)
    shown = only(partner, customer)
    assert (shown["currentQuantity"], shown["usedQuantity"]) == (3, 3)
