"""A program plugs in by rows alone: an imaginary one refuses, grades and follows by each point.

The program of `CONTRIBUTING.md`: loyal customers (named Loyal …) buy, return, renew and prefer by
rules of their own. Nothing of the sandbox knows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sandbox.catalogue.eligibility import Levels
from sandbox.domain.errors import Error, Refusal
from sandbox.domain.extension import Program
from sandbox.orders.check_points import PURCHASE_CHECKS, RETURN_CHECKS
from sandbox.orders.kinds import ORDER_SETTLED
from sandbox.orders.model import Order
from sandbox.program import PROGRAM
from sandbox.renewals.check_points import PREFERENCE_CHECKS, RENEWAL_CHECKS
from sandbox.renewals.standing import Preference
from sandbox.subscriptions.levels import LEVEL_RULES, Basis
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.changed_rules import CHANGED_RULES
from sandbox.timeline.open_world import OpenWorld
from tests.local import local, sqlite_url
from tests.support import TEAM, Partner, World, line, make_world


def is_loyal(account: Account) -> bool:
    return account.company_name.startswith("Loyal")


def refuse_loyal(portfolio: Portfolio, account: Account, _: Sequence[object]) -> None:
    if is_loyal(account) and portfolio.active(account.customer_id):
        raise Refusal(Error.ORDERS_UNAVAILABLE, facts={"customerId": account.customer_id})


def refuse_loyal_return(_: Portfolio, account: Account, __: Order, ___: Sequence[object]) -> None:
    if is_loyal(account):
        raise Refusal(Error.CANCELLATION_NOT_ALLOWED, facts={"customerId": account.customer_id})


def refuse_loyal_preference(
    portfolio: Portfolio, subscription: Subscription, _: Preference
) -> None:
    if is_loyal(portfolio.accounts[subscription.customer_id]):
        facts = {"subscriptionId": subscription.subscription_id}
        raise Refusal(Error.INVALID_RENEWAL_ORDER, facts=facts)


def best_level(_: OpenWorld, basis: Basis, levels: Levels) -> Levels:
    return Levels("04", levels.consumable) if is_loyal(basis.account) else levels


def thank(portfolio: Portfolio, order: Order, _: Order | None = None) -> None:
    portfolio.world.record("loyalty.thanked", order.order_id, customer_id=order.customer_id)


def note_change(world: OpenWorld) -> None:
    world.record("loyalty.rule_changed", "the late window is another")


def loyalty() -> Program:
    """The program of the house with the rows of the imaginary one."""
    known = PROGRAM[CHANGED_RULES]
    changed = {**known, "late_renewal_days": note_change}
    return PROGRAM.replacing(
        PURCHASE_CHECKS.rows((*PROGRAM[PURCHASE_CHECKS], refuse_loyal)),
        RETURN_CHECKS.rows((*PROGRAM[RETURN_CHECKS], refuse_loyal_return)),
        RENEWAL_CHECKS.rows((*PROGRAM[RENEWAL_CHECKS], refuse_loyal)),
        PREFERENCE_CHECKS.rows((*PROGRAM[PREFERENCE_CHECKS], refuse_loyal_preference)),
        LEVEL_RULES.rows((best_level,)),
        ORDER_SETTLED.rows((*PROGRAM[ORDER_SETTLED], thank)),
        CHANGED_RULES.rows(changed),
    )


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world in which the imaginary program plays."""
    monkeypatch.setattr("sandbox.app.PROGRAM", loyalty())
    with local(sqlite_url(tmp_path)) as client:
        yield make_world(client)


@pytest.fixture
def partner(world: World) -> Partner:
    return world.partner


@pytest.fixture
def loyal(partner: Partner) -> tuple[str, dict[str, object]]:
    """A loyal customer with its first order."""
    customer = partner.customer(name="Loyal Inc")
    return customer, partner.order(customer, line(TEAM, 3))


def test_a_purchase_check_refuses_its_customers_alone(
    partner: Partner, loyal: tuple[str, dict[str, object]]
) -> None:
    assert partner.try_order(loyal[0]).json()["code"] == "5122"
    assert partner.preview(loyal[0]).json()["code"] == "5122"
    other = partner.customer(name="Fickle Inc")
    partner.order(other)
    partner.order(other)


def test_a_return_check_refuses(partner: Partner, loyal: tuple[str, dict[str, object]]) -> None:
    assert partner.give_back(*loyal).json()["code"] == "2127"


def test_a_preference_check_refuses(partner: Partner, loyal: tuple[str, dict[str, object]]) -> None:
    (subscription,) = partner.subscriptions(loyal[0])
    answer = partner.renew(
        loyal[0], subscription["subscriptionId"], enabled=True, renewalQuantity=5
    )
    assert answer.json()["code"] == "3120"


def test_a_renewal_check_refuses(
    world: World, partner: Partner, loyal: tuple[str, dict[str, object]]
) -> None:
    (subscription,) = partner.subscriptions(loyal[0])
    world.advance(to="cotermDate", customerId=loyal[0], offset="-P10D")
    body = {
        "orderType": "RENEWAL",
        "lineItems": [line(TEAM, 3, subscriptionId=subscription["subscriptionId"])],
    }
    assert partner.post(f"/customers/{loyal[0]}/orders", body).json()["code"] == "5122"


def test_a_level_rule_grades_purchases_and_renewals(
    partner: Partner, loyal: tuple[str, dict[str, object]]
) -> None:
    levels = partner.fetch(f"/customers/{loyal[0]}")["discounts"]
    assert {each["offerType"]: each["level"] for each in levels}["LICENSE"] == "04"


def test_what_follows_an_order_and_a_changed_rule_happens(world: World, partner: Partner) -> None:
    partner.order(partner.customer(name="Loyal Inc"))
    world.control("PATCH", "/rules", {"lateRenewalDays": 14})
    kinds = [each["kind"] for each in world.control("GET", "/events").json()["items"]]
    assert kinds.count("loyalty.thanked") == 1
    assert kinds.count("loyalty.rule_changed") == 1
