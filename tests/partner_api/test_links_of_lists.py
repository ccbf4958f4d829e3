"""Links of lists: `next` and `prev` lead to items, filters are kept and may come twice (AC-7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.authorizing import take
from tests.support import Json, Partner, World, line

Items = Callable[[Json], list[Any]]
Listing = tuple[str, Items]


def accounts(page: Json) -> list[Any]:
    return [each.get("customerId") or each["resellerId"] for each in page["accounts"]]


@pytest.fixture(params=["resellers", "customers", "orders", "notifications"])
def listing(request: pytest.FixtureRequest, world: World) -> Listing:
    """A list of five, with a filter."""
    partner: Partner = world.partner
    if request.param == "resellers":
        for number in range(5):
            partner.reseller(f"Reseller {number}")
        return "/resellers?status=1000", accounts
    reseller = partner.reseller()
    if request.param == "orders":
        customer = partner.customer(reseller)
        for number in range(5):
            partner.order(customer, line(quantity=number + 1))
        return (
            f"/customers/{customer}/orders?order-type=NEW&status=1000",
            lambda page: [each["orderId"] for each in page["items"]],
        )
    for number in range(5):
        customer = partner.customer(reseller, f"Customer {number}")
        if request.param == "notifications":
            take(world, customer)
    if request.param == "customers":
        return f"/resellers/{reseller}/customers?status=1000", accounts
    kind = "LICENSES_PENDING_PARTNER_ORDER"
    return (
        f"/notifications?notification-type={kind}&reseller-id={reseller}",
        lambda page: [each["customerId"] for each in page["items"]],
    )


@pytest.mark.every_backend
def test_next_and_prev_walk_there_and_back(partner: Partner, listing: Listing) -> None:
    path, items = listing
    filters = path.partition("?")[2]
    forth = [partner.fetch(f"{path}&limit=2")]
    while "next" in forth[-1]["links"]:
        # Clients put their filters on top of what a link has already.
        uri = forth[-1]["links"]["next"]["uri"].removeprefix("/v3")
        forth.append(partner.fetch(f"{uri}&{filters}"))
    assert [len(items(page)) for page in forth] == [2, 2, 1]
    assert len({each for page in forth for each in items(page)}) == 5
    for page in forth:
        assert page["links"]["self"]["uri"].count(filters.partition("=")[0] + "=") == 1
    back = forth[-1]
    for page in reversed(forth[:-1]):
        back = partner.fetch(back["links"]["prev"]["uri"].removeprefix("/v3"))
        assert items(back) == items(page)
    assert "prev" not in back["links"]


def test_from_beyond_the_end_prev_leads_to_the_last_page(
    partner: Partner, listing: Listing
) -> None:
    path, items = listing
    # The history knows no offset beyond the end (1133), but the end itself.
    offset = 5 if "/orders" in path else 500
    page = partner.fetch(f"{path}&limit=2&offset={offset}")
    assert items(page) == []
    assert list(page["links"]) == ["self", "prev"]
    before = partner.fetch(page["links"]["prev"]["uri"].removeprefix("/v3"))
    assert (before["offset"], len(items(before))) == (3, 2)


def test_a_list_of_nothing_leads_nowhere(partner: Partner, listing: Listing) -> None:
    path, items = listing
    empty = path.replace("status=1000", "status=1004")
    if "notifications" in path:
        empty = path.replace(path.rpartition("=")[2], partner.reseller("Another"))
    page = partner.fetch(empty if "/orders" in path else f"{empty}&offset=40")
    assert items(page) == []
    assert list(page["links"]) == ["self"]
