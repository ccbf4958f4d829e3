"""What was bought before a change cannot be returned, what is bought after can (RE-5)."""

from __future__ import annotations

from tests.reseller_change.moving import Move, request
from tests.support import CONSUMABLE, line, refused

BEFORE = "Reason: ORDERED_BEFORE_RESELLER_CHANGE"


def test_under_one_distributor_an_old_order_is_refused_with_its_reason(within: Move) -> None:
    order = within.old.order(within.customer, line(quantity=3))
    within.done()
    refused(within.new.give_back(within.customer, order), 400, "2127", BEFORE)
    part = within.new.give_back(within.customer, order, line(quantity=1))
    refused(part, 400, "2127", BEFORE)


def test_under_another_distributor_an_old_order_is_not_there(across: Move) -> None:
    order = across.old.order(across.customer)
    across.done()
    refused(across.new.give_back(across.customer, order), 404, "2115")


def test_what_is_bought_after_the_change_can_be_returned(within: Move) -> None:
    within.old.order(within.customer)
    within.done()
    order = within.new.order(within.customer, line(quantity=2))
    assert within.new.give_back(within.customer, order).status_code == 201
    (held,) = within.new.subscriptions(within.customer)
    assert held["currentQuantity"] == 1


def test_an_order_of_the_same_instant_is_before_or_after_by_its_place(within: Move) -> None:
    """On a frozen clock all three happen at one instant."""
    before = within.old.order(within.customer)
    within.done()
    after = within.new.order(within.customer)
    refused(within.new.give_back(within.customer, before), 400, "2127", BEFORE)
    assert within.new.give_back(within.customer, after).status_code == 201


def test_coming_back_does_not_make_old_orders_returnable(within: Move) -> None:
    order = within.old.order(within.customer)
    home = within.old.fetch(f"/customers/{within.customer}")["resellerId"]
    within.done()
    assert within.old.post("/transfers", request(within.code(), home)).status_code == 201
    refused(within.old.give_back(within.customer, order), 400, "2127", BEFORE)


def test_past_its_window_an_old_order_is_refused_for_that(within: Move) -> None:
    order = within.old.order(within.customer)
    within.done()
    within.world.advance(to="2026-01-30T00:00:00Z")
    refused(within.new.give_back(within.customer, order), 400, "2117")


def test_quantities_are_checked_before_and_programs_after_it(within: Move) -> None:
    order = within.old.order(within.customer, line(CONSUMABLE, 5))
    (held,) = within.old.subscriptions(within.customer)
    within.world.portal(f"/subscriptions/{held['subscriptionId']}", usedQuantity=1)
    within.done()
    too_many = within.new.give_back(within.customer, order, line(CONSUMABLE, 6))
    refused(too_many, 400, "2132", "Line Item: 1")
    refused(within.new.give_back(within.customer, order), 400, "2127", BEFORE)


def test_another_customers_orders_stay_returnable(within: Move) -> None:
    other = within.old.customer()
    order = within.old.order(other)
    within.done()
    assert within.old.give_back(other, order).status_code == 201
