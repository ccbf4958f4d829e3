"""Both clients order faults, look at their counters and withdraw them."""

from __future__ import annotations

import pytest

from sandbox.client import Sandbox, SandboxError, World
from tests.support import InProcess, Partner


def test_a_fault_is_ordered_met_and_withdrawn(inside: InProcess, world: World) -> None:
    (credential,) = world.credentials
    partner = Partner(
        inside, credential.client_id, credential.client_secret, credential.distributor_id
    )
    ordered = world.fault("rate-limit", operation="get_resellers", times=None)
    assert (ordered.name, ordered.times, ordered.effect["status"]) == ("rate-limit", None, 429)
    assert partner.get("/resellers").status_code == 429
    assert world.get_fault(ordered.fault_id).fired == 1
    own = world.fault(effect={"type": "delay", "milliseconds": 1}, method="POST", nth=2)
    assert [each.fault_id for each in world.list_faults().items] == ["1", "2"]
    world.withdraw_fault(ordered.fault_id)
    assert partner.get("/resellers").status_code == 200
    assert world.list_faults().items == [own]
    world.withdraw_faults()
    assert world.list_faults().total_count == 0


def test_a_bad_fault_is_an_error_that_names_what_is_wrong(world: World) -> None:
    with pytest.raises(SandboxError, match="name: is one of expired-token"):
        world.fault("unheard-of")


def test_the_ready_made_faults_are_listed(sandbox: Sandbox) -> None:
    assert "timeout-after-commit" in {each.name for each in sandbox.list_fault_presets().items}
