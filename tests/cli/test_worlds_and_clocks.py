"""Commands about worlds and their clocks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.cli.here import open_app
from sandbox.settings import Settings
from tests.cli.conftest import Run

Ask = Callable[..., Any]
START = "2026-01-15T09:00:00Z"


@pytest.fixture
def world(ask: Ask) -> str:
    """A frozen world with a small marketplace."""
    made: str = ask("world", "new", "--name", "mine", "--seed", "7", "--now", START)["worldId"]
    ask("seed", "--customers", "4", "--world", made)
    return made


def a_customer_of(ask: Ask, world: str) -> str:
    """The customer whose term ends first."""
    found = ask("clock", "advance", world, "--by", "P1Y", "--dry-run")["fired"]
    customer: str = next(each["customerId"] for each in found if each["customerId"])
    return customer


def test_a_new_database_has_the_default_world(ask: Ask) -> None:
    (world,) = ask("world", "list")
    assert (world["worldId"], world["clock"]["mode"]) == ("default", "live")
    assert world["credentials"][0]["clientId"] == "sandbox-client"
    assert world["credentials"][0]["clientSecret"] == "sandbox-secret"


def test_a_new_world_is_as_it_is_asked_for(ask: Ask) -> None:
    made = ask(
        "world", "new", "--name", "mine", "--seed", "7", "--now", "2026-01-15", "--mode", "scaled",
        "--rate", "60", "--rule", "lateRenewalDays=14", "--rule", "returnErrors=words",
        "--rule", 'extendedTermMaxMonths={"GOV": 36}',
    )  # fmt: skip
    assert (made["name"], made["seed"], made["status"]) == ("mine", 7, "ready")
    assert made["clock"]["mode"] == "scaled"
    assert made["clock"]["rate"] == 60
    assert made["rules"]["lateRenewalDays"] == 14
    assert made["rules"]["returnErrors"] == "words"
    assert made["rules"]["extendedTermMaxMonths"]["GOV"] == 36
    assert ask("world", "show", made["worldId"])["seed"] == 7


def test_a_new_world_has_the_built_in_discounts_where_they_are_asked_for(
    ask: Ask, run: Run, database: str
) -> None:
    with_them = ask("world", "new", "--flex-discounts", "sample")["worldId"]
    without, silent = (
        ask("world", "new", *extra)["worldId"] for extra in (["--flex-discounts", "none"], [])
    )
    client = open_app(Settings(database_url=database)).test_client()
    found = {
        world: client.get(f"/sandbox/v1/worlds/{world}/flex-discounts").get_json()["totalCount"]
        for world in (with_them, without, silent)
    }
    assert found[with_them]
    assert (found[without], found[silent]) == (0, 0)
    said = run("world", "new", "--flex-discounts", "all", exit_code=2).stderr
    assert "'none', 'sample'" in said


def test_worlds_with_one_seed_share_their_ids(ask: Ask) -> None:
    first, second = (ask("world", "new", "--seed", "7") for _ in range(2))
    assert first["worldId"] != second["worldId"]
    ids = [made["credentials"][0]["distributorId"] for made in (first, second)]
    assert ids[0] == ids[1]


def test_a_deleted_world_is_gone_and_another_database_never_had_it(
    run: Run, ask: Ask, tmp_path: Path
) -> None:
    made = ask("world", "new")["worldId"]
    elsewhere = f"sqlite:///{tmp_path / 'other.db'}"
    assert "no world" in run("world", "show", made, "--database", elsewhere, exit_code=1).stderr
    assert "no world" in run("--database", elsewhere, "world", "show", made, exit_code=1).stderr
    run("world", "delete", made)
    said = run("world", "show", made, exit_code=1).stderr
    assert made in said
    assert "world list" in said


def test_a_reset_world_has_its_credentials_and_nothing_else(ask: Ask, world: str) -> None:
    before = ask("world", "show", world)
    after = ask("world", "reset", world)
    assert after["credentials"] == before["credentials"]
    assert after["clock"] == {**before["clock"], "nextEventAt": None}


@pytest.mark.parametrize(
    "arguments",
    [
        ("--seed", "-1"),
        ("--now", "yesterday"),
        ("--now", "2017-12-31"),
        ("--mode", "slow"),
        ("--rate", "2"),
        ("--rule", "lateRenewalDays"),
        ("--rule", "lateRenewalDays=many"),
        ("--rule", "noSuchRule=1"),
    ],
)
def test_a_world_that_cannot_be_is_wrong_usage(run: Run, arguments: tuple[str, str]) -> None:
    assert run("world", "new", *arguments, exit_code=2).stderr
    assert "Traceback" not in run("world", "list").output


def test_a_clock_is_shown_set_and_advanced(ask: Ask) -> None:
    world = ask("world", "new", "--now", START)["worldId"]
    assert ask("clock", "show", world)["now"] == START
    done = ask("clock", "advance", world, "--by", "P30D")
    assert (done["from"], done["to"]) == (START, "2026-02-14T09:00:00Z")
    assert (done["counts"], done["fired"], done["truncated"]) == ({}, [], False)
    done = ask("clock", "advance", world, "--to", "2026-03-01")
    assert done["to"] == "2026-03-01T00:00:00Z"
    shown = ask("clock", "set", world, "--mode", "scaled", "--rate", "3600")
    assert (shown["mode"], shown["rate"]) == ("scaled", 3600)


def test_a_clock_goes_to_a_customers_anniversary_and_renews(ask: Ask, world: str) -> None:
    customer = a_customer_of(ask, world)
    before = ask("clock", "show", world)
    day = ask("clock", "advance", world, "--to", "cotermDate", "--customer", customer, "--dry-run")
    assert ask("clock", "show", world) == before
    eve = ask(
        "clock", "advance", world, "--to", "cotermDate", "--customer", customer, "--offset", "-P1D"
    )
    assert eve["counts"] == {}
    done = ask("clock", "advance", world, "--to", "renewalDate", "--customer", customer)
    assert done["to"] == day["to"]
    assert done["counts"] == day["counts"]
    assert any("RENEWAL" in event["summary"] for event in done["fired"])


def test_people_see_what_fired(run: Run, ask: Ask, world: str) -> None:
    customer = a_customer_of(ask, world)
    said = run("clock", "advance", world, "--by", "P1Y").stdout
    assert customer in said
    assert "order.completed" in said
    assert world in run("clock", "show", world).stdout
    assert world in run("world", "list").stdout
    assert "client secret" in run("world", "show", world).stdout


def test_a_clock_does_not_run_backwards(run: Run, ask: Ask) -> None:
    world = ask("world", "new", "--now", START)["worldId"]
    said = run("clock", "advance", world, "--to", "2026-01-14", exit_code=1).stderr
    assert "forward" in said
    assert "2026-01-14" in said


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--to", "2027-01-01", "--by", "P1D"),
        ("--to", "cotermDate"),
        ("--to", "cotermDate", "--by", "P1D", "--customer", "1"),
        ("--by", "P1D", "--customer", "1"),
        ("--by", "a month"),
        ("--by", "P"),
        ("--to", "2041-01-01"),
    ],
)
def test_a_goal_that_is_none_is_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("clock", "advance", *arguments, exit_code=2).stderr


def test_a_customer_that_is_not_there_is_named(run: Run) -> None:
    arguments = ("--to", "cotermDate", "--customer", "12345")
    assert "12345" in run("clock", "advance", *arguments, exit_code=1).stderr


def test_a_world_comes_back_to_a_snapshot_by_id_or_name(run: Run, ask: Ask, world: str) -> None:
    kept = ask("world", "snapshot", world, "--name", "before")
    ask("clock", "advance", world, "--by", "P30D")
    later = ask("world", "snapshot", world)
    assert ask("world", "restore", world, "before")["clock"]["now"] == START
    assert ask("world", "restore", world, later["snapshotId"])["clock"]["now"] == later["now"]
    assert ask("world", "restore", world, kept["snapshotId"])["clock"]["now"] == START
    listed = ask("world", "snapshots", world)["items"]
    assert [each["snapshotId"] for each in listed] == [later["snapshotId"], kept["snapshotId"]]
    assert kept["snapshotId"] in run("world", "snapshots", world).stdout
    assert "after" in run("world", "restore", world, "after", exit_code=1).stderr
    assert "no world" in run("world", "snapshot", "nowhere", exit_code=1).stderr


def test_a_name_that_is_used_twice_means_the_newest(ask: Ask, world: str) -> None:
    ask("world", "snapshot", world, "--name", "twin")
    ask("clock", "advance", world, "--by", "P1D")
    ask("world", "snapshot", world, "--name", "twin")
    ask("clock", "advance", world, "--by", "P1D")
    assert ask("world", "restore", world, "twin")["clock"]["now"] == "2026-01-16T09:00:00Z"


def test_a_fork_has_the_data_and_credentials_of_its_own(run: Run, ask: Ask, world: str) -> None:
    ask("world", "snapshot", world, "--name", "before")
    ask("clock", "advance", world, "--by", "P30D")
    made = ask("world", "fork", world, "--name", "branch")
    assert (made["name"], made["clock"]["now"]) == ("branch", "2026-02-14T09:00:00Z")
    assert made["credentials"] != ask("world", "show", world)["credentials"]
    assert a_customer_of(ask, made["worldId"]) == a_customer_of(ask, world)
    earlier = ask("world", "fork", world, "--snapshot", "before")
    assert (earlier["name"], earlier["clock"]["now"]) == ("mine", START)
    assert "client secret" in run("world", "fork", world).stdout
