"""Commands about faults: what they order, partners meet."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.local import local
from tests.support import Partner

Ask = Callable[..., Any]


def answered(database: str, credential: dict[str, str], requests: int = 1) -> list[int]:
    """Ask for the resellers of a world so many times; returns the statuses."""
    with local(database) as inside:
        partner = Partner(
            inside,
            credential["clientId"],
            credential["clientSecret"],
            credential["distributorId"],
        )
        return [partner.get("/resellers").status_code for _ in range(requests)]


def test_a_ready_made_fault_is_met_as_often_as_it_was_ordered(ask: Ask, database: str) -> None:
    world = ask("world", "new")
    place = ("--world", world["worldId"])
    made = ask("fault", "add", "rate-limit", "--operation", "get_resellers", "--times", "2", *place)
    assert (made["name"], made["times"], made["effect"]["status"]) == ("rate-limit", 2, 429)
    assert answered(database, world["credentials"][0], 3) == [429, 429, 200]
    (listed,) = ask("fault", "list", *place)["items"]
    assert (listed["faultId"], listed["seen"], listed["fired"]) == (made["faultId"], 3, 2)


def test_an_effect_concerns_the_requests_that_are_named(ask: Ask, database: str) -> None:
    world = ask("world", "new")
    made = ask(
        "fault", "add", "--effect", '{"type": "status", "status": 503}', "--method", "get",
        "--path", "/v3/resellers", "--nth", "2", "--always", "--world", world["worldId"],
    )  # fmt: skip
    assert (made["method"], made["path"], made["times"]) == ("GET", "/v3/resellers", None)
    assert answered(database, world["credentials"][0], 4) == [200, 503, 503, 503]


def test_a_fault_that_is_removed_is_met_no_more(run: Run, ask: Ask, database: str) -> None:
    world = ask("world", "new")
    place = ("--world", world["worldId"])
    for _ in range(3):
        ask("fault", "add", "server-error", *place)
    run("fault", "remove", "1", *place)
    assert [each["faultId"] for each in ask("fault", "list", *place)["items"]] == ["2", "3"]
    assert answered(database, world["credentials"][0]) == [500]
    run("fault", "remove", "--all", *place)
    assert ask("fault", "list", *place)["items"] == []
    assert answered(database, world["credentials"][0]) == [200]


def test_the_table_tells_which_requests_meet_what(run: Run) -> None:
    run("fault", "add", "slow", "--probability", "0.5", "--always")
    run("fault", "add", "--effect", '{"type": "truncate"}', "--method", "GET", "--path", "/v3/*")
    first, second = run("fault", "list").stdout.strip().splitlines()[-2:]
    assert re.split(r"\s{2,}", first.strip()) == [
        "1", "slow", "any", "1", "always", "0.5", 'delay {"milliseconds": 2000}', "0", "0",
    ]  # fmt: skip
    assert re.split(r"\s{2,}", second.strip()) == [
        "2", "-", "GET /v3/*", "1", "1", "1.0", "truncate", "0", "0",
    ]  # fmt: skip


def test_ready_made_faults_are_listed_with_what_they_do(run: Run, ask: Ask) -> None:
    names = {each["name"] for each in ask("fault", "list", "--ready-made")}
    said = run("fault", "list", "--ready-made").stdout
    assert {"rate-limit", "timeout-after-commit"} <= names
    assert all(name in said for name in names)
    assert "Retry-After" in said


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("add",), 2, "--ready-made"),
        (("add", "unheard-of"), 2, "expired-token"),
        (("add", "slow", "--operation", "nothing"), 2, "create_order"),
        (("add", "slow", "--times", "0"), 2, "--times"),
        (("add", "slow", "--probability", "1.1"), 2, "--probability"),
        (("add", "--effect", "[]"), 2, "no effect"),
        (("add", "--effect", '{"type": "delay", "milliseconds": NaN}'), 2, "no effect"),
        (("add", "--effect", '{"type": "explosion"}'), 2, "truncate"),
        (("add", "dropped-keep-alive"), 2, "serve"),
        (("remove",), 2, "--all"),
        (("remove", "1", "--all"), 2, "--all"),
        (("remove", "1"), 1, "fault"),
        (("list", "--world", "nowhere"), 1, "nowhere"),
    ],
)
def test_what_cannot_be_meant_is_told(
    run: Run, ask: Ask, arguments: tuple[str, ...], exit_code: int, said: str
) -> None:
    assert said in run("fault", *arguments, exit_code=exit_code).stderr
    assert ask("fault", "list")["items"] == []
