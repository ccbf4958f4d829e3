"""What is held by a high growth offer, or has chosen one, is not switched (HG-9, SW-1, SW-7)."""

from __future__ import annotations

import pytest

from tests.growing import X, acrobat, bought, choose, held, on, preference
from tests.support import Partner, World, refused
from tests.switches.switching import revert, send, switch_body


def has_paths(partner: Partner, customer: str) -> bool:
    own = held(partner, customer)["subscriptionId"]
    query = f"customer-id={customer}&subscription-id={own}"
    return bool(partner.fetch(f"/offer-switch-paths?{query}")["totalCount"])


@pytest.mark.parametrize("is_held", [True, False])
def test_such_a_subscription_is_not_switched(
    world: World, partner: Partner, *, is_held: bool
) -> None:
    customer = acrobat(world, 20)
    on(world, "2026-07-01")
    assert has_paths(partner, customer)
    if is_held:
        bought(partner, customer, X, 100)
    else:
        choose(partner, customer)
    own = held(partner, customer)["subscriptionId"]
    for kind in ("PREVIEW_SWITCH", "SWITCH"):
        body = switch_body(own, 5, orderType=kind)
        refused(send(partner, customer, body), 400, "2154")
        assert world.why()["rule"] == "SW-6"
        assert "mid-term/error-codes" in world.why()["source"]
    assert not has_paths(partner, customer)


def test_what_a_switch_empties_has_no_code_any_more(world: World, partner: Partner) -> None:
    """Chosen while the switch was processed; a revert brings the licences back without it."""
    customer = acrobat(world, 20)
    on(world, "2026-07-01")
    world.rules(orderProcessingSeconds=3600)
    own = held(partner, customer)["subscriptionId"]
    placed = send(partner, customer, switch_body(own, 20)).json()
    assert choose(partner, customer).status_code == 200
    world.advance(by="PT1H")
    emptied = held(partner, customer)
    assert (emptied["status"], emptied["autoRenewal"].get("renewalCode")) == ("1004", None)
    assert world.control("POST", "/check").json()["broken"] == []
    world.rules(orderProcessingSeconds=0)
    revert(partner, customer, partner.read_order(customer, placed["orderId"]))
    assert "renewalCode" not in preference(partner, customer)
    assert world.control("POST", "/check").json()["broken"] == []


def test_what_was_given_up_may_be_switched(world: World, partner: Partner) -> None:
    customer = acrobat(world, 20)
    on(world, "2026-07-01")
    choose(partner, customer)
    choose(partner, customer, None, 20, resets=True)
    own = held(partner, customer)["subscriptionId"]
    assert send(partner, customer, switch_body(own, 5)).status_code == 201
