"""Which reads go without `X-Correlation-Id`: the rule `correlationIdOnReads` (X15)."""

from __future__ import annotations

import pytest

from sandbox.partner_api.document import partner_document
from tests.migrating import Migration
from tests.partner_api.targets import METHODS, PATHS, prepare
from tests.support import World, refused

FREE = {"get_resellers", "get_customers", "get_membership_offers", "get_membership_transfer"}
READS = sorted(name for name, method in METHODS.items() if method == "GET")


def path_of(world: World, name: str) -> str:
    """The path of an operation that would answer 200 or 202."""
    if name.startswith("get_membership"):
        migration = Migration.of(world)
        ids = {"membership_id": migration.membership_id}
        if name == "get_membership_transfer":
            ids["transfer_id"] = migration.begun()
        return PATHS[name].format(**ids)
    return PATHS[name].format(**prepare(world, "create_order").ids)


@pytest.mark.parametrize("name", READS)
def test_by_default_four_reads_go_without(world: World, name: str) -> None:
    answer = world.partner.get(path_of(world, name), X_Correlation_Id=None)
    if name in FREE:
        assert answer.status_code in (200, 202), answer.text
        assert "X-Correlation-Id" not in answer.headers
    else:
        refused(answer, 400, "4119")


@pytest.mark.parametrize("name", sorted(FREE))
def test_the_rule_asks_all_of_them(world: World, name: str) -> None:
    path = path_of(world, name)
    world.rules(correlationIdOnReads="all")
    refused(world.partner.get(path, X_Correlation_Id=None), 400, "4119")
    assert world.partner.get(path).status_code in (200, 202)
    world.rules(correlationIdOnReads="documented")
    assert world.partner.get(path, X_Correlation_Id=None).status_code in (200, 202)


@pytest.mark.parametrize("name", sorted(FREE))
def test_one_that_is_too_long_is_refused_all_the_same(world: World, name: str) -> None:
    refused(world.partner.get(path_of(world, name), X_Correlation_Id="c" * 256), 400, "4119")


def test_key_and_token_are_asked_for_first(world: World) -> None:
    answer = world.partner.get("/resellers", X_Correlation_Id=None, X_Api_Key=None)
    refused(answer, 403, "4115")


def test_no_write_goes_without(world: World) -> None:
    refused(world.partner.post("/resellers", {}, X_Correlation_Id=None), 400, "4119")


def test_the_document_says_which() -> None:
    optional = {
        described["operationId"]
        for methods in partner_document()["paths"].values()
        for described in methods.values()
        for parameter in described.get("parameters", ())
        if parameter["name"] == "X-Correlation-Id" and not parameter["required"]
    }
    assert optional == FREE
