"""The blackout: no change from 30 days before to 30 days after an anniversary (RC-3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.reseller_change.moving import BLACKOUT, Move
from tests.support import CREDIT_PACK, OTHER_TEAM, World, line, refused


def at(move: Move, day: str, time: str = "12:00:00") -> Move:
    """Move the clock to a moment of a day."""
    move.world.advance(to=f"{day}T{time}Z")
    return move


def bought_on(world: World, day: str) -> Move:
    """A customer that bought a licence on a day."""
    world.advance(to=f"{day}T09:00:00Z")
    partner = world.partner
    reseller = partner.reseller("Duck Reselling")
    move = Move(world, partner, partner, partner.customer(), reseller)
    partner.order(move.customer)
    return move


# --- Its edges -------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2026-12-15", "2027-02-15"])
def test_a_change_is_open_on_the_thirty_first_day_before_and_after(holding: Move, day: str) -> None:
    at(holding, day).is_open()
    holding.done()


@pytest.mark.parametrize(
    "day", ["2026-12-16", "2027-01-14", "2027-01-15", "2027-01-16", "2027-02-14"]
)
def test_a_change_is_refused_from_the_thirtieth_day_before_to_the_thirtieth_after(
    holding: Move, day: str
) -> None:
    at(holding, day).is_refused(BLACKOUT)


@pytest.mark.parametrize(
    ("day", "time", "is_open"),
    [
        ("2026-12-15", "23:59:59", True),
        ("2026-12-16", "00:00:00", False),
        ("2027-02-14", "23:59:59", False),
        ("2027-02-15", "00:00:00", True),
    ],
)
def test_its_days_are_those_of_utc(holding: Move, day: str, time: str, *, is_open: bool) -> None:
    at(holding, day, time)
    if is_open:
        holding.is_open()
    else:
        holding.is_refused(BLACKOUT)


def test_before_and_after_are_two_rules(holding: Move) -> None:
    holding.world.rules(resellerChangeBlackoutBeforeDays=5, resellerChangeBlackoutAfterDays=10)
    at(holding, "2027-01-09").is_open()
    at(holding, "2027-01-10").is_refused(BLACKOUT)
    at(holding, "2027-01-25").is_refused(BLACKOUT)
    at(holding, "2027-01-26").is_open()


def test_a_code_made_before_the_window_does_not_help_inside_it(holding: Move) -> None:
    at(holding, "2026-12-15", "23:59:59")
    code = holding.code()
    assert holding.preview(code).status_code == 201
    at(holding, "2026-12-16", "00:00:00")
    refused(holding.preview(code), 400, "5117", BLACKOUT)
    refused(holding.commit(code), 400, "5117", BLACKOUT)


def test_the_journal_says_which_anniversary_and_until_when(holding: Move) -> None:
    at(holding, "2027-01-20").is_refused(BLACKOUT)
    (entry, _) = holding.world.control("GET", "/requests?code=5117").json()["items"]
    assert entry["why"]["rule"] == "RC-3"
    assert entry["why"]["facts"] == {
        "customerId": holding.customer,
        "today": "2027-01-20",
        "anniversary": "2027-01-15",
        "firstDay": "2026-12-16",
        "lastDay": "2027-02-14",
    }


# --- Its anchors -----------------------------------------------------------------------------


def test_a_customer_in_its_first_weeks_may_move(holding: Move) -> None:
    holding.is_open()
    at(holding, "2026-02-14").is_open()


def test_a_customer_without_a_term_may_move(within: Move) -> None:
    within.is_open()


def test_an_early_renewal_does_not_open_it(holding: Move) -> None:
    at(holding, "2026-12-20")
    (held,) = holding.old.subscriptions(holding.customer)
    renewal = line(held["offerId"], 1, subscriptionId=held["subscriptionId"])
    order = {"orderType": "RENEWAL", "lineItems": [renewal]}
    holding.old.make(f"/customers/{holding.customer}/orders", order)
    assert holding.old.fetch(f"/customers/{holding.customer}")["cotermDate"] == "2028-01-15"
    holding.is_refused(BLACKOUT)
    at(holding, "2027-02-14").is_refused(BLACKOUT)
    at(holding, "2027-02-15").is_open()


def test_a_customer_that_let_everything_lapse_waits_too(holding: Move) -> None:
    (held,) = holding.old.subscriptions(holding.customer)
    holding.old.renew(holding.customer, held["subscriptionId"], enabled=False)
    at(holding, "2027-02-14").is_refused(BLACKOUT)
    at(holding, "2027-02-15").is_open()


def test_a_late_renewal_changes_nothing(holding: Move) -> None:
    (held,) = holding.old.subscriptions(holding.customer)
    holding.old.renew(holding.customer, held["subscriptionId"], enabled=False)
    at(holding, "2027-02-10")
    renewal = line(held["offerId"], 1, subscriptionId=held["subscriptionId"])
    order = {"orderType": "RENEWAL", "lineItems": [renewal]}
    holding.old.make(f"/customers/{holding.customer}/orders", order)
    holding.is_refused(BLACKOUT)
    at(holding, "2027-02-15").is_open()


def test_the_second_anniversary_is_one_too(holding: Move) -> None:
    at(holding, "2027-12-15").is_open()
    at(holding, "2027-12-16").is_refused(BLACKOUT)
    at(holding, "2028-02-14").is_refused(BLACKOUT)
    at(holding, "2028-02-15").is_open()


def test_the_end_of_a_credit_pack_is_no_anniversary(within: Move) -> None:
    within.old.order(within.customer, line(CREDIT_PACK))
    at(within, "2027-01-01").is_open()
    at(within, "2027-01-16").is_open()


def test_a_pack_bought_mid_term_ends_without_a_blackout(holding: Move) -> None:
    at(holding, "2026-06-01")
    holding.old.order(holding.customer, line(CREDIT_PACK))
    at(holding, "2027-05-20").is_open()
    at(holding, "2027-06-10").is_open()


def test_a_returned_first_order_leaves_no_anniversary(holding: Move) -> None:
    order = holding.old.orders(holding.customer)[0]
    assert holding.old.give_back(holding.customer, order).status_code == 201
    at(holding, "2027-01-10").is_open()


def test_an_extended_term_has_its_one_anniversary_at_its_end(within: Move) -> None:
    customer = within.old.customer(cotermDate="2027-07-20")
    move = Move(within.world, within.old, within.new, customer, within.reseller)
    within.old.order(customer)
    at(move, "2027-01-15").is_open()
    at(move, "2027-06-19").is_open()
    at(move, "2027-06-20").is_refused(BLACKOUT)
    at(move, "2027-08-19").is_refused(BLACKOUT)
    at(move, "2027-08-20").is_open()


def test_a_term_moved_by_the_portal_moves_the_blackout(holding: Move) -> None:
    holding.world.portal(f"/customers/{holding.customer}", cotermDate="2026-06-01")
    at(holding, "2026-05-02").is_refused(BLACKOUT)
    at(holding, "2026-07-02").is_open()


def test_a_lapsed_licence_that_the_portal_revived_hides_no_anniversary(holding: Move) -> None:
    holding.old.order(holding.customer, line(OTHER_TEAM))
    lapsed, _ = holding.old.subscriptions(holding.customer)
    holding.old.renew(holding.customer, lapsed["subscriptionId"], enabled=False)
    at(holding, "2027-06-01")
    holding.world.portal(f"/subscriptions/{lapsed['subscriptionId']}", status="1000")
    at(holding, "2027-12-16").is_refused(BLACKOUT)


def test_an_anniversary_that_the_portal_puts_into_the_past_does_not_hide_the_last_one(
    holding: Move,
) -> None:
    at(holding, "2027-01-20").is_refused(BLACKOUT)
    holding.world.portal(f"/customers/{holding.customer}", cotermDate="2026-12-01")
    renewed = holding.world.control("POST", f"/customers/{holding.customer}/renew")
    assert renewed.status_code == 200
    holding.is_refused(BLACKOUT)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("2029-01-28", True),
        ("2029-01-29", False),
        ("2029-03-30", False),
        ("2029-03-31", True),
        ("2032-01-29", True),
        ("2032-01-30", False),
        ("2032-03-30", False),
        ("2032-03-31", True),
    ],
)
def test_around_leap_days_it_counts_days(
    new_world: Callable[..., World], day: str, *, is_open: bool
) -> None:
    move = bought_on(new_world(now="2028-02-28T09:00:00Z"), "2028-02-29")
    at(move, day)
    if is_open:
        move.is_open()
    else:
        move.is_refused(BLACKOUT)


@pytest.mark.every_backend
def test_the_anniversary_moves_with_the_customer(across: Move) -> None:
    across.old.order(across.customer)
    at(across, "2027-02-15")
    across.done()
    back = across.old.reseller("Goose Reselling")
    returning = Move(across.world, across.new, across.old, across.customer, back)
    at(returning, "2027-12-16").is_refused(BLACKOUT)
