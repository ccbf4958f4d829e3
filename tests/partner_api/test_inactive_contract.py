"""A distributor whose contract is inactive: no price lists, and orders that fail (PL-1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.partner_api.listing import ask
from tests.support import TEAM, Partner, World, line, refused


def set_contract(world: World, status: str, partner: Partner | None = None) -> None:
    """Set the status of a distributor's contract, by default of the world's first one."""
    distributor_id = (partner or world.partner).distributor_id
    world.portal(f"/distributors/{distributor_id}", status=status)


def ended(partner: Partner, customer: str, order: dict[str, str]) -> tuple[str, str]:
    """How an order has ended: its status, and that of its first line."""
    found = partner.read_order(customer, order["orderId"])
    return found["status"], found["lineItems"][0]["status"]


def test_price_lists_are_refused_while_the_contract_is_inactive(
    world: World, partner: Partner
) -> None:
    assert ask(partner).status_code == 200
    set_contract(world, "1004")
    answer = ask(partner)
    refused(answer, 400, "1159")
    assert answer.json()["message"] == "Inactive Partner Contract"
    set_contract(world, "1000")
    assert ask(partner).status_code == 200


def test_an_inactive_contract_is_told_before_what_the_partner_does_not_sell(
    world: World, partner: Partner
) -> None:
    set_contract(world, "1004")
    refused(ask(partner, region="WE"), 400, "1159")
    refused(ask(partner, priceListMonth="201712"), 400, "1159")


def test_orders_are_accepted_and_fail_with_1020(world: World, partner: Partner) -> None:
    customer = partner.customer()
    set_contract(world, "1004")
    assert partner.preview(customer).status_code == 201
    order = partner.order(customer)
    assert order["status"] == "1002"
    assert ended(partner, customer, order) == ("1020", "1004")
    assert partner.subscriptions(customer) == []
    (found,) = partner.orders(customer, "start-date=2018-01-01&status=1020")
    assert found["orderId"] == order["orderId"]
    set_contract(world, "1000")
    again = partner.order(customer)
    assert ended(partner, customer, again) == ("1000", "1000")


def test_an_order_is_judged_when_it_is_processed(new_world: Callable[..., World]) -> None:
    world = new_world(rules={"orderProcessingSeconds": 60})
    partner, customer = world.partner, world.partner.customer()
    world.advance(by="PT1H")
    failing = partner.order(customer)
    set_contract(world, "1004")
    world.advance(by="PT60S")
    assert ended(partner, customer, failing) == ("1020", "1004")
    lucky = partner.order(customer)
    set_contract(world, "1000")
    world.advance(by="PT60S")
    assert ended(partner, customer, lucky) == ("1000", "1000")


def test_the_distributor_is_looked_at_before_the_reseller_and_the_customer(
    world: World, partner: Partner
) -> None:
    reseller = partner.reseller()
    customer = partner.customer(reseller)
    world.portal(f"/resellers/{reseller}", status="1004")
    world.portal(f"/customers/{customer}", status="1004")
    set_contract(world, "1004")
    assert ended(partner, customer, partner.order(customer)) == ("1020", "1004")


def test_a_return_fails_too_and_leaves_the_licences(world: World, partner: Partner) -> None:
    customer = partner.customer()
    order = partner.order(customer, line(quantity=3))
    set_contract(world, "1004")
    answer = partner.give_back(customer, order)
    assert answer.status_code == 201, answer.text
    assert ended(partner, customer, answer.json()) == ("1020", "1004")
    (subscription,) = partner.subscriptions(customer)
    assert subscription["currentQuantity"] == 3


@pytest.mark.every_backend
def test_what_would_renew_by_itself_fails_and_lapses(world: World, partner: Partner) -> None:
    customer = partner.customer()
    partner.order(customer)
    set_contract(world, "1004")
    world.advance(to="cotermDate", customerId=customer)
    (renewal,) = partner.orders(customer, "order-type=RENEWAL")
    assert (renewal["status"], renewal["lineItems"][0]["status"]) == ("1020", "1004")
    (subscription,) = partner.subscriptions(customer)
    assert subscription["status"] == "1004"


def test_an_early_renewal_fails_too(world: World, partner: Partner) -> None:
    customer = partner.customer()
    partner.order(customer)
    world.advance(to="cotermDate", customerId=customer, offset="-P20D")
    set_contract(world, "1004")
    (subscription,) = partner.subscriptions(customer)
    item = {
        "extLineItemNumber": 1,
        "offerId": TEAM,
        "quantity": 1,
        "subscriptionId": subscription["subscriptionId"],
    }
    body = {"orderType": "RENEWAL", "currencyCode": "USD", "lineItems": [item]}
    renewal = partner.make(f"/customers/{customer}/orders", body)
    assert ended(partner, customer, renewal) == ("1020", "1004")


def test_reads_stay(world: World, partner: Partner) -> None:
    customer = partner.customer()
    order = partner.order(customer)
    set_contract(world, "1004")
    for path in ("", "/subscriptions", "/orders", f"/orders/{order['orderId']}"):
        assert partner.get(f"/customers/{customer}{path}").status_code == 200
    assert partner.get("/resellers").status_code == 200


def test_another_distributor_of_the_world_goes_on(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "One"}, {"name": "Other"}])
    one, other = world.partners
    set_contract(world, "1004", one)
    refused(ask(one), 400, "1159")
    assert ask(other).status_code == 200
    customer = other.customer()
    assert ended(other, customer, other.order(customer)) == ("1000", "1000")


def test_a_snapshot_restores_the_contract(world: World, partner: Partner) -> None:
    made = world.control("POST", "/snapshots", {"name": "live"})
    assert made.status_code == 201, made.text
    set_contract(world, "1004")
    refused(ask(partner), 400, "1159")
    answer = world.control("POST", f"/snapshots/{made.json()['snapshotId']}/restore")
    assert answer.status_code == 200, answer.text
    assert ask(partner).status_code == 200
