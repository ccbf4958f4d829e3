"""How consoles and the drawn term show switches."""

from __future__ import annotations

from tests.customer_terms.term import bands, marks, term_of
from tests.support import Partner, World
from tests.switches.switching import bought, revert, switch


def test_the_term_shows_until_when_a_switch_may_be_reverted(
    world: World, partner: Partner, customer: str
) -> None:
    source = bought(partner, customer, 10)
    switched = switch(partner, customer, source, 4)
    term = term_of(world, customer)
    assert bands(term)["revertWindow"] == [("2026-01-15", "2026-01-29")]
    assert len(bands(term)["returnWindow"]) == 1
    assert marks(term, "order")[-1] == ("2026-01-15T09:00:00Z", "SWITCH")
    (shown,) = [mark for mark in term["marks"] if mark["what"] == "SWITCH"]
    assert shown["summary"] == "4 x 65304479CA02A12 to 4 x 65324898CA02A12, status 1000"
    revert(partner, customer, switched)
    assert "revertWindow" not in bands(term_of(world, customer))


def test_the_window_ends_with_the_term(world: World, partner: Partner, customer: str) -> None:
    source = bought(partner, customer, 10)
    world.advance(to="2027-01-10T09:00:00Z")
    switch(partner, customer, source, 4)
    assert bands(term_of(world, customer))["revertWindow"] == [("2027-01-10", "2027-01-14")]


def test_who_switches_stays_a_customer_of_vip_select(
    world: World, partner: Partner, customer: str
) -> None:
    reseller = partner.fetch(f"/customers/{customer}")["resellerId"]

    def is_select() -> bool:
        found = world.control("GET", f"/resellers/{reseller}/console-customers").json()["items"]
        return bool(found[0]["vipSelect"])

    source = bought(partner, customer, 10)
    assert is_select()
    switched = switch(partner, customer, source, 4)
    assert is_select()
    revert(partner, customer, switched)
    assert is_select()
