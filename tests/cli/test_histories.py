"""Commands that list what partners asked, what has happened, what fires next and what was sent."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.servers import command, environment
from tests.local import local
from tests.support import InProcess, World, make_world
from tests.waiting import heed_interrupts

Ask = Callable[..., Any]
SOON = 30


@pytest.fixture
def inside(database: str) -> Iterator[InProcess]:
    """Another process's sandbox on the same database."""
    with local(database) as client:
        yield client


@pytest.fixture
def world(inside: InProcess) -> World:
    """A world in which a customer bought something and a return was refused."""
    world = make_world(inside, seed=7)
    partner = world.partner
    customer_id = partner.customer(name="Acme Inc")
    partner.order(customer_id)
    refuse(world)
    return world


def refuse(world: World, customer_id: str = "1005999999") -> None:
    """Ask for a customer that is not there."""
    assert world.partner.get(f"/customers/{customer_id}").status_code == 404
    assert isinstance(world.http, InProcess)
    world.http.parts.journal.flush()


def test_requests_are_listed_oldest_first_and_as_json_as_the_api_has_them(
    run: Run, ask: Ask, world: World
) -> None:
    said = run("requests", "--world", world.world_id).stdout
    assert said.index("create_customer") < said.index("create_order") < said.index("get_customer")
    assert ask("requests", "--world", world.world_id) == world.control("GET", "/requests").json()


def test_only_what_was_refused_is_listed_with_its_reason_below(run: Run, world: World) -> None:
    lines = run("requests", "--world", world.world_id, "--refused", "--why").stdout.splitlines()
    heading, refused, rule, *rest = lines
    assert heading.split()[:4] == ["at", "operation", "status", "code"]
    assert refused.split()[1:4] == ["get_customer", "404", "1116"]
    assert rule.startswith("    rule ")
    assert any("1005999999" in line for line in rest)
    assert rest[-1].startswith("    source: ")


def test_requests_are_narrowed_by_every_filter(ask: Ask, world: World) -> None:
    (asked,) = ask("requests", "--world", world.world_id, "--operation", "create_order")["items"]
    for option, value in (
        ("--code", ""),
        ("--status", "201"),
        ("--customer-id", asked["customerId"]),
        ("--correlation-id", asked["correlationId"]),
    ):
        found = ask("requests", "--world", world.world_id, option, value)["items"]
        assert asked in found, option
        assert all(each["code"] == "" for each in found), option


@pytest.mark.parametrize("name", ["requests", "events", "outbox", "schedule"])
def test_the_latest_are_listed_and_the_rest_is_counted(run: Run, world: World, name: str) -> None:
    done = run(name, "--world", world.world_id, "--limit", "1")
    whole = run(name, "--world", world.world_id)
    last = whole.stdout.rstrip().splitlines()[-1]
    if name != "schedule":
        assert last.split() == done.stdout.rstrip().splitlines()[-1].split()
    assert "--limit shows more" in done.stderr or last == done.stdout.rstrip().splitlines()[-1]
    assert whole.stderr == ""


def test_events_schedule_and_outbox_show_what_the_api_has(run: Run, ask: Ask, world: World) -> None:
    events = ask("events", "--world", world.world_id, "--kind", "order.completed")
    assert [each["kind"] for each in events["items"]] == ["order.completed"]
    customer_id = events["items"][0]["customerId"]
    assert customer_id in run("events", "--world", world.world_id).stdout
    due = ask("schedule", "--world", world.world_id, "--customer-id", customer_id)
    assert due == world.control("GET", f"/schedule?customer-id={customer_id}").json()
    assert "term.ends" in run("schedule", "--world", world.world_id).stdout
    assert ask("schedule", "--world", world.world_id, "--until", "2026-02-01")["items"] == []
    welcome = ("outbox", "--world", world.world_id, "--kind", "welcome")
    (email,) = ask(*welcome)["items"]
    said = run(*welcome, "--text").stdout
    assert email["subject"] in said
    assert f"    {email['text'].splitlines()[0]}" in said
    assert email["subject"] in run(*welcome).stdout


@pytest.mark.parametrize("name", ["requests", "events", "outbox", "schedule"])
def test_a_world_that_is_not_there_is_named(run: Run, name: str) -> None:
    assert "no world 'nowhere'" in run(name, "--world", "nowhere", exit_code=1).stderr


@pytest.mark.parametrize(
    "typed",
    [
        ("requests", "--limit", "0"),
        ("requests", "--limit", "1001"),
        ("requests", "--operation", "Create Order"),
        ("requests", "--status", "20"),
        ("outbox", "--kind", "spam"),
        ("events", "--kind", "Spam!"),
        ("schedule", "--until", "soon"),
    ],
)
def test_a_filter_that_no_request_can_have_is_wrong_usage(run: Run, typed: tuple[str, ...]) -> None:
    assert run(*typed, exit_code=2).stderr


@contextmanager
def following(database: str, *typed: str) -> Iterator[subprocess.Popen[str]]:
    """A command line that goes on with what comes."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        command(*typed, "--follow", "--database", database),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,  # noqa: PLW1509 - this process has no other threads
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def lines_of(process: subprocess.Popen[str], count: int) -> list[str]:
    """Return the next lines that it prints."""
    assert process.stdout is not None
    return [process.stdout.readline() for _ in range(count)]


def ended(process: subprocess.Popen[str]) -> None:
    """Assert that it ends soon, without a complaint."""
    assert process.wait(timeout=SOON) == 0
    assert process.stderr is not None
    assert process.stderr.read() == ""


def test_what_is_refused_is_shown_while_it_comes_until_ctrl_c(database: str, world: World) -> None:
    typed = ("requests", "--world", world.world_id, "--refused")
    with following(database, *typed, "--json") as process:
        (first,) = lines_of(process, 1)
        assert json.loads(first)["code"] == "1116"
        for number in range(3):
            refuse(world, f"100588888{number}")
        found = [json.loads(line) for line in lines_of(process, 3)]
        assert [each["path"][-1] for each in found] == ["0", "1", "2"]
        process.send_signal(signal.SIGINT)
        ended(process)


def test_many_at_once_are_all_shown_once(database: str, world: World) -> None:
    typed = ("requests", "--world", world.world_id, "--limit", "1", "--json")
    with following(database, *typed) as process:
        lines_of(process, 1)
        for number in range(250):
            world.partner.get(f"/customers/2{number:09d}")
        refuse(world, "3000000000")
        found = [json.loads(line)["path"] for line in lines_of(process, 251)]
    wanted = [f"/v3/customers/2{number:09d}" for number in range(250)]
    assert found == [*wanted, "/v3/customers/3000000000"]


def test_events_are_shown_while_a_clock_moves(database: str, world: World) -> None:
    with following(database, "events", "--world", world.world_id, "--limit", "1") as process:
        heading, last = lines_of(process, 2)
        assert heading.startswith("at ")
        assert last.startswith("2026-01-15T09:00:00Z")
        world.advance(by="P2Y")
        assert lines_of(process, 1)[0] > last
        process.send_signal(signal.SIGINT)
        ended(process)


@pytest.mark.parametrize("name", ["requests", "events", "outbox"])
def test_who_reads_no_more_ends_it(database: str, world: World, name: str) -> None:
    with following(database, name, "--world", world.world_id) as process:
        lines_of(process, 1)
        assert process.stdout is not None
        process.stdout.close()
        ended(process)
