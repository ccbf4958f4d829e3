"""What is tampered with of a linked membership is told by the checker (docs/checking.md)."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from sandbox.app import Parts
from sandbox.store.engine import changing
from tests.checking import findings
from tests.linking import accept_terms, code_of, holding, joined, own, refresh
from tests.support import Partner, World

RULE = "linked-memberships"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE linked_groups SET license_level = '01' WHERE world_id = :w",
        "UPDATE linked_groups SET name = 'Another' WHERE world_id = :w",
        (
            "UPDATE customers SET license_level = '02' WHERE world_id = :w AND customer_id IN "
            "(SELECT customer_id FROM linked_members WHERE role = 'MEMBER')"
        ),
        "UPDATE linked_groups SET distributor_id = 'nobody' WHERE world_id = :w",
        "UPDATE linked_groups SET refresh_due_at = NULL WHERE world_id = :w",
        "UPDATE linked_groups SET created_at = created_at - 86400 WHERE world_id = :w",
        "DELETE FROM linked_groups WHERE world_id = :w",
        "DELETE FROM linked_members WHERE world_id = :w AND role = 'OWNER'",
        "DELETE FROM linked_members WHERE world_id = :w AND role = 'MEMBER'",
        "UPDATE linked_members SET role = 'OWNER' WHERE world_id = :w",
        "UPDATE linked_members SET customer_id = 'nobody' WHERE world_id = :w AND role = 'MEMBER'",
        "UPDATE linked_codes SET group_id = 'none' WHERE world_id = :w AND used_at IS NULL",
        "DELETE FROM due_events WHERE world_id = :w AND kind = 'linked.anniversary'",
        "DELETE FROM due_events WHERE world_id = :w AND kind = 'linked.refreshed'",
        "UPDATE due_events SET subject_id = '7' WHERE world_id = :w AND kind = 'linked.refreshed'",
    ],
)
def test_what_is_broken_is_told(
    world: World, partner: Partner, inside: Parts, statement: str
) -> None:
    owner = holding(partner, 70)
    own(partner, owner)
    accept_terms(world, owner)
    joined(world, owner, holding(partner, 31))
    code_of(world, owner)
    refresh(world, owner)
    assert findings(world.http, world.world_id) == []
    with changing(inside.engine) as connection:
        done = connection.execute(text(statement), {"w": world.world_id})
        assert done.rowcount >= 1
    # The first of all events may have been one of it.
    assert {each["rule"] for each in findings(world.http, world.world_id)} - {"queue"} == {RULE}


def test_a_group_that_was_passed_and_refreshed_is_sound(world: World, partner: Partner) -> None:
    owner = holding(partner, 70)
    own(partner, owner)
    accept_terms(world, owner)
    refresh(world, owner)
    for step in ("PT30M", "PT1H", "P400D"):
        world.advance(by=step)
        assert findings(world.http, world.world_id) == []


def test_a_group_at_a_level_of_a_commitment_is_told(
    world: World, partner: Partner, inside: Parts
) -> None:
    owner = holding(partner, 70)
    group = own(partner, owner)["id"]
    with changing(inside.engine) as connection:
        statement = "UPDATE linked_groups SET license_level = '13' WHERE world_id = :w"
        connection.execute(text(statement), {"w": world.world_id})
    fault = "a group gives no level of three-year commitments"
    (found,) = [
        each["facts"]
        for each in findings(world.http, world.world_id)
        if each["facts"]["fault"] == fault
    ]
    assert (found["groupId"], found["licenseLevel"]) == (group, "13")
