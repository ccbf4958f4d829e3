"""The access log of a server: a line a request, in words or as JSON."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.servers import serving
from tests.serving.clients import exchange
from tests.support import World, make_world


def requests_of(url: str) -> World:
    """Send a request of each kind; the last one has said that they are all logged."""
    with httpx.Client(base_url=url) as client:
        world = make_world(client)
        partner = world.partner
        partner.get("/customers/1005999999?token=hidden", X_Correlation_Id="of my own")
        client.get("/v3/no%0Awhere")
        exchange(url, b"GARBAGE\r\n\r\n")
        world.control("GET")
    time.sleep(0.1)
    return world


def test_as_json_it_says_who_asked_what_and_how_it_was_answered(tmp_path: Path) -> None:
    with serving(tmp_path, "--access-log", "json", SANDBOX_SEED_CUSTOMERS="0") as (url, log):
        world = requests_of(url)
        lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line[0] == "{"]
    found: list[dict[str, Any]] = [json.loads(line) for line in lines]
    assert [each["status"] for each in found] == [201, 200, 404, 404, 400, 200]
    made, token, refused, nowhere, garbage, shown = found
    assert (made["method"], made["path"]) == ("POST", "/sandbox/v1/worlds")
    assert made["operation"] == "create_world"
    assert token["path"] == "/ims/token/v3"
    assert refused["operation"] == "get_customer"
    assert refused["world"] == world.world_id
    assert refused["code"] == "1116"
    assert refused["correlationId"] == "of my own"
    assert refused["path"] == "/v3/customers/1005999999"
    assert 0 < refused["milliseconds"] < 5000
    assert nowhere["operation"] == ""
    assert garbage["code"] == "1117"
    assert (shown["operation"], shown["world"]) == ("get_world", world.world_id)
    assert "hidden" not in "".join(lines)


def test_in_words_it_is_a_line_a_request(tmp_path: Path) -> None:
    with serving(tmp_path, SANDBOX_ACCESS_LOG="text", SANDBOX_SEED_CUSTOMERS="0") as (url, log):
        world = requests_of(url)
        said = [each for each in log.read_text(encoding="utf-8").splitlines() if "Z " in each]
    lines = [each for each in said if " info the server " not in each]
    assert len(lines) == 6
    words = lines[2].split(" ")
    assert words[1:7] == [
        *("GET", "/v3/customers/1005999999", "get_customer", world.world_id, "404", "1116"),
    ]
    assert words[8] == "of%20my%20own"
    assert all(float(line.split(" ")[7]) >= 0 for line in lines), "a moment too short is 0.0"


@pytest.mark.parametrize("options", [[], ["--access-log", "off"]])
def test_without_it_nothing_is_said_of_requests(tmp_path: Path, options: list[str]) -> None:
    with serving(tmp_path, *options, SANDBOX_SEED_CUSTOMERS="0") as (url, log):
        requests_of(url)
        assert "/v3/customers" not in log.read_text(encoding="utf-8")
