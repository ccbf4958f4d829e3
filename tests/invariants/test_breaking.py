"""Broken in one place, a world is told to break exactly the rule that stands there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from sqlalchemy import text

from sandbox.app import Parts
from sandbox.store.engine import changing
from tests.checking import findings
from tests.local import local, sqlite_url
from tests.support import CONSUMABLE, OTHER_TEAM, TEAM, InProcess, Json, World, line, make_world


class Scene(NamedTuple):
    """A world with some history, and its customer."""

    world: World
    customer: str
    order: str

    def breaks(self, statement: str, **values: Any) -> list[Json]:
        """Change the world behind the sandbox's back; returns what the checker says to it."""
        http = self.world.http
        assert isinstance(http, InProcess)
        change(http.parts, statement, w=self.world.world_id, c=self.customer, **values)
        return findings(http, self.world.world_id)

    def kept(self, column: str) -> Any:
        http = self.world.http
        assert isinstance(http, InProcess)
        with http.parts.engine.connect() as connection:
            found = connection.execute(
                text(f"SELECT {column} FROM worlds WHERE world_id = :w"),  # noqa: S608 - our own column
                {"w": self.world.world_id},
            )
            return found.scalar_one()


def change(inside: Parts, statement: str, **values: Any) -> None:
    with changing(inside.engine) as connection:
        done = connection.execute(text(statement), values)
        assert done.rowcount > 0, "the mutation meets nothing"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    with local(sqlite_url(tmp_path_factory.mktemp("breaking"))) as made:
        yield made


@pytest.fixture
def scene(client: InProcess) -> Iterator[Scene]:
    """A customer in its second term: two currencies, a return, a pending order."""
    distributor = {"region": "PA", "currencies": ["AUD", "USD"], "countries": ["AU"]}
    world = make_world(client, distributors=[distributor])
    partner = world.partner
    address = {"country": "AU", "region": "NSW", "city": "Sydney", "postalCode": "2000"}
    place = {**address, "addressLine1": "1 Market Street"}
    reseller = partner.reseller(address=place)
    customer = partner.customer(reseller, address=place)
    partner.order(customer, line(TEAM, 12), line(CONSUMABLE, 1500, 2))
    partner.order(customer, line(OTHER_TEAM, 4, currencyCode="AUD"), currencyCode="AUD")
    world.advance(to="2027-02-01T00:00:00Z")
    order = partner.order(customer, line(TEAM, 5))
    bought = partner.read_order(customer, order["orderId"])
    returned = {**bought["lineItems"][0], "quantity": 2}
    assert partner.give_back(customer, bought, returned).status_code == 201
    world.rules(orderProcessingSeconds=3600)
    partner.order(customer, line(TEAM, 1))
    assert findings(client, world.world_id) == []
    yield Scene(world, customer, order["orderId"])
    world.control("DELETE")


MUTATIONS = {
    "a licence too many": (
        "quantities",
        (
            "UPDATE subscriptions SET current_quantity = current_quantity + 1 "
            "WHERE world_id = :w AND product_id = '65304479CA'"
        ),
    ),
    "a licence too few": (
        "quantities",
        (
            "UPDATE subscriptions SET current_quantity = current_quantity - 1 "
            "WHERE world_id = :w AND product_id = '65304479CA'"
        ),
    ),
    "something paid ahead that nobody paid": (
        "quantities",
        (
            "UPDATE subscriptions SET renewed_quantity = 3 "
            "WHERE world_id = :w AND product_id = '65304479CA'"
        ),
    ),
    "more to return than is left": (
        "remaining-quantities",
        "UPDATE order_lines SET remaining_quantity = 4 WHERE world_id = :w AND order_id = :o",
    ),
    "less to return than nothing": (
        "remaining-quantities",
        "UPDATE order_lines SET remaining_quantity = -1 WHERE world_id = :w AND order_id = :o",
    ),
    "a second renewal of one currency": (
        "one-renewal",
        "UPDATE orders SET currency = 'USD' WHERE world_id = :w AND order_type = 'RENEWAL'",
    ),
    "an anniversary on another day": (
        "anniversaries",
        "UPDATE customers SET coterm_date = '2028-01-16' WHERE world_id = :w",
    ),
    "a subscription with an anniversary of its own": (
        "anniversaries",
        "UPDATE customers SET coterm_date = '2028-02-15' WHERE world_id = :w",
    ),
    "no end of the term": (
        "queue",
        "DELETE FROM due_events WHERE world_id = :w AND kind IN ('term.ends', 'renewal.coming')",
    ),
    "news of an end that nobody knows": (
        "queue",
        (
            "UPDATE due_events SET subject_id = '2029-01-15' "
            "WHERE world_id = :w AND kind = 'renewal.coming'"
        ),
    ),
    "a pending order that nobody processes": (
        "queue",
        (
            "UPDATE due_events SET kind = 'account.processed' "
            "WHERE world_id = :w AND kind = 'order.processed'"
        ),
    ),
    "an event of an order that is not there": (
        "queue",
        (
            "INSERT INTO due_events (world_id, event_id, due_at, priority, kind, customer_id, "
            "subject_id) VALUES (:w, 0, 4000000000, 20, 'order.processed', :c, '9999')"
        ),
    ),
    "an instant that nothing is due at": (
        "queue",
        "UPDATE worlds SET next_due_at = next_due_at - 1 WHERE world_id = :w",
    ),
    "a level that was never reached": (
        "levels",
        "UPDATE customers SET license_level = '03' WHERE world_id = :w",
    ),
    "a level below what is held": (
        "levels",
        "UPDATE customers SET license_level = '01' WHERE world_id = :w",
    ),
    "consumables without their level": (
        "levels",
        "UPDATE customers SET consumable_level = '' WHERE world_id = :w",
    ),
    "an order that is complete with a line that is not": (
        "statuses",
        "UPDATE orders SET status = '1004' WHERE world_id = :w AND order_id = :o",
    ),
    "an order that waits with lines that are done": (
        "statuses",
        "UPDATE orders SET status = '1000' WHERE world_id = :w AND status = '1002'",
    ),
    "a subscription that lapsed before its time": (
        "statuses",
        (
            "UPDATE subscriptions SET status = '1004' "
            "WHERE world_id = :w AND product_id = '65304479CA'"
        ),
    ),
    "more in use than there is": (
        "statuses",
        (
            "UPDATE subscriptions SET used_quantity = 99 "
            "WHERE world_id = :w AND product_id = '65304479CA'"
        ),
    ),
    "a counter below what was drawn": (
        "numbers",
        "UPDATE worlds SET counters = :counters WHERE world_id = :w",
    ),
    "a gap in what has happened": (
        "numbers",
        "DELETE FROM fired_events WHERE world_id = :w AND event_id = 1",
    ),
    "a miscounted reseller": (
        "numbers",
        "UPDATE customer_counts SET number = number + 1 WHERE world_id = :w",
    ),
    "a gap in the outbox": ("numbers", "DELETE FROM outbox WHERE world_id = :w AND email_id = 1"),
    "an answer about an order that is not there": (
        "answers",
        "UPDATE answers SET body = :body WHERE world_id = :w AND status = 201",
    ),
    "a customer of no reseller": (
        # Its reseller has one customer less than is counted.
        "belonging numbers",
        "UPDATE customers SET reseller_id = '9999' WHERE world_id = :w",
    ),
    "an order of no reseller": (
        "belonging",
        "UPDATE orders SET reseller_id = '9999' WHERE world_id = :w AND order_id = :o",
    ),
    "an enrollment of nobody": (
        "belonging",
        (
            "INSERT INTO enrollments (world_id, customer_id, invitation, invited_email, offerings, "
            "managed_by, name_us_english) VALUES (:w, 'gone', 'PENDING', '', '[]', '', '')"
        ),
    ),
    "an offer that the catalogue does not know": (
        "belonging",
        "UPDATE order_lines SET offer_id = 'gone' WHERE world_id = :w AND order_id = :o",
    ),
    "a level that is none": (
        "levels",
        "UPDATE customers SET license_level = 'zz' WHERE world_id = :w",
    ),
    "a seat of nothing": (
        "belonging",
        (
            'INSERT INTO seats (world_id, subscription_id, "user", sequence, assigned_at, '
            "released) VALUES (:w, 'gone', 'nobody', 0, 0, 0)"
        ),
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_exactly_the_broken_rule_is_named(scene: Scene, name: str) -> None:
    rule, statement = MUTATIONS[name]
    counters = json.loads(scene.kept("counters"))
    values = {
        "o": scene.order,
        "counters": json.dumps(counters | {"order": counters["order"] - 1}),
        "body": b'{"orderId":"9999"}',
    }
    named = {key: value for key, value in values.items() if f":{key}" in statement}
    found = scene.breaks(statement, **named)
    assert {each["rule"] for each in found} == set(rule.split())
    assert {each["customerId"] for each in found} <= {"", "gone", scene.customer}


def test_the_facts_lead_to_the_culprit(scene: Scene) -> None:
    (found,) = scene.breaks(
        "UPDATE order_lines SET remaining_quantity = 5 WHERE world_id = :w AND order_id = :o",
        o=scene.order,
    )
    facts = {"orderId": scene.order, "line": 1, "quantity": 5, "remaining": 5, "returned": 2}
    assert found == {
        "rule": "remaining-quantities",
        "customerId": scene.customer,
        "facts": facts,
    }


def test_a_quantity_below_nothing_is_told_as_any_other(scene: Scene) -> None:
    found = scene.breaks(
        "UPDATE subscriptions SET current_quantity = -1 "
        "WHERE world_id = :w AND product_id = '65304479CA'"
    )
    assert {each["rule"] for each in found} == {"quantities", "statuses"}


def test_a_return_of_nothing_belongs_nowhere(scene: Scene) -> None:
    found = scene.breaks(
        "UPDATE orders SET reference_order_id = '9999' "
        "WHERE world_id = :w AND order_type = 'RETURN'"
    )
    assert "belonging" in {each["rule"] for each in found}
