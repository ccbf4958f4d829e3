"""Scheduled subscriptions: section 7 (docs subscription-management/create-subscription)."""

from __future__ import annotations

import httpx
import pytest

from tests.renewals.manual import AD, NEXT_AD, automatic, bought, held_by, level, noon
from tests.support import (
    CONSUMABLE,
    CREDIT_PACK,
    EDU,
    OTHER_TEAM,
    TEAM,
    Partner,
    World,
    line,
    refused,
)


def schedule(
    partner: Partner, customer: str, offer: str = OTHER_TEAM, quantity: int = 3
) -> httpx.Response:
    """Ask for a product from the next anniversary on."""
    body = {"offerId": offer, "autoRenewal": {"renewalQuantity": quantity}}
    return partner.post(f"/customers/{customer}/subscriptions", body)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-12-15T23:59:59Z", False),
        ("2026-12-16T00:00:00Z", True),
        ("2027-01-12T23:59:59Z", True),
        ("2027-01-13T00:00:00Z", False),
        ("2027-01-15T12:00:00Z", False),
    ],
)
def test_a_product_is_scheduled_from_thirty_to_three_days_before(
    world: World, partner: Partner, customer: str, moment: str, *, is_open: bool
) -> None:
    bought(partner, customer, line(quantity=5))
    world.advance(to=moment)
    answer = schedule(partner, customer)
    if not is_open:
        refused(answer, 400, "3120")
        assert len(partner.subscriptions(customer)) == 1
        return
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert (made["status"], made["currentQuantity"], made["renewalDate"]) == ("1009", 0, AD)
    assert made["autoRenewal"] == {"enabled": True, "renewalQuantity": 3}
    # The keys of the sample of docs subscription-management/create-subscription, in its order.
    keys = ["subscriptionId", "offerId", "currentQuantity", "autoRenewal"]
    assert list(made) == [*keys, "creationDate", "renewalDate", "status", "links"]
    shown = held_by(partner, customer, OTHER_TEAM)
    assert made == {key: shown[key] for key in made}
    assert (shown["offerId"], shown["currencyCode"]) == (OTHER_TEAM, "USD")


@pytest.mark.every_backend
def test_it_is_active_from_the_anniversary_at_its_quantity_and_level(
    world: World, partner: Partner, customer: str
) -> None:
    bought(partner, customer, line(quantity=5))
    noon(world, "2027-01-10")
    schedule(partner, customer, quantity=50)
    assert level(partner, customer) == "01"
    world.advance(to="2027-01-14T23:59:59Z")
    assert held_by(partner, customer, OTHER_TEAM)["status"] == "1009"
    noon(world, AD)
    shown = held_by(partner, customer, OTHER_TEAM)
    assert (shown["status"], shown["currentQuantity"], shown["renewalDate"]) == (
        "1000",
        50,
        NEXT_AD,
    )
    (order,) = automatic(partner, customer)
    assert [(each["offerId"], each["quantity"]) for each in order["lineItems"]] == [
        (TEAM.replace("01A", "03A"), 5),
        (OTHER_TEAM.replace("01A", "03A"), 50),
    ]
    assert level(partner, customer) == "03"


def test_what_is_held_or_scheduled_is_not_scheduled_again(
    world: World, partner: Partner, customer: str
) -> None:
    bought(partner, customer, line(quantity=5))
    noon(world, "2027-01-10")
    refused(schedule(partner, customer, TEAM), 400, "3120")
    assert schedule(partner, customer).status_code == 200
    refused(schedule(partner, customer), 400, "3120")


@pytest.mark.parametrize("offer", [CONSUMABLE, CREDIT_PACK])
def test_consumables_are_not_scheduled(
    world: World, partner: Partner, customer: str, offer: str
) -> None:
    bought(partner, customer, line(quantity=5))
    noon(world, "2027-01-10")
    refused(schedule(partner, customer, offer), 400, "1117", "offerId")


@pytest.mark.parametrize(
    ("quantity", "is_good"), [(0, False), (-1, False), (1, True), (10_000, True), (10_001, False)]
)
def test_the_quantity_has_the_bounds_of_a_line(
    world: World, partner: Partner, customer: str, quantity: int, *, is_good: bool
) -> None:
    bought(partner, customer, line(quantity=5))
    noon(world, "2027-01-10")
    answer = schedule(partner, customer, quantity=quantity)
    if is_good:
        assert answer.status_code == 200, answer.text
    else:
        refused(answer, 400, "3116")


def test_a_customer_without_anything_active_schedules_nothing(
    world: World, partner: Partner, customer: str
) -> None:
    refused(schedule(partner, customer), 400, "3119")
    order = partner.order(customer, line())
    partner.give_back(customer, order)
    noon(world, "2027-01-10")
    refused(schedule(partner, customer), 400, "3119")


def test_unknown_offers_and_other_segments_are_refused(
    world: World, partner: Partner, customer: str
) -> None:
    bought(partner, customer, line(quantity=5))
    noon(world, "2027-01-10")
    refused(schedule(partner, customer, "nonsense"), 400, "2122")
    refused(schedule(partner, customer, EDU), 400, "2129")


def test_its_quantity_may_be_changed_and_it_may_be_opted_out(
    world: World, partner: Partner, customer: str
) -> None:
    bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    made = schedule(partner, customer).json()
    assert partner.renew(customer, made["subscriptionId"], renewalQuantity=7).status_code == 200
    noon(world, AD)
    assert held_by(partner, customer, OTHER_TEAM)["currentQuantity"] == 7


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"deploymentId": "1450043516"}, 400, "1122"),
        ({"deploymentId": "1450043516", "currencyCode": "USD"}, 400, "1139"),
        ({"autoRenewal": {"renewalQuantity": 3, "renewalCode": "MOQ_100"}}, 400, "5123"),
        ({"currencyCode": "EUR"}, 400, "2125"),
    ],
)
def test_what_no_program_or_distributor_offers_is_not_scheduled(
    world: World,
    partner: Partner,
    customer: str,
    change: dict[str, object],
    status: int,
    code: str,
) -> None:
    bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    body = {"offerId": OTHER_TEAM, "autoRenewal": {"renewalQuantity": 3}, **change}
    refused(partner.post(f"/customers/{customer}/subscriptions", body), status, code)
    assert len(partner.subscriptions(customer)) == 1
