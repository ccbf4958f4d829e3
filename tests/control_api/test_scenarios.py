from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.play.loading import names, scenarios_directory
from tests.control_api.conftest import MakeClient
from tests.control_api.control import refused
from tests.support import Partner

SCENARIOS = "/sandbox/v1/scenarios"
WORLDS = "/sandbox/v1/worlds"
STORY = """\
name: story
title: A story
shows: What a story shows
rules: [RN-1]
sources: [seed 003]
start: 2026-01-15 09:00:00
given:
  bought:
    - lines:
        - {offer: 65304479CA01A12, quantity: 5, as: acrobat}
steps:
  - at: AD-1
    what: The subscription is read
    call: GET /v3/customers/{customer}/subscriptions/{acrobat}
    expect: {fields: {currentQuantity: 6}}
    checkpoint: day-before
"""


@pytest.fixture
def made(http: httpx.Client) -> Iterator[list[dict[str, Any]]]:
    """The worlds that a test has made; they are deleted after it."""
    worlds: list[dict[str, Any]] = []
    yield worlds
    for world in worlds:
        http.delete(f"{WORLDS}/{world['worldId']}")


def played(http: httpx.Client, made: list[dict[str, Any]], name: str, **body: Any) -> Any:
    answer = http.post(f"{SCENARIOS}/{name}/worlds", json=body)
    assert answer.status_code == 201, answer.text
    made.append(answer.json())
    return answer.json()


def client_of(http: httpx.Client, world: dict[str, Any]) -> Partner:
    (credential,) = world["credentials"]
    ids = (credential["clientId"], credential["clientSecret"], credential["distributorId"])
    return Partner(http, *ids)


def test_the_list_has_every_scenario_with_cases_and_checkpoints(http: httpx.Client) -> None:
    found = http.get(SCENARIOS).json()
    items = {item["name"]: item for item in found["items"]}
    assert list(items) == names(scenarios_directory())
    assert found["totalCount"] == len(items)
    late = items["late-renewal"]
    assert late["title"] == "A late renewal on the last day, and a day too late"
    assert late["tags"] == ["late-renewal"]
    assert late["rules"] == ["RN-5", "RN-8", "X1"]
    assert late["cases"][:2] == ["on the day itself", "on the last day"]
    assert late["checkpoints"] == ["opted-out", "lapsed", "on-the-day"]
    assert items["leap-day"]["cases"] == []
    assert all(item["faults"] == [] for item in items.values())


@pytest.mark.every_backend
def test_a_world_is_played_to_a_checkpoint_and_stays(
    http: httpx.Client, made: list[dict[str, Any]]
) -> None:
    world = played(http, made, "late-renewal", checkpoint="lapsed")
    assert (world["scenario"], world["checkpoint"]) == ("late-renewal", "lapsed")
    assert world["clock"] == http.get(f"{WORLDS}/{world['worldId']}/clock").json()
    assert world["clock"]["now"] == "2027-01-15T00:00:00Z"
    assert world["rules"]["lateRenewalDays"] == 30
    aliases = world["aliases"]
    assert aliases.keys() == {"reseller", "customer", "order", "acrobat"}
    path = f"/customers/{aliases['customer']}/subscriptions/{aliases['acrobat']}"
    lapsed = client_of(http, world).fetch(path)
    assert (lapsed["status"], lapsed["allowedActions"]) == ("1004", ["MANUAL_RENEWAL"])


def test_without_a_checkpoint_it_is_played_to_the_end(
    http: httpx.Client, made: list[dict[str, Any]]
) -> None:
    world = played(http, made, "late-renewal")
    assert world["checkpoint"] is None
    path = f"/customers/{world['aliases']['customer']}/subscriptions/{world['aliases']['acrobat']}"
    assert client_of(http, world).fetch(path)["status"] == "1000"
    assert played(http, made, "late-renewal", case="a day too late")["clock"]["now"][:10] == (
        "2027-02-15"
    )


def test_a_case_has_its_own_rules(http: httpx.Client, made: list[dict[str, Any]]) -> None:
    world = played(http, made, "late-renewal", case="on the last of 14 days", checkpoint="lapsed")
    assert world["rules"]["lateRenewalDays"] == 14


def test_the_same_seed_makes_the_same_ids_and_another_one_others(
    http: httpx.Client, made: list[dict[str, Any]]
) -> None:
    aliases = [
        played(http, made, "quantity-up", checkpoint="quantity-set", seed=seed)["aliases"]
        for seed in (5, 5, 6)
    ]
    assert aliases[0] == aliases[1]
    assert aliases[0]["customer"] != aliases[2]["customer"]
    assert [world["seed"] for world in made] == [5, 5, 6]


@pytest.mark.every_backend
def test_two_at_once_make_two_worlds(http: httpx.Client, made: list[dict[str, Any]]) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = [
            pool.submit(http.post, f"{SCENARIOS}/opted-out/worlds", json={"checkpoint": "lapsed"})
            for _ in range(2)
        ]
        answers = [each.result() for each in both]
    assert [answer.status_code for answer in answers] == [201, 201]
    made += [answer.json() for answer in answers]
    assert made[0]["worldId"] != made[1]["worldId"]
    assert made[0]["aliases"] == made[1]["aliases"]


def test_what_is_not_there_is_told_with_what_there_is(http: httpx.Client) -> None:
    refused(http.post(f"{SCENARIOS}/nothing/worlds"), 404, "SCENARIO_NOT_FOUND", "name: 'nothing'")
    bad_case = http.post(f"{SCENARIOS}/late-renewal/worlds", json={"case": "today"})
    refused(bad_case, 404, "CASE_NOT_FOUND", "case: 'today' is not there; there are: on the day")
    bad_stop = http.post(f"{SCENARIOS}/late-renewal/worlds", json={"checkpoint": "now"})
    told = "checkpoint: 'now' is not there; there are: opted-out, lapsed, on-the-day"
    refused(bad_stop, 404, "CHECKPOINT_NOT_FOUND", told)
    nowhere = http.post(f"{SCENARIOS}/return-window/worlds", json={"checkpoint": "now"})
    refused(nowhere, 404, "CHECKPOINT_NOT_FOUND", "checkpoint: 'now' is not there; there are: none")
    unknown = http.post(f"{SCENARIOS}/late-renewal/worlds", json={"until": "lapsed"})
    refused(unknown, 400, "INVALID_REQUEST", "until")


def test_a_world_that_goes_otherwise_is_deleted_and_the_step_named(
    make_client: MakeClient, tmp_path: Path
) -> None:
    (tmp_path / "story.yaml").write_text(STORY, encoding="utf-8")
    client, _ = make_client(scenarios=str(tmp_path))
    told = f"{tmp_path}/story.yaml:12: The subscription is read: currentQuantity: expected 6, got 5"
    for body in ({}, {"checkpoint": "day-before"}):
        answer = client.post(f"{SCENARIOS}/story/worlds", json=body)
        refused(answer, 409, "SCENARIO_FAILED", told)
    assert client.get(WORLDS).json()["items"] == []


def test_a_faulty_file_is_listed_with_its_faults_and_read_again_once_it_is_mended(
    make_client: MakeClient, tmp_path: Path
) -> None:
    path = tmp_path / "story.yaml"
    path.write_text(STORY.replace("what:", "whatt:"), encoding="utf-8")
    client, _ = make_client(scenarios=str(tmp_path))
    (item,) = client.get(SCENARIOS).json()["items"]
    assert (item["name"], item["checkpoints"]) == ("story", [])
    assert any("whatt" in fault for fault in item["faults"])
    refused(client.post(f"{SCENARIOS}/story/worlds"), 409, "SCENARIO_FAILED", f"{path}:13")
    path.write_text(STORY.replace("6}", "5}"), encoding="utf-8")
    assert client.post(f"{SCENARIOS}/story/worlds").status_code == 201
    (item,) = client.get(SCENARIOS).json()["items"]
    assert (item["faults"], item["checkpoints"]) == ([], ["day-before"])


def test_where_the_control_plane_wants_a_token_it_plays_with_it(make_client: MakeClient) -> None:
    client, _ = make_client(control_token="open-sesame")
    path = f"{SCENARIOS}/quantity-up/worlds"
    refused(client.post(path), 401, "UNAUTHORIZED")
    answer = client.post(path, headers={"Authorization": "Bearer open-sesame"})
    assert answer.status_code == 201, answer.text
