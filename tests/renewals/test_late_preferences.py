"""Preferences changed near the anniversary: what stood at the end of AD-3 counts (X12)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import Json, Partner, World, line

AD = "2027-01-15T00:00:00Z"
LAST_THAT_COUNTS = "2027-01-12T23:59:59Z"  # the last second of AD-3
FIRST_TOO_LATE = "2027-01-13T00:00:00Z"
LAST_SECOND = "2027-01-14T23:59:59Z"


def only(partner: Partner, customer: str) -> Json:
    (subscription,) = partner.subscriptions(customer)
    return subscription


def change(partner: Partner, customer: str, **preference: Any) -> None:
    answer = partner.renew(customer, only(partner, customer)["subscriptionId"], **preference)
    assert answer.status_code == 200, answer.text


def after_disabling(world: World, partner: Partner, customer: str, when: str) -> str:
    """Return the status after AD of a subscription that was disabled at an instant."""
    partner.order(customer)
    world.advance(to=when)
    change(partner, customer, enabled=False)
    assert only(partner, customer)["autoRenewal"]["enabled"] is False
    world.advance(to=AD)
    status: str = only(partner, customer)["status"]
    return status


@pytest.mark.every_backend
@pytest.mark.parametrize(
    ("when", "status"),
    [
        ("2026-01-15T09:00:00Z", "1004"),
        ("2027-01-11T12:00:00Z", "1004"),
        ("2027-01-12T00:00:00Z", "1004"),
        (LAST_THAT_COUNTS, "1004"),
        (FIRST_TOO_LATE, "1000"),
        ("2027-01-14T00:00:00Z", "1000"),
        (LAST_SECOND, "1000"),
    ],
)
def test_a_change_counts_to_the_last_second_of_the_third_day_before(
    world: World, partner: Partner, customer: str, when: str, status: str
) -> None:
    assert after_disabling(world, partner, customer, when) == status


@pytest.mark.parametrize("when", [LAST_THAT_COUNTS, FIRST_TOO_LATE, LAST_SECOND])
def test_where_late_changes_are_counted_every_change_counts(
    world: World, partner: Partner, customer: str, when: str
) -> None:
    world.rules(latePreferenceChanges="counted")
    assert after_disabling(world, partner, customer, when) == "1004"


def test_enabling_too_late_does_not_renew(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer)
    change(partner, customer, enabled=False)
    world.advance(to=FIRST_TOO_LATE)
    change(partner, customer, enabled=True)
    world.advance(to=AD)
    assert only(partner, customer)["status"] == "1004"


def test_a_quantity_changed_too_late_is_not_renewed(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=5))
    change(partner, customer, renewalQuantity=3)
    world.advance(to=LAST_THAT_COUNTS)
    change(partner, customer, renewalQuantity=4)
    world.advance(to=FIRST_TOO_LATE)
    change(partner, customer, renewalQuantity=8)
    world.advance(to=AD)
    assert only(partner, customer)["currentQuantity"] == 4


@pytest.mark.every_backend
def test_of_several_late_changes_none_counts(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=5))
    world.advance(to=FIRST_TOO_LATE)
    change(partner, customer, enabled=False)
    world.advance(by="PT1H")
    change(partner, customer, enabled=True, renewalQuantity=9)
    world.advance(by="PT1H")
    change(partner, customer, enabled=False)
    world.advance(to=AD)
    shown = only(partner, customer)
    assert (shown["status"], shown["currentQuantity"]) == ("1000", 5)


def test_a_quantity_that_follows_the_licences_follows_them_to_the_last(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=5))
    world.advance(to=FIRST_TOO_LATE)
    partner.order(customer, line(quantity=2))
    change(partner, customer, renewalQuantity=1)
    world.advance(to=AD)
    assert only(partner, customer)["currentQuantity"] == 7, "licences are no preference"


def test_the_preference_is_shown_as_it_was_set_also_after_the_renewal(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=5))
    world.advance(to=FIRST_TOO_LATE)
    change(partner, customer, enabled=False)
    assert only(partner, customer)["autoRenewal"]["enabled"] is False
    world.advance(to=AD)
    shown = only(partner, customer)
    assert (shown["status"], shown["autoRenewal"]["enabled"]) == ("1000", False)


def test_what_came_too_late_for_one_anniversary_counts_for_the_next(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=5))
    world.advance(to=LAST_SECOND)
    change(partner, customer, renewalQuantity=2)
    world.advance(to=AD)
    assert only(partner, customer)["currentQuantity"] == 5
    assert only(partner, customer)["autoRenewal"]["renewalQuantity"] == 2
    world.advance(to="2028-01-15T00:00:00Z")
    assert only(partner, customer)["currentQuantity"] == 2


@pytest.mark.parametrize(
    ("first", "then", "status"), [("ignored", "counted", "1004"), ("counted", "ignored", "1000")]
)
def test_the_rule_of_the_anniversary_decides_whatever_it_was_before(
    world: World, partner: Partner, customer: str, first: str, then: str, status: str
) -> None:
    world.rules(latePreferenceChanges=first)
    partner.order(customer)
    world.advance(to=FIRST_TOO_LATE)
    change(partner, customer, enabled=False)
    world.advance(to=LAST_SECOND)
    world.rules(latePreferenceChanges=then)
    world.advance(to=AD)
    assert only(partner, customer)["status"] == status


@pytest.mark.parametrize(
    ("days", "when", "status"),
    [
        (1, LAST_SECOND, "1004"),
        (2, "2027-01-13T23:59:59Z", "1004"),
        (2, "2027-01-14T00:00:00Z", "1000"),
        (10, "2027-01-05T23:59:59Z", "1004"),
        (10, "2027-01-06T00:00:00Z", "1000"),
    ],
)
def test_the_days_of_the_cutoff_are_a_rule_that_counts_at_once(
    world: World, partner: Partner, customer: str, days: int, when: str, status: str
) -> None:
    partner.order(customer)
    world.advance(to=when)
    change(partner, customer, enabled=False)
    world.rules(preferenceCutoffDays=days)
    world.advance(to=AD)
    assert only(partner, customer)["status"] == status


def test_a_cutoff_of_the_whole_term_ignores_every_change(
    world: World, partner: Partner, customer: str
) -> None:
    world.rules(preferenceCutoffDays=400)
    partner.order(customer)
    change(partner, customer, enabled=False)
    world.advance(to=AD)
    assert only(partner, customer)["status"] == "1000"
