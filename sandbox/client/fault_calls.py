"""Calls about faults: failures that the requests of partners meet."""

from collections.abc import Mapping
from types import NoneType
from typing import Any

from sandbox.client.calls import Sent, operation
from sandbox.client.values import body
from sandbox.client.world_calls import WORLD
from sandbox.control_api.fault_schemas import FaultList, FaultResource, ReadyMadeFaults

FAULTS = f"{WORLD}/faults"
FAULT = f"{FAULTS}/{{fault_id}}"


@operation("list_fault_presets", "GET", "/fault-presets", ReadyMadeFaults)
def list_fault_presets() -> Sent:
    """List the ready-made faults with what they do."""
    return Sent()


@operation("create_fault", "POST", FAULTS, FaultResource)
def create_fault(  # noqa: PLR0913 - the fields of a fault
    world_id: str,
    name: str | None = None,
    *,
    effect: Mapping[str, Any] | None = None,
    method: str | None = None,
    path: str | None = None,
    operation: str | None = None,
    nth: int = 1,
    times: int | None = 1,
    probability: float = 1,
) -> Sent:
    """Order a fault: a ready-made one by its name, or an effect such as `{"type": "truncate"}`.

    It concerns requests of the method, path (`*` stands for a segment) and operationId that are
    given: from the `nth` matching one on so many `times`, where None means always, and of these
    each with the `probability`.
    """
    given = body(name=name, effect=effect, method=method, path=path, operation=operation)
    return Sent({**given, "nth": nth, "times": times, "probability": probability})


@operation("list_faults", "GET", FAULTS, FaultList)
def list_faults(world_id: str) -> Sent:
    """List the faults in the order in which they are asked, with their counters."""
    return Sent()


@operation("get_fault", "GET", FAULT, FaultResource)
def get_fault(world_id: str, fault_id: str) -> Sent:
    """Get a fault with its counters."""
    return Sent()


@operation("delete_fault", "DELETE", FAULT, NoneType)
def delete_fault(world_id: str, fault_id: str) -> Sent:
    """Withdraw a fault."""
    return Sent()


@operation("delete_faults", "DELETE", FAULTS, NoneType)
def delete_faults(world_id: str) -> Sent:
    """Withdraw all faults of a world."""
    return Sent()
