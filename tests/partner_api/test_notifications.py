"""Notifications: customers whose licences wait for an order (docs notification-management)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.authorizing import EXPIRY, LAST_SECOND, cancel, take
from tests.reseller_change.moving import Move
from tests.support import OTHER_TEAM, Partner, World, line, refused

TYPE = "LICENSES_PENDING_PARTNER_ORDER"
BAD_NUMBERS = ["", "x", "-1", "1.5", "1e3", "%00", "+1", str(2**31), "1" * 5000]


def notifications(reseller: str, more: str = "") -> str:
    return f"/notifications?notification-type={TYPE}&reseller-id={reseller}{more}"


def told(partner: Partner, reseller: str, more: str = "") -> list[str]:
    """The customers that a page tells of."""
    return [each["customerId"] for each in partner.fetch(notifications(reseller, more))["items"]]


@pytest.fixture
def reseller(partner: Partner) -> str:
    return partner.reseller()


@pytest.fixture
def waiting(world: World, partner: Partner, reseller: str) -> str:
    """A customer with a licence that waits for an order."""
    customer = partner.customer(reseller)
    take(world, customer)
    return customer


def test_a_customer_whose_order_is_being_processed_is_not_told_of(
    world: World, partner: Partner, reseller: str, waiting: str
) -> None:
    world.rules(orderProcessingSeconds=60)
    assert told(partner, reseller) == [waiting]
    partner.order(waiting)
    assert told(partner, reseller) == []
    world.portal(f"/customers/{waiting}", status="1004")
    world.advance(by="PT1M")
    assert told(partner, reseller) == [waiting]


@pytest.mark.every_backend
def test_notifications_have_the_fields_of_adobes_sample(
    partner: Partner, reseller: str, waiting: str
) -> None:
    found = partner.fetch(notifications(reseller, "&limit=10&offset=0"))
    assert list(found) == ["limit", "offset", "totalCount", "count", "items", "links"]
    own = f"/v3/notifications?notification-type={TYPE}&reseller-id={reseller}&offset=0&limit=10"
    assert found == {
        "limit": 10,
        "offset": 0,
        "totalCount": 1,
        "count": 1,
        "items": [
            {
                "customerId": waiting,
                "resellerId": reseller,
                "notificationType": TYPE,
                "links": {
                    "self": {
                        "uri": f"/v3/customers/{waiting}/open-acquisitions",
                        "method": "GET",
                        "headers": [],
                    }
                },
            }
        ],
        "links": {"self": {"uri": own, "method": "GET", "headers": []}},
    }
    link = found["items"][0]["links"]["self"]["uri"].removeprefix("/v3")
    assert partner.fetch(link)["licenseCount"] == 1


def test_nothing_taken_is_an_empty_page(partner: Partner, reseller: str) -> None:
    partner.order(partner.customer(reseller))
    found = partner.fetch(notifications(reseller))
    assert (found["totalCount"], found["count"], found["items"]) == (0, 0, [])
    assert list(found["links"]) == ["self"]


def test_a_customer_is_told_of_once(
    world: World, partner: Partner, reseller: str, waiting: str
) -> None:
    take(world, waiting)
    take(world, waiting, OTHER_TEAM, 5)
    assert told(partner, reseller) == [waiting]
    assert partner.fetch(notifications(reseller))["totalCount"] == 1


def test_they_are_told_of_for_seven_days(
    world: World, partner: Partner, reseller: str, waiting: str
) -> None:
    world.advance(to=LAST_SECOND)
    assert told(partner, reseller) == [waiting]
    world.advance(to=EXPIRY)
    assert told(partner, reseller) == []
    # It still waits: only the notification is about the last days.
    path = f"/customers/{waiting}/open-acquisitions"
    assert partner.fetch(path)["licenseCount"] == 1


def test_one_younger_licence_is_enough(
    world: World, partner: Partner, reseller: str, waiting: str
) -> None:
    world.advance(to=LAST_SECOND)
    take(world, waiting, OTHER_TEAM)
    world.advance(to="2026-01-29T08:59:58Z")
    assert told(partner, reseller) == [waiting]
    world.advance(by="PT1S")
    assert told(partner, reseller) == []


def test_the_days_are_those_of_the_rule(
    world: World, partner: Partner, reseller: str, waiting: str
) -> None:
    world.rules(purchaseAuthorizationDays=2)
    world.advance(to="2026-01-17T08:59:59Z")
    assert told(partner, reseller) == [waiting]
    world.advance(by="PT1S")
    assert told(partner, reseller) == []
    world.rules(purchaseAuthorizationDays=3)
    assert told(partner, reseller) == [waiting]


def test_an_order_for_all_of_it_ends_the_notification(
    world: World, partner: Partner, reseller: str
) -> None:
    customer = partner.customer(reseller)
    take(world, customer, quantity=3)
    partner.order(customer, line(quantity=2))
    assert told(partner, reseller) == [customer]
    partner.order(customer)
    assert told(partner, reseller) == []


def test_cancelling_ends_it_too(world: World, partner: Partner, reseller: str) -> None:
    customer = partner.customer(reseller)
    cancel(world, customer, take(world, customer)["referenceId"])
    assert told(partner, reseller) == []


def test_only_the_resellers_own_customers_are_told_of(
    world: World, partner: Partner, reseller: str, waiting: str
) -> None:
    other = partner.reseller("Duck Reselling")
    theirs = partner.customer(other, name="Beta Inc")
    take(world, theirs)
    assert told(partner, reseller) == [waiting]
    assert told(partner, other) == [theirs]


@pytest.mark.every_backend
def test_who_has_waited_longest_comes_first(world: World, partner: Partner, reseller: str) -> None:
    late, early = (partner.customer(reseller, name=f"{name} Inc") for name in ("Late", "Early"))
    take(world, early)
    take(world, late)
    take(world, early, OTHER_TEAM)
    assert told(partner, reseller) == [early, late]


@pytest.mark.every_backend
def test_pages_follow_their_links(world: World, partner: Partner, reseller: str) -> None:
    customers = [partner.customer(reseller, name=f"Customer {number}") for number in range(5)]
    for customer in customers:
        take(world, customer)
    path, pages = notifications(reseller, "&limit=2"), []
    while path:
        page = partner.fetch(path)
        assert (page["totalCount"], page["limit"]) == (5, 2)
        pages.append([each["customerId"] for each in page["items"]])
        assert page["count"] == len(pages[-1])
        assert ("prev" in page["links"]) == (len(pages) > 1)
        path = page["links"].get("next", {"uri": ""})["uri"].removeprefix("/v3")
    assert pages == [customers[:2], customers[2:4], customers[4:]]


def test_a_page_has_ten_by_itself_and_as_many_as_one_asks_for(
    world: World, partner: Partner, reseller: str
) -> None:
    """From 0 to the largest integer (docs references/resources, Notification)."""
    for number in range(11):
        take(world, partner.customer(reseller, name=f"Customer {number}"))
    assert len(told(partner, reseller)) == 10
    assert len(told(partner, reseller, "&limit=51")) == 11
    assert len(told(partner, reseller, f"&limit={2**31 - 1}")) == 11
    assert told(partner, reseller, "&offset=11") == []


def test_a_page_of_none_tells_how_many_there_are(
    partner: Partner,
    reseller: str,
    waiting: str,  # noqa: ARG001 - somebody waits
) -> None:
    page = partner.fetch(notifications(reseller, "&limit=0&offset=1"))
    assert (page["limit"], page["totalCount"], page["count"], page["items"]) == (0, 1, 0, [])
    assert list(page["links"]) == ["self"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", ["notification-type", "reseller-id"]),
        ("?notification-type=" + TYPE, ["reseller-id"]),
        ("?reseller-id=1", ["notification-type"]),
        ("?notification-type=&reseller-id=1", ["notification-type"]),
        ("?notification-type=OTHER&reseller-id=1", ["notification-type"]),
        (f"?notification-type={TYPE.lower()}&reseller-id=1", ["notification-type"]),
        (f"?notification-type={TYPE}&reseller-id=", ["reseller-id"]),
        (f"?notification-type={TYPE}&reseller-id=%00", ["reseller-id"]),
        (f"?notification-type={TYPE}&reseller-id={'1' * 300}", ["reseller-id"]),
        (
            "?notification-type=X&reseller-id=%00&limit=x&offset=-1",
            ["notification-type", "reseller-id", "limit", "offset"],
        ),
    ],
)
def test_missing_and_bad_parameters_are_named(
    partner: Partner, query: str, named: list[str]
) -> None:
    refused(partner.get(f"/notifications{query}"), 400, "1117", *named)


@pytest.mark.parametrize("parameter", ["limit", "offset"])
def test_bad_pages_are_named(partner: Partner, reseller: str, parameter: str) -> None:
    for value in BAD_NUMBERS:
        answer = partner.get(notifications(reseller, f"&{parameter}={value}"))
        refused(answer, 400, "1117", parameter)


def test_other_parameters_are_ignored_and_of_two_values_the_last_counts(
    partner: Partner, reseller: str, waiting: str
) -> None:
    assert told(partner, "1", f"&reseller-id={reseller}&colour=red") == [waiting]


@pytest.mark.parametrize("strange", ["1", "a b", "%25", "%F0%9F%98%80", "'"])
def test_an_unknown_reseller_is_1115(partner: Partner, strange: str) -> None:
    refused(partner.get(notifications(strange)), 404, "1115")


def test_a_customer_that_moves_is_its_new_resellers(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "Mouse"}, {"name": "Duck"}])
    old, new = world.partners
    before, after = old.reseller(), new.reseller("Duck Reselling")
    customer = old.customer(before)
    take(world, customer)
    refused(new.get(notifications(before)), 404, "1115")
    Move(world, old, new, customer, after).done()
    assert told(old, before) == []
    assert told(new, after) == [customer]


def test_a_clock_that_is_set_ahead_ends_them_too(
    world: World, partner: Partner, reseller: str, waiting: str
) -> None:
    """What is due is done before a page is read, though nobody advanced the world."""
    world.control("PUT", "/clock", {"mode": "frozen", "now": LAST_SECOND})
    assert told(partner, reseller) == [waiting]
    world.control("PUT", "/clock", {"mode": "frozen", "now": EXPIRY})
    assert told(partner, reseller) == []
