"""A page costs the same wherever it stands in its list, and however long that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from sandbox.accounts.lists import AccountSearch, list_customers
from sandbox.orders.history import HistoryFilters, order_history
from sandbox.seeding.marketplace import seed_marketplace
from sandbox.store.base import RowsId
from sandbox.store.engine import reading
from sandbox.timeline.open_world import Partner as Distributor
from tests.checking import findings
from tests.local import local, sqlite_url
from tests.moving import exported, imported
from tests.reseller_change.moving import code_of, request
from tests.support import InProcess, World, line, make_world

SIZES = (200, 2000)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    with local(sqlite_url(tmp_path_factory.mktemp("lists"))) as made:
        yield made


@pytest.mark.every_backend
@pytest.mark.parametrize("order_by", ["asc", "desc"])
@pytest.mark.parametrize("sort_by", ["creationDate", "companyName"])
def test_every_page_of_customers_is_a_slice_of_the_whole_list(
    world: World, order_by: str, sort_by: str
) -> None:
    partner = world.partner
    reseller = partner.reseller()
    made = [partner.customer(reseller, f"Customer {number}") for number in range(7)]
    whole = made if order_by == "asc" else made[::-1]
    path = f"/resellers/{reseller}/customers?order-by={order_by}&sort-by={sort_by}"
    for limit in (1, 3, 50):
        for offset in range(9):
            page = partner.fetch(f"{path}&limit={limit}&offset={offset}")
            found = [account["customerId"] for account in page["accounts"]]
            assert found == whole[offset : offset + limit]
            assert (page["totalCount"], page["count"]) == (7, len(found))


@pytest.mark.every_backend
def test_every_page_of_a_history_is_a_slice_of_the_whole(world: World) -> None:
    partner = world.partner
    customer = partner.customer()
    made = [partner.order(customer, line())["orderId"] for _ in range(7)]
    for limit in (1, 3, 50):
        for offset in range(8):
            page = partner.fetch(f"/customers/{customer}/orders?limit={limit}&offset={offset}")
            found = [order["orderId"] for order in page["items"]]
            assert found == made[::-1][offset : offset + limit]
            assert page["totalCount"] == 7


@pytest.mark.every_backend
def test_a_list_is_as_long_as_there_are_customers_whatever_became_of_them(
    new_world: Callable[..., World],
) -> None:
    world = new_world(
        distributors=[{"name": "One"}, {"name": "Other"}], rules={"accountProcessingSeconds": 60}
    )
    old, new = world.partners
    first, second = old.reseller(), new.reseller("Second")
    world.advance(by="PT1M")

    def lengths(of: World) -> list[list[int]]:
        return [
            [
                partner.fetch(f"/resellers/{reseller}/customers?status={status}&limit=1")[
                    "totalCount"
                ]
                for status in ("1002", "1000", "1004")
            ]
            for partner, reseller in zip(of.partners, (first, second), strict=True)
        ]

    made = [old.customer(first, f"Customer {number}") for number in range(4)]
    assert lengths(world) == [[4, 0, 0], [0, 0, 0]]
    world.advance(by="PT1M")
    assert lengths(world) == [[0, 4, 0], [0, 0, 0]]
    world.portal(f"/customers/{made[0]}", status="1004")
    assert lengths(world) == [[0, 3, 1], [0, 0, 0]]
    moved = new.post("/transfers", request(code_of(world, made[1]), second))
    assert moved.status_code == 201, moved.text
    assert lengths(world) == [[0, 2, 1], [0, 1, 0]]
    again = imported(world.http, exported(world))
    new.customer(second, "Of the first world alone")
    assert lengths(world) == [[0, 2, 1], [1, 1, 0]]
    assert lengths(again) == [[0, 2, 1], [0, 1, 0]]
    assert findings(world.http, world.world_id) == findings(world.http, again.world_id) == []


def customers_at(
    world: World, reseller: str, *, offset: int, descending: bool
) -> Callable[[Connection], object]:
    search = AccountSearch(
        status="1000",
        company_name=None,
        by_name=False,
        descending=descending,
        limit=25,
        offset=offset,
    )
    rows_id = RowsId(world.world_id)
    return lambda connection: list_customers(connection, rows_id, reseller, search).accounts


def steps(client: InProcess, read: Callable[[Connection], object]) -> int:
    """Count what SQLite's machine does for a reading, in its own instructions."""
    count = 0

    def more() -> int:
        nonlocal count
        count += 1
        return 0

    with reading(client.parts.engine) as connection:
        driver: Any = connection.connection.dbapi_connection
        driver.set_progress_handler(more, 1)
        try:
            assert read(connection)
        finally:
            driver.set_progress_handler(None, 1)
    return count


def test_first_and_last_page_of_customers_cost_the_same_in_a_list_ten_times_as_long(
    client: InProcess,
) -> None:
    found = []
    for size in SIZES:
        world = make_world(client)
        seed_marketplace(
            client.parts.worlds, world.world_id, resellers=1, customers=size, products=1, ages=[99]
        )
        reseller = world.partner.fetch("/resellers")["accounts"][0]["resellerId"]
        for descending in (False, True):
            for offset in (0, size - 25):
                page = customers_at(world, reseller, offset=offset, descending=descending)
                found.append(steps(client, page))
    assert max(found) < 1.1 * min(found)


def test_the_last_page_of_a_history_costs_what_the_first_costs(client: InProcess) -> None:
    world = make_world(client)
    customer = world.partner.customer()
    for _ in range(120):
        world.partner.order(customer, line())
    distributor: Any = Distributor(world.partner.distributor_id, "NA", (), (), (), False, "1000")
    start = datetime(2020, 1, 1, tzinfo=UTC)

    def page(offset: int) -> Callable[[Connection], object]:
        filters = HistoryFilters(start=start, limit=10, offset=offset)
        return lambda connection: order_history(
            connection, RowsId(world.world_id), distributor, customer, filters
        )[1]

    first, middle, last = (steps(client, page(offset)) for offset in (0, 50, 110))
    assert last < 1.05 * first
    assert middle < 1.5 * first
