"""A world's replay file makes the same world again: the same calls, ids and rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import time_machine
from click.testing import CliRunner

from sandbox.app import create_app, parts
from sandbox.cli.program import program
from sandbox.play.choosing import Choice
from sandbox.play.company import play_all
from sandbox.play.loading import Case, scenarios_directory
from sandbox.play.replay import Replay, ReplayFailed, replay
from sandbox.play.replay_file import UnreadableReplay
from sandbox.play.sandboxes import Sandbox, client_of
from sandbox.settings import Settings
from sandbox.timeline.clock import real_now
from tests.local import REAL_TIME, dump, local, sqlite_url
from tests.support import (
    InProcess,
    Json,
    Partner,
    World,
    address,
    contact,
    line,
    make_world,
    refused,
)

# A replayed world stands still where the first one ran, and its birth says so.
APART = REAL_TIME | {
    "world_id",
    "rows_id",
    "birth",
    "name",
    "clock_mode",
    "clock_rate",
    "created_at_real",
}
CASES = Choice((), (), ()).cases(scenarios_directory())


def replay_of(world: World) -> list[str]:
    answer = world.control("GET", "/replay")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return answer.text.splitlines(keepends=True)


def again(world: World) -> Replay:
    return replay(Sandbox(world.http), replay_of(world))


def rows(http: httpx.Client, world_id: str) -> dict[str, list[Json]]:
    assert isinstance(http, InProcess)
    found = dump(http.parts, world_id=world_id, but=APART)
    return {name: found[name] for name in found if name not in NOT_OF_WORLDS}


NOT_OF_WORLDS = ("credentials", "installation", "imported_prices", "snapshots", "recorded_calls")


class Replaying(Sandbox):
    """A sandbox that makes a world once more before it is deleted, and compares the two."""

    def control(self, method: str, path: str, body: object = None) -> httpx.Response:
        if method == "DELETE" and path.startswith("/worlds/") and path.count("/") == 2:
            here = World(self.http, path.rpartition("/")[2], [])
            made = again(here)
            assert made.differences == []
            assert made.is_complete
            first, second = (rows(self.http, each) for each in (here.world_id, world_id_of(made)))
            assert second == first
            super().control("DELETE", f"/worlds/{world_id_of(made)}")
        return super().control(method, path, body)


def world_id_of(made: Replay) -> str:
    found: str = made.world["worldId"]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.title))
def test_the_world_of_every_scenario_is_made_once_more(http: InProcess, case: Case) -> None:
    (played,) = play_all([case], Replaying(http), jobs=1, until=None)
    assert played.is_good, played


@pytest.mark.every_backend
def test_a_replay_makes_the_same_world(world: World, http: httpx.Client) -> None:
    partner = world.partner
    customer = partner.customer()
    order = partner.order(customer, line(quantity=3))
    partner.give_back(customer, order)
    partner.order(customer, line(quantity=5))
    world.advance(by="P400D")
    made = again(world)
    assert made.differences == []
    assert made.world["clock"]["now"] == world.now()
    credential = made.world["credentials"][0]
    twin = Partner(http, credential["clientId"], credential["clientSecret"], "")
    assert twin.subscriptions(customer) == partner.subscriptions(customer)
    assert twin.orders(customer) == partner.orders(customer)
    World(http, world_id_of(made)).control("DELETE")


def test_it_names_the_seed_the_rules_and_the_distributors(
    new_world: Callable[..., World],
) -> None:
    world = new_world(seed=11, rules={"lateRenewalDays": 5})
    header = json.loads(replay_of(world)[0])
    assert header["complete"] is True
    assert header["world"]["seed"] == 11
    assert header["world"]["rules"] == {"lateRenewalDays": 5}
    assert [each["name"] for each in header["world"]["distributors"]] == ["Sandbox Distributor"]


def test_refused_calls_come_along_and_reads_do_not(world: World) -> None:
    partner = world.partner
    customer = partner.customer()
    refused(partner.try_order(customer, line("00000000CA01A12")), 400, "2122")
    partner.subscriptions(customer)
    methods = [(each["method"], each["status"]) for each in map(json.loads, replay_of(world)[1:])]
    assert methods == [("POST", 201), ("POST", 201), ("POST", 400)]
    assert again(world).differences == []


def test_a_repeated_call_is_recorded_once(world: World) -> None:
    headers = {"X_Correlation_Id": "once", "X_Request_Id": None}
    body: Json = {"companyProfile": {}}
    for _ in range(3):
        world.partner.post("/resellers", body, **headers)
    (only,) = replay_of(world)[1:]
    assert json.loads(only)["headers"]["X-Correlation-Id"] == "once"


def test_a_running_world_is_replayed_standing_still(new_world: Callable[..., World]) -> None:
    world = new_world(mode="live", now=None)
    customer = world.partner.customer()
    world.partner.order(customer, line(quantity=2))
    world.advance(by="P366D")
    made = again(world)
    assert made.differences == []
    assert made.world["clock"]["mode"] == "frozen"


def test_clock_moves_are_told_as_the_instant_that_was_reached(world: World) -> None:
    world.advance(by="P1D")
    world.control("PUT", "/clock", {"mode": "frozen", "now": "2026-02-01T00:00:00Z"})
    world.control("POST", "/clock/advance", {"by": "P1D", "dryRun": True})
    moves = [json.loads(json.loads(each)["body"]) for each in replay_of(world)[1:]]
    assert moves == [{"to": "2026-01-16T09:00:00Z"}, {"to": "2026-02-01T00:00:00Z"}]


def test_what_the_tester_changes_comes_along(world: World) -> None:
    customer = world.partner.customer()
    order = world.partner.order(customer, line(quantity=2))
    world.rules(returnWindowDays=20)
    world.portal(f"/orders/{order['orderId']}", creationDate="2026-01-01T00:00:00Z")
    world.control("POST", f"/customers/{customer}/approval-codes")
    assert world.control("POST", "/memberships", {"companyName": ""}).status_code == 400
    made = again(world)
    assert made.differences == []
    assert rows(world.http, world_id_of(made)) == rows(world.http, world.world_id)


def test_what_account_managers_do_comes_along(world: World) -> None:
    reseller = world.partner.reseller(contacts=[contact("mickey@fairmont.example")])
    team, daisy = f"/resellers/{reseller}/team-members", contact("d+1@fairmont.example")
    assert world.control("POST", team, daisy).status_code == 201
    invited = [
        world.control(
            "POST",
            f"/resellers/{reseller}/invitations",
            {
                "companyName": name,
                "marketSegment": "COM",
                "type": "TEAM",
                "address": address(),
                "contact": contact(),
                "managedBy": "d+1@fairmont.example",
            },
        ).json()["vipId"]
        for name in ("Gearloose", "McDuck")
    ]
    reminder = f"/resellers/{reseller}/invitations/{invited[0]}/reminder"
    assert world.control("POST", reminder, {"email": "lab@gearloose.example"}).is_success
    assert world.control("POST", f"/customers/{invited[0]}/terms").is_success
    assert world.control("DELETE", f"/customers/{invited[1]}").is_success
    assert world.control("DELETE", f"{team}/d+1@fairmont.example").is_success
    made = again(world)
    assert made.differences == []
    assert rows(world.http, world_id_of(made)) == rows(world.http, world.world_id)


def test_a_reset_begins_the_recording_anew(world: World) -> None:
    world.partner.customer()
    world.control("POST", "/reset")
    assert len(replay_of(world)) == 1


def test_of_a_deleted_world_nothing_is_left(inside: Any, new_world: Callable[..., World]) -> None:
    world = new_world()
    world.partner.customer()
    world.control("DELETE")
    assert dump(inside, world_id=world.world_id)["recorded_calls"] == []
    refused(world.control("GET", "/replay"), 404, "WORLD_NOT_FOUND")


@pytest.fixture
def folder_app(tmp_path: Path) -> Iterator[Callable[..., httpx.Client]]:
    """Make applications on one database of the test's own."""
    made: list[tuple[Any, httpx.Client]] = []

    def make(**settings: Any) -> httpx.Client:
        app = create_app(Settings(database_url=sqlite_url(tmp_path), **settings))
        made.append((app, client_of(app)))
        return made[-1][1]

    yield make
    for app, client in made:
        client.close()
        parts(app).engine.dispose()


def test_beyond_the_bound_nothing_more_is_kept_and_the_file_says_so(
    folder_app: Callable[..., httpx.Client],
) -> None:
    world = make_world(folder_app(recorded_calls=2))
    for name in ("Acme", "Borealis", "Cirrus"):
        world.partner.reseller(name)
    lines = replay_of(world)
    assert json.loads(lines[0])["complete"] is False
    assert len(lines) == 3


def test_without_a_recording_there_is_no_replay(folder_app: Callable[..., httpx.Client]) -> None:
    world = make_world(folder_app(recorded_calls=0))
    world.partner.reseller()
    refused(world.control("GET", "/replay"), 409, "NOT_RECORDED")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (lambda _: [], "line 1"),
        (lambda _: ["{}\n"], "line 1: format"),
        (lambda lines: [lines[0].replace('"version":1', '"version":2')], "line 1: version"),
        (lambda lines: [*lines, "no json\n"], "line 4: not JSON"),
        (lambda lines: [*lines, '{"at":"2026-01-15T09:00:00Z"}\n'], "line 4: method"),
        (lambda lines: [lines[0], lines[1].replace('"POST"', '"GET"')], "line 2: method"),
    ],
)
def test_a_file_that_is_no_replay_is_told_by_line(
    world: World, changed: Callable[[list[str]], list[str]], said: str
) -> None:
    world.partner.customer()
    with pytest.raises(UnreadableReplay, match=said):
        replay(Sandbox(world.http), changed(replay_of(world)))


def test_a_replay_that_cannot_be_finished_leaves_no_world(world: World) -> None:
    world.partner.customer()
    lines = [each.replace(world.partner.distributor_id, "1400000000") for each in replay_of(world)]
    before = world.http.get("/sandbox/v1/worlds").json()["totalCount"]
    with pytest.raises(ReplayFailed, match="1400000000"):
        replay(Sandbox(world.http), lines)
    assert world.http.get("/sandbox/v1/worlds").json()["totalCount"] == before


def test_a_call_that_is_answered_otherwise_is_told(world: World) -> None:
    world.partner.customer()
    lines = [each.replace('"status":201', '"status":400') for each in replay_of(world)]
    (first, _) = replay(Sandbox(world.http), lines).differences
    assert (first.line, first.status) == (2, 201)


def test_the_command_makes_the_world_and_says_how_to_connect(world: World, tmp_path: Path) -> None:
    world.partner.order(world.partner.customer(), line())
    file = tmp_path / "world.jsonl"
    file.write_text("".join(replay_of(world)), encoding="utf-8")
    options = ["replay", str(file), "--database", sqlite_url(tmp_path)]
    told = CliRunner().invoke(program, [*options, "--json"])
    assert told.exit_code == 0, told.output
    made = json.loads(told.output)
    assert (made["calls"], made["differences"], made["complete"]) == (3, [], True)
    listed = CliRunner().invoke(program, ["world", "list", "--database", sqlite_url(tmp_path)])
    assert made["world"]["worldId"] in listed.output
    assert "client id" in CliRunner().invoke(program, options).output


@pytest.mark.parametrize("sent", ["é", "☃", "100%25 a\tb"])
def test_the_command_repeats_whatever_header_fields_were_sent(
    world: World, tmp_path: Path, sent: str
) -> None:
    world.partner.customer()
    file = tmp_path / "world.jsonl"
    # A server hands the bytes of a field on as Latin-1.
    kept = sent.encode().decode("latin-1")
    lines = [json.loads(each) for each in replay_of(world)]
    lines[1]["headers"]["X-Correlation-Id"] = kept
    file.write_text("".join(f"{json.dumps(each)}\n" for each in lines), encoding="utf-8")
    command = ["replay", str(file), "--database", sqlite_url(tmp_path), "--json"]
    told = CliRunner().invoke(program, command)
    assert told.exit_code == 0, told.output
    made = json.loads(told.output)["world"]["worldId"]
    with client_of(create_app(Settings(database_url=sqlite_url(tmp_path)))) as http:
        again_kept = json.loads(replay_of(World(http, made, []))[1])["headers"]
    assert again_kept["X-Correlation-Id"] == kept


@pytest.mark.parametrize(
    "headers",
    [{"X-Correlation-Id": "a\nb"}, {"X-Correlation-Id": "☃"}, {"é": "a"}, {"Content-Length": "9"}],
)
def test_a_header_field_that_http_has_not_is_told_by_line(
    world: World, headers: dict[str, str]
) -> None:
    world.partner.customer()
    lines = [json.loads(each) for each in replay_of(world)]
    lines[1]["headers"] = headers
    with pytest.raises(UnreadableReplay, match="line 2: headers"):
        replay(Sandbox(world.http), map(json.dumps, lines))


def test_the_command_tells_of_a_file_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "world.jsonl"
    file.write_text("{}\n", encoding="utf-8")
    database = sqlite_url(tmp_path)
    told = CliRunner().invoke(program, ["replay", str(file), "--database", database])
    assert told.exit_code == 2
    assert "line 1: format" in told.output


def test_a_population_is_one_call_of_the_replay(world: World) -> None:
    asked = {"customers": 25, "resellers": 2, "countries": ["CA"]}
    assert world.control("POST", "/populations", asked).status_code == 201
    made = again(world)
    assert (made.calls, made.differences) == (1, [])
    assert rows(world.http, world_id_of(made)) == rows(world.http, world.world_id)


def test_what_the_command_seeds_is_in_the_replay_too(tmp_path: Path) -> None:
    database = ["--database", sqlite_url(tmp_path)]
    # The clock of `default` is live: the replay knows of a second that passes by a call more.
    with time_machine.travel(real_now(), tick=False):
        told = CliRunner().invoke(program, ["seed", "--customers", "7", *database])
        assert told.exit_code == 0, told.output
        with local(sqlite_url(tmp_path)) as http:
            world = World(http, "default", [])
            made = again(world)
            assert (made.calls, made.is_complete, made.differences) == (1, True, [])
            assert rows(http, world_id_of(made)) == rows(http, "default")
