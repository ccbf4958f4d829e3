"""The comparison of `tests/on_postgresql.py`, on answers that are made up and on real ones."""

from __future__ import annotations

import pytest

from tests.on_postgresql import OPERATIONS, SucceededOnPostgresql, unseen
from tests.support import World


def test_an_operation_that_never_succeeded_there_is_named() -> None:
    assert unseen(set(OPERATIONS)) == []
    assert unseen(set(OPERATIONS - {"create_order"})) == ["create_order"]


def test_without_a_postgresql_nothing_is_asked() -> None:
    assert unseen(set()) == []


@pytest.mark.every_backend
def test_only_what_succeeds_on_postgresql_is_noted(
    world: World, request: pytest.FixtureRequest
) -> None:
    noting = SucceededOnPostgresql()
    noting.pytest_configure()
    reseller = world.partner.reseller()
    assert world.partner.get("/customers/1").status_code == 404
    noting.pytest_unconfigure()
    assert world.partner.get(f"/resellers/{reseller}").status_code == 200
    backend = request.node.callspec.params["http"]
    assert noting.succeeded == ({"create_reseller"} if backend == "postgresql" else set())
