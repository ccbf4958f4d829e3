"""What linked memberships cost: nothing to others, and a batch what one of it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.app import Parts
from tests.linking import accept_terms, holding, joined, level, own, refresh
from tests.support import Partner, World
from tests.tracing import statements


@pytest.fixture
def reads(inside: Parts) -> Callable[..., int]:
    """Count what is read while something is done; of several rows that are written each counts."""
    if inside.engine.dialect.name != "sqlite":
        pytest.skip("the driver tells no statements")

    def count(work: Callable[[], Any], *, advances: bool = True) -> int:
        with statements(inside) as seen:
            work()
        # An advance looks at its queue as often as it has portions, which is a matter of time.
        found = [sql for sql in seen if sql.lstrip().startswith("SELECT")]
        if advances:
            found = [sql for sql in found if "linked_" in sql or "customers" in sql]
        print(len(found), *found, sep="\n")  # noqa: T201 - shown where the test fails
        return len(found)

    return count


def groups(world: World, sizes: list[int], start: int = 0) -> list[str]:
    """Make owners with so many members each, whose groups wait for a refresh; return them."""
    partner, owners = world.partner, []
    reseller = partner.reseller(f"Reseller {start}")
    for number, size in enumerate(sizes, start=start):
        owner = holding(partner, 9, reseller, name=f"Owner {number}")
        own(partner, owner)
        accept_terms(world, owner)
        for place in range(size):
            joined(world, owner, holding(partner, 1, reseller, name=f"Member {number} {place}"))
        owners.append(owner)
    for owner in owners:
        refresh(world, owner)
    return owners


def test_many_groups_and_members_are_read_as_one_is(
    world: World, partner: Partner, reads: Callable[..., int]
) -> None:
    groups(world, [1])
    one = reads(lambda: world.advance(by="PT1H"))
    owners = groups(world, [1, 4, 2, 3], start=1)
    many = reads(lambda: world.advance(by="PT1H"))
    assert many == one
    assert [level(partner, owner) for owner in owners] == ["02"] * 4


def test_their_anniversaries_too(world: World, reads: Callable[..., int]) -> None:
    """The first world has one group, the second four: between their terms' ends and midnight."""
    groups(world, [1])
    world.advance(to="2026-06-01T09:00:00Z")
    groups(world, [1, 3, 2, 1], start=1)
    world.advance(to="2027-01-14T23:59:59Z")
    one = reads(lambda: world.advance(to="2027-01-15T00:00:00Z"))
    world.advance(to="2027-05-31T23:59:59Z")
    many = reads(lambda: world.advance(to="2027-06-01T00:00:00Z"))
    assert many <= one + 3


def test_to_read_who_is_in_one_takes_no_more(
    world: World, partner: Partner, reads: Callable[..., int]
) -> None:
    owner, plain = holding(partner, 5), holding(partner, 6)
    own(partner, owner)
    linked, other = (
        reads(lambda customer=customer: partner.fetch(f"/customers/{customer}"), advances=False)
        for customer in (owner, plain)
    )
    assert linked == other
    assert world.world_id
