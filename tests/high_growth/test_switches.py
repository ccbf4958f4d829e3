"""What is held by a high growth offer, or has chosen one, is not switched (HG-9, SW-1, SW-7)."""

from __future__ import annotations

import pytest

from tests.growing import X, acrobat, bought, choose, held, on
from tests.support import Partner, World, refused
from tests.switches.switching import send, switch_body


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
    assert not has_paths(partner, customer)


def test_what_was_given_up_may_be_switched(world: World, partner: Partner) -> None:
    customer = acrobat(world, 20)
    on(world, "2026-07-01")
    choose(partner, customer)
    choose(partner, customer, None, 20, resets=True)
    own = held(partner, customer)["subscriptionId"]
    assert send(partner, customer, switch_body(own, 5)).status_code == 201
