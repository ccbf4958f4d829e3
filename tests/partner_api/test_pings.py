"""The pings: one answers anybody, the other verifies key and token (docs health-check)."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.support import Partner, World, refused

PATH = "/partnerservice/ping"

pytestmark = pytest.mark.every_backend


def test_the_bare_ping_needs_nothing(http: httpx.Client) -> None:
    answer = http.get("/ping")
    assert (answer.status_code, answer.text) == (200, "pong")
    assert http.get("/ping", headers={"X-Api-Key": "nobody"}).text == "pong"


@pytest.mark.parametrize("path", ["/ping", PATH])
def test_a_ping_is_a_get(http: httpx.Client, path: str) -> None:
    refused(http.post(path), 405, "1117")


@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", "{}"])
def test_a_good_key_and_token_are_answered(http: httpx.Client, partner: Partner, form: str) -> None:
    token = partner.authenticate()
    headers = {"X-Api-Key": partner.client_id, "Authorization": form.format(token)}
    answer = http.get(PATH, headers=headers)
    assert (answer.status_code, answer.text) == (200, "pong")
    assert http.head(PATH, headers=headers).status_code == 200


def test_the_key_alone_is_verified_too(http: httpx.Client, partner: Partner) -> None:
    assert http.get(PATH, headers={"X-Api-Key": partner.client_id}).text == "pong"
    for headers in ({}, {"X-Api-Key": ""}, {"X-Api-Key": "client-of-nobody"}):
        refused(http.get(PATH, headers=headers), 403, "4115")


@pytest.mark.parametrize(
    ("authorization", "status", "code"),
    [
        ("Bearer nonsense", 401, "4116"),
        ("nonsense", 401, "4116"),
        ("Bearer", 403, "4117"),
        ("Basic YTpi", 403, "4117"),
    ],
)
def test_a_bad_token_is_told(
    http: httpx.Client, partner: Partner, authorization: str, status: int, code: str
) -> None:
    headers = {"X-Api-Key": partner.client_id, "Authorization": authorization}
    refused(http.get(PATH, headers=headers), status, code)
    refused(http.get(PATH, headers=headers | {"X-Api-Key": "client-of-nobody"}), 403, "4115")


def test_a_token_of_another_credential_is_4121(new_world: Callable[..., World]) -> None:
    one, two = new_world(distributors=[{"name": "One"}, {"name": "Two"}]).partners
    headers = {"X-Api-Key": one.client_id, "Authorization": f"Bearer {two.authenticate()}"}
    refused(one.http.get(PATH, headers=headers), 403, "4121")


def test_a_deleted_world_is_not_there_any_more(new_world: Callable[..., World]) -> None:
    world = new_world()
    partner = world.partner
    token = partner.authenticate()
    world.control("DELETE")
    headers = {"X-Api-Key": partner.client_id, "Authorization": f"Bearer {token}"}
    refused(partner.http.get(PATH, headers=headers), 403, "4115")
