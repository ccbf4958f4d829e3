"""Approval codes: eight digits, for a while, once (RC-1, RC-2, X3)."""

from __future__ import annotations

import pytest

from tests.reseller_change.moving import Move, request
from tests.support import World, refused


def test_a_code_has_eight_digits_and_says_until_when(within: Move) -> None:
    answer = within.world.control("POST", f"/customers/{within.customer}/approval-codes")
    made = answer.json()
    assert made["expiry"] == "2026-01-22T09:00:00Z"
    assert len(made["approvalCode"]) == 8
    assert made["approvalCode"].isdigit()


@pytest.mark.every_backend
def test_codes_are_not_given_twice(within: Move) -> None:
    assert len({within.code() for _ in range(20)}) == 20


@pytest.mark.parametrize(
    ("hours", "last"), [(168, "2026-01-22T08:59:59Z"), (72, "2026-01-18T08:59:59Z")]
)
def test_a_code_works_in_its_last_second_and_no_longer(within: Move, hours: int, last: str) -> None:
    within.world.rules(approvalCodeHours=hours)
    code = within.code()
    within.world.advance(to=last)
    assert within.preview(code).status_code == 201
    within.world.advance(by="PT1S")
    for answer in (within.preview(code), within.commit(code)):
        refused(answer, 404, "1129")


def test_a_changed_rule_counts_at_once_for_codes_that_are_there(within: Move) -> None:
    code = within.code()
    within.world.advance(by="P4D")
    within.world.rules(approvalCodeHours=72)
    refused(within.preview(code), 404, "1129")
    within.world.rules(approvalCodeHours=168)
    assert within.preview(code).status_code == 201


@pytest.mark.every_backend
def test_a_code_works_once(within: Move) -> None:
    code = within.code()
    assert within.commit(code).status_code == 201
    for answer in (within.preview(code), within.commit(code)):
        refused(answer, 400, "1131")


def test_a_change_uses_up_all_codes_that_the_customers_admin_made(within: Move) -> None:
    first, second = within.code(), within.code()
    assert within.commit(second).status_code == 201
    refused(within.commit(first), 400, "1131")


def test_a_change_leaves_other_customers_codes_alone(within: Move) -> None:
    other = within.old.customer(name="Other")
    move = Move(within.world, within.old, within.new, other, within.reseller)
    code = move.code()
    within.done()
    assert move.commit(code).status_code == 201


def test_after_a_change_a_new_code_allows_the_next(within: Move) -> None:
    within.done()
    next_one = within.old.reseller("Goose Reselling")
    move = Move(within.world, within.old, within.new, within.customer, next_one)
    assert move.commit().status_code == 201


def test_a_used_code_is_complete_even_when_its_life_is_over(within: Move) -> None:
    code = within.code()
    within.commit(code)
    within.world.advance(by="P30D")
    refused(within.commit(code), 400, "1131")


def test_a_refused_commit_does_not_use_the_code_up(within: Move) -> None:
    code = within.code()
    refused(within.new.post("/transfers", request(code, "1009999999")), 404, "1115")
    assert within.commit(code).status_code == 201


@pytest.mark.parametrize("code", ["00000000", "8318322", "not-a-code", "x" * 40])
def test_an_unknown_code_is_invalid(within: Move, code: str) -> None:
    refused(within.new.post("/transfers", request(code, within.reseller)), 404, "1128")


def test_only_a_customer_that_is_there_has_an_admin(world: World) -> None:
    answer = world.control("POST", "/customers/1009999999/approval-codes")
    refused(answer, 404, "CUSTOMER_NOT_FOUND")


def test_a_reset_forgets_the_codes(within: Move) -> None:
    code = within.code()
    assert within.world.control("POST", "/reset").status_code == 200
    reseller = within.new.reseller("Duck Reselling")
    refused(within.new.post("/transfers", request(code, reseller)), 404, "1128")
