"""What a browser keeps fits into a cookie, of which browsers drop what is longer than 4 KB."""

from __future__ import annotations

import random
from collections.abc import Iterator

import httpx
import pytest

from tests.support import World, contact
from tests.visiting import Visitor

MOST = 4093
HAN = [chr(code) for code in range(0x4E00, 0x9FA5)]
LOWER = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def sizes(http: httpx.Client) -> Iterator[list[int]]:
    """How long the cookies are that the server has set."""
    found: list[int] = []

    def measure(answer: httpx.Response) -> None:
        found.append(len(answer.headers.get("Set-Cookie", "")))

    http.event_hooks["response"].append(measure)
    yield found
    http.event_hooks["response"].clear()


def test_who_is_signed_in_at_many_consoles_and_a_long_message_fit(
    world: World, visitor: Visitor, sizes: list[int]
) -> None:
    """However long the addresses are; at the first consoles somebody is to be chosen again."""
    made = random.Random(7)  # noqa: S311 - what does not compress well
    reseller = world.partner.reseller()
    customers = []
    for _ in range(22):
        host = ".".join("".join(made.choices(LOWER, k=60)) for _ in "abc")
        email = f"{''.join(made.choices(LOWER, k=50))}@{host}.com"
        name = "".join(made.choices(HAN, k=80))
        customer = world.partner.customer(reseller, name, contacts=[contact(), contact(email)])
        visitor.get(f"/console/{world.world_id}/admin/{customer}/").press("Change", admin=email)
        (chosen,) = visitor.page.select("#signed-in option[selected]")
        assert chosen["value"] == email
        customers.append(customer)
    asked = "&".join(f"customer={customer}" for customer in customers[:20])
    visitor.get(f"/console/{world.world_id}/resellers/{reseller}/customers/removal?{asked}")
    for customer in customers[1:20]:
        world.partner.order(customer)
    visitor.press("Remove")
    refused, done = visitor.messages
    assert refused
    assert done == "1 customer was removed."
    assert 0 < max(sizes) < MOST
