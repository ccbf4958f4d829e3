"""A process killed while it answers an order leaves no order or the whole one (ACC-3)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.crash.conftest import Workers, intact
from tests.local import dump, local, sqlite_url
from tests.support import OTHER_TEAM, TEAM, InProcess, Json, Partner, line, make_world

BODY: Json = {"orderType": "NEW", "lineItems": [line(TEAM, 3, 1), line(OTHER_TEAM, 2, 2)]}
WITHOUT = ["marked", "worked", "answered", "written"]


class Shop(NamedTuple):
    """A customer on a database that nobody has open."""

    folder: Path
    world_id: str
    customer: str
    partner: Partner

    @property
    def url(self) -> str:
        return sqlite_url(self.folder)

    @property
    def path(self) -> str:
        return f"/customers/{self.customer}/orders"

    def request(self) -> Json:
        """Return the request as a worker takes it: the same intent whenever it is sent."""
        headers = self.partner.headers(X_Correlation_Id="the-intent", X_Request_Id="the-request")
        return {"path": f"/v3{self.path}", "headers": headers, "body": BODY}

    def back(self, client: InProcess) -> Partner:
        """Return the partner as it speaks with the process that comes after."""
        self.partner.http = client
        return self.partner


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A customer that may order."""
    with local(sqlite_url(tmp_path)) as client:
        world = make_world(client)
        partner = world.partner
        customer = partner.customer()
        partner.headers()
    return Shop(tmp_path, world.world_id, customer, partner)


def retried(partner: Partner, shop: Shop) -> bytes:
    answer = partner.post(
        shop.path, BODY, X_Correlation_Id="the-intent", X_Request_Id="the-request"
    )
    assert answer.status_code == 201, answer.text
    return answer.content


def one_whole_order(partner: Partner, shop: Shop, answer: bytes) -> None:
    (order,) = partner.orders(shop.customer)
    assert order["orderId"] == json.loads(answer)["orderId"]
    assert order["status"] == "1000"
    held = [
        (each["subscriptionId"], each["currentQuantity"])
        for each in partner.subscriptions(shop.customer)
    ]
    assert held == [(item["subscriptionId"], item["quantity"]) for item in order["lineItems"]]
    assert [quantity for _, quantity in held] == [3, 2]
    assert partner.fetch(f"/customers/{shop.customer}")["cotermDate"] == "2027-01-15"


@pytest.mark.parametrize("point", WITHOUT)
def test_killed_before_the_commit_it_leaves_no_order_and_the_intent_can_be_sent_again(
    shop: Shop, workers: Workers, point: str
) -> None:
    with local(shop.url) as client:
        before = dump(client.parts)
    workers.die("post", shop.url, shop.request(), point)
    intact(shop.folder / "sandbox.db")
    with local(shop.url) as client:
        after = dump(client.parts)
        marked = [row for row in after["answers"] if not row["status"]]
        assert len(marked) == 1, "the marker was committed before the work"
        assert {**after, "answers": before["answers"]} == before, "nothing but the marker is there"
        partner = shop.back(client)
        assert partner.orders(shop.customer) == []
        answer = retried(partner, shop)
        one_whole_order(partner, shop, answer)
        assert retried(partner, shop) == answer


def test_killed_after_the_commit_it_leaves_the_whole_order_and_its_answer(
    shop: Shop, workers: Workers
) -> None:
    workers.die("post", shop.url, shop.request(), "committed")
    intact(shop.folder / "sandbox.db")
    with local(shop.url) as client:
        partner = shop.back(client)
        (order,) = partner.orders(shop.customer)
        answer = retried(partner, shop)
        assert json.loads(answer)["orderId"] == order["orderId"]
        one_whole_order(partner, shop, answer)


def test_killed_twice_over_one_intent_it_still_is_one_order(shop: Shop, workers: Workers) -> None:
    for point in ("written", "answered", "committed"):
        workers.die("post", shop.url, shop.request(), point)
    with local(shop.url) as client:
        partner = shop.back(client)
        one_whole_order(partner, shop, retried(partner, shop))


def test_the_ids_after_a_crash_are_those_of_an_undisturbed_world(
    shop: Shop, workers: Workers
) -> None:
    workers.die("post", shop.url, shop.request(), "written")
    with local(shop.url) as client:
        partner = shop.back(client)
        crashed = json.loads(retried(partner, shop))
        undisturbed = make_world(client).partner
        other = undisturbed.make(f"/customers/{undisturbed.customer()}/orders", BODY)
        assert (crashed["orderId"], crashed["customerId"]) == (
            other["orderId"],
            other["customerId"],
        )
