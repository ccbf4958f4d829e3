"""What ends at an anniversary, why, and how it comes back (RN-8, RN-9, OR-3, section 7)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import (
    ADD_ON,
    CREDIT_PACK,
    ENDS_2027_06_30,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    address,
    line,
)

AD = "2027-01-15T00:00:00Z"


def orders(partner: Partner, customer: str, kind: str = "RENEWAL") -> list[Json]:
    return partner.orders(customer, f"start-date=2018-01-01&order-type={kind}")


def lapse_everything(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=20))
    (subscription,) = partner.subscriptions(customer)
    partner.renew(customer, subscription["subscriptionId"], enabled=False)
    world.advance(to=AD)


def test_an_inactive_subscription_never_comes_back_by_itself(
    world: World, partner: Partner, customer: str
) -> None:
    lapse_everything(world, partner, customer)
    assert world.advance(by="P3Y")["counts"] == {}
    (subscription,) = partner.subscriptions(customer)
    assert (subscription["status"], subscription["renewalDate"]) == ("1004", "2027-01-15")


@pytest.mark.parametrize(
    ("ordered", "coterm"),
    [
        ("2027-01-15T00:00:00Z", "2028-01-15"),
        ("2027-01-15T12:00:00Z", "2028-01-15"),
        ("2027-03-31T12:00:00Z", "2028-03-31"),
        ("2030-02-01T12:00:00Z", "2031-02-01"),
    ],
)
def test_a_customer_whose_everything_lapsed_begins_a_new_term_with_its_next_order(
    world: World, partner: Partner, customer: str, ordered: str, coterm: str
) -> None:
    lapse_everything(world, partner, customer)
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2027-01-15"
    world.advance(to=ordered)
    partner.order(customer, line(quantity=3))
    old, new = partner.subscriptions(customer)
    assert old["status"] == "1004"
    assert old["subscriptionId"] != new["subscriptionId"]
    assert (new["status"], new["currentQuantity"], new["renewalDate"]) == ("1000", 3, coterm)
    assert new["autoRenewal"] == {"enabled": True, "renewalQuantity": 3}
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == coterm
    (item,) = partner.orders(customer, "fetch-price=true")[0]["lineItems"]
    assert item["proratedDays"] in {365, 366}
    world.advance(to=f"{coterm}T00:00:00Z")
    (renewal,) = orders(partner, customer)
    assert renewal["lineItems"][0]["subscriptionId"] == new["subscriptionId"]


def test_its_level_begins_anew_too(world: World, partner: Partner, customer: str) -> None:
    lapse_everything(world, partner, customer)
    partner.order(customer)
    discounts = partner.fetch(f"/customers/{customer}")["discounts"]
    assert [each["level"] for each in discounts] == ["01"]


def test_a_product_that_lapsed_beside_others_comes_back_to_the_common_anniversary(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(TEAM, 1, 1), line(OTHER_TEAM, 1, 2))
    team, _ = partner.subscriptions(customer)
    partner.renew(customer, team["subscriptionId"], enabled=False)
    world.advance(to="2027-02-01T12:00:00Z")
    partner.order(customer)
    shown = [(each["status"], each["renewalDate"]) for each in partner.subscriptions(customer)]
    assert shown == [("1004", "2027-01-15"), ("1000", "2028-01-15"), ("1000", "2028-01-15")]
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2028-01-15"


def test_a_customer_who_returned_everything_keeps_its_term_until_it_is_over(
    world: World, partner: Partner, customer: str
) -> None:
    partner.give_back(customer, partner.order(customer))
    world.advance(to="2026-06-01T12:00:00Z")
    partner.order(customer)
    first, second = partner.subscriptions(customer)
    assert (first["status"], second["renewalDate"]) == ("1004", "2027-01-15")
    world.advance(to=AD)
    _, second = partner.subscriptions(customer)
    assert second["renewalDate"] == "2028-01-15"


@pytest.mark.every_backend
def test_an_add_on_whose_base_is_gone_lapses(world: World, partner: Partner, customer: str) -> None:
    base = partner.order(customer, line(TEAM, 2))
    partner.order(customer, line(ADD_ON, 2), line(OTHER_TEAM, 1, 2))
    partner.give_back(customer, base)
    world.advance(to="2027-01-14T23:59:59Z")
    held = {each["offerId"]: each for each in partner.subscriptions(customer)}
    assert held[ADD_ON]["status"] == "1000"
    world.advance(to=AD)
    held = {each["offerId"]: each for each in partner.subscriptions(customer)}
    assert (held[ADD_ON]["status"], held[ADD_ON]["currentQuantity"]) == ("1004", 2)
    assert held[OTHER_TEAM]["status"] == "1000"


def test_an_add_on_stays_while_another_of_its_bases_renews(
    world: World, partner: Partner, customer: str
) -> None:
    other_base = "65304921CA01A12"
    first = partner.order(customer, line(TEAM, 1))
    partner.order(customer, line(other_base, 1, 1), line(ADD_ON, 1, 2))
    partner.give_back(customer, first)
    world.advance(to=AD)
    held = {each["offerId"]: each["status"] for each in partner.subscriptions(customer)}
    assert held == {TEAM: "1004", other_base: "1000", ADD_ON: "1000"}


def test_an_add_on_whose_base_was_disabled_too_late_to_count_still_renews(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(TEAM, 1, 1), line(ADD_ON, 1, 2))
    base, add_on = partner.subscriptions(customer)
    world.advance(to="2027-01-13T12:00:00Z")
    for each in (add_on, base):
        assert partner.renew(customer, each["subscriptionId"], enabled=False).status_code == 200
    world.advance(to=AD)
    assert [each["status"] for each in partner.subscriptions(customer)] == ["1000", "1000"]


def test_a_credit_pack_ends_a_year_after_its_own_order_and_never_renews(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer)
    world.advance(to="2026-03-01T12:00:00Z")
    partner.order(customer, line(CREDIT_PACK, 2))
    _, pack = partner.subscriptions(customer)
    assert pack["renewalDate"] == "2027-03-01"
    assert pack["autoRenewal"]["enabled"] is False
    world.advance(to=AD)
    team, pack = partner.subscriptions(customer)
    assert (team["renewalDate"], pack["status"]) == ("2028-01-15", "1000")
    (renewal,) = orders(partner, customer)
    assert [each["offerId"] for each in renewal["lineItems"]] == [TEAM]
    world.advance(to="2027-02-28T23:59:59Z")
    assert partner.subscriptions(customer)[1]["status"] == "1000"
    done = world.advance(to="2027-03-01T00:00:00Z")
    assert done["counts"] == {"subscription.lapsed": 1}
    team, pack = partner.subscriptions(customer)
    assert (team["status"], pack["status"], pack["currentQuantity"]) == ("1000", "1004", 2)
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2028-01-15"
    assert len(orders(partner, customer)) == 1


def test_each_credit_pack_has_its_own_year(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(CREDIT_PACK))
    world.advance(to="2026-02-01T12:00:00Z")
    partner.order(customer, line(CREDIT_PACK))
    world.advance(to=AD)
    shown = [(each["renewalDate"], each["status"]) for each in partner.subscriptions(customer)]
    assert shown == [("2027-01-15", "1004"), ("2027-02-01", "1000")]
    world.advance(to="2027-02-01T00:00:00Z")
    assert {each["status"] for each in partner.subscriptions(customer)} == {"1004"}
    assert orders(partner, customer) == []


def test_a_pack_that_ends_on_the_anniversary_does_not_take_the_licences_along(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(TEAM, 1, 1), line(CREDIT_PACK, 1, 2))
    done = world.advance(to=AD)
    assert done["counts"] == {"order.completed": 1, "subscription.lapsed": 1}
    assert [each["status"] for each in partner.subscriptions(customer)] == ["1000", "1004"]


@pytest.mark.parametrize(
    ("rule", "start", "anniversary", "status"),
    [
        ("anniversary", "2026-06-29T12:00:00Z", "2027-06-29T00:00:00Z", "1000"),
        ("anniversary", "2026-06-30T12:00:00Z", "2027-06-30T00:00:00Z", "1000"),
        ("anniversary", "2026-07-01T12:00:00Z", "2027-07-01T00:00:00Z", "1004"),
        # 00:00 UTC of July 1 is June 30 in California: the last day of its sale.
        ("pacific", "2026-07-01T12:00:00Z", "2027-07-01T00:00:00Z", "1000"),
        ("pacific", "2026-07-02T12:00:00Z", "2027-07-02T00:00:00Z", "1004"),
    ],
)
def test_a_product_past_its_last_order_date_lapses_at_renewal(
    new_world: Callable[..., World], rule: str, start: str, anniversary: str, status: str
) -> None:
    world = new_world(now=start, rules={"renewalPriceDay": rule})
    partner = world.partner
    customer = partner.customer()
    partner.order(customer, line(ENDS_2027_06_30, 2, 1), line(TEAM, 1, 2))
    world.advance(to=anniversary)
    ending, team = partner.subscriptions(customer)
    assert (ending["status"], ending["currentQuantity"]) == (status, 2)
    assert team["status"] == "1000"
    ordered = [
        (each["status"], [item["offerId"] for item in each["lineItems"]])
        for each in orders(partner, customer)
    ]
    if status == "1000":
        assert ordered == [("1000", [ENDS_2027_06_30, TEAM])]
    else:
        assert sorted(ordered) == [("1000", [TEAM]), ("1004", [ENDS_2027_06_30])]
        (lapsed,) = world.control("GET", "/events?kind=subscription.lapsed").json()["items"]
        assert lapsed["summary"].endswith("its product is no longer sold")


@pytest.mark.parametrize(("whose", "status"), [("resellers", "1022"), ("customers", "1024")])
def test_with_an_inactive_account_the_renewal_fails_and_everything_lapses(
    world: World, partner: Partner, whose: str, status: str
) -> None:
    reseller = partner.reseller()
    customer = partner.customer(reseller)
    partner.order(customer, line(TEAM, 12, 1), line(OTHER_TEAM, 3, 2))
    account = reseller if whose == "resellers" else customer
    answer = world.control("PATCH", f"/{whose}/{account}", {"status": "1004"})
    assert answer.status_code == 200, answer.text
    done = world.advance(to=AD)
    assert done["counts"] == {"order.failed": 1, "subscription.lapsed": 2}
    (renewal,) = orders(partner, customer)
    assert (renewal["status"], renewal["source"]) == (status, "System")
    assert {each["status"] for each in renewal["lineItems"]} == {"1004"}
    shown = [(each["status"], each["currentQuantity"]) for each in partner.subscriptions(customer)]
    assert shown == [("1004", 12), ("1004", 3)]
    failed = world.control("GET", "/events?kind=order.failed").json()["items"]
    assert status in failed[0]["summary"]


@pytest.mark.parametrize("whose", ["resellers", "customers"])
def test_an_account_active_again_after_a_failed_renewal_begins_anew(
    world: World, partner: Partner, whose: str
) -> None:
    reseller = partner.reseller()
    customer = partner.customer(reseller)
    partner.order(customer, line(TEAM, 12))
    account = reseller if whose == "resellers" else customer
    world.control("PATCH", f"/{whose}/{account}", {"status": "1004"})
    world.advance(to=AD)
    world.control("PATCH", f"/{whose}/{account}", {"status": "1000"})
    assert world.advance(to="2027-02-10T12:00:00Z")["counts"].get("order.completed", 0) == 0
    shown = partner.fetch(f"/customers/{customer}")
    assert shown["cotermDate"] == "2027-01-15"
    assert [each["level"] for each in shown["discounts"]] == ["01"], "nothing was renewed (RN-4)"
    partner.order(customer)
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2028-02-10"


def test_an_account_active_again_before_the_anniversary_renews(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer)
    world.control("PATCH", f"/customers/{customer}", {"status": "1004"})
    world.advance(to="2027-01-14T23:59:59Z")
    world.control("PATCH", f"/customers/{customer}", {"status": "1000"})
    world.advance(to=AD)
    (renewal,) = orders(partner, customer)
    assert renewal["status"] == "1000"


@pytest.mark.every_backend
def test_each_currency_has_a_renewal_order_of_its_own(new_world: Callable[..., World]) -> None:
    spec = {"region": "PA", "currencies": ["AUD", "USD"], "countries": ["AU"]}
    world = new_world(distributors=[{"name": "Down Under", **spec}])
    partner = world.partner
    home = address(country="AU", region="NSW", city="Sydney", postalCode="2000")
    reseller = partner.reseller(address=home)
    customer = partner.customer(reseller, address=home)
    partner.order(customer, line(TEAM, 6, currencyCode="AUD"))
    partner.order(customer, line(OTHER_TEAM, 4))
    world.advance(to=AD)
    found = {order["currencyCode"]: order for order in orders(partner, customer)}
    assert set(found) == {"AUD", "USD"}
    # The level counts all renewal quantities, whatever they are paid in.
    (aud,), (usd,) = found["AUD"]["lineItems"], found["USD"]["lineItems"]
    assert (aud["offerId"], aud["quantity"]) == ("65304479CA02A12", 6)
    assert (usd["offerId"], usd["quantity"]) == (OTHER_TEAM.replace("01A", "02A"), 4)
    assert {each["renewalDate"] for each in partner.subscriptions(customer)} == {"2028-01-15"}
