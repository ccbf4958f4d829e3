"""Faults: failures that the requests of a world's partners meet."""

from typing import Any

from sandbox.control_api.blueprints import Call, ControlBlueprint, control_api_of
from sandbox.control_api.fault_schemas import (
    FaultList,
    FaultResource,
    NewFault,
    ReadyMadeFaults,
)
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.faults import manage
from sandbox.faults.asking import faults_of
from sandbox.faults.effects import EffectType
from sandbox.faults.serializers import serialize_fault, serialize_ready_made
from sandbox.store.engine import reading
from sandbox.timeline.opening import read_state
from sandbox.web.operations import (
    Nothing,
    body,
    other_responses,
    response,
    summary,
    unrecorded,
)
from sandbox.web.requests import current_request, this_app
from sandbox.web.transport import Incident, abilities_of

routes = ControlBlueprint(
    "faults", __name__, tag="Faults", about="Failures that the requests of partners meet."
)
GONE = ControlError.WORLD_NOT_FOUND
NAMED = (GONE, ControlError.FAULT_NOT_FOUND)


@routes.get("/fault-presets")
@summary("List the ready-made faults with what they do")
@response(ReadyMadeFaults)
def list_fault_presets(_: Call[Nothing, Nothing]) -> dict[str, Any]:
    """Answer all of them."""
    return {"items": serialize_ready_made()}


@routes.post("/worlds/<world_id>/faults")
@summary("Order a fault; of several that match a request the first that fires has it")
@body(NewFault)
@response(FaultResource, 201)
@unrecorded()
@other_responses(GONE, ControlError.TOO_MANY_FAULTS)
def create_fault(call: Call[NewFault, Nothing], world_id: str) -> dict[str, Any]:
    """Answer the fault."""
    spec = call.body.spec()
    _check_operation(spec.operation)
    with call.worlds.open(world_id) as world:
        fault = manage.add_fault(world, spec)
        _check_server(fault.does.type)
    return serialize_fault(fault)


@routes.get("/worlds/<world_id>/faults")
@summary("List the faults in the order in which they are asked, with their counters")
@response(FaultList)
@other_responses(GONE)
def list_faults(call: Call[Nothing, Nothing], world_id: str) -> dict[str, Any]:
    """Answer all faults of a world."""
    with reading(call.worlds.engine) as connection:
        found = faults_of(connection, read_state(connection, world_id).rows_id)
    items = [serialize_fault(each) for each in found]
    return {"totalCount": len(items), "items": items}


@routes.get("/worlds/<world_id>/faults/<fault_id>")
@summary("Get a fault with its counters")
@response(FaultResource)
@other_responses(*NAMED)
def get_fault(call: Call[Nothing, Nothing], world_id: str, fault_id: str) -> dict[str, Any]:
    """Answer the fault."""
    with reading(call.worlds.engine) as connection:
        rows_id = read_state(connection, world_id).rows_id
        return serialize_fault(manage.find_fault(connection, rows_id, fault_id))


@routes.delete("/worlds/<world_id>/faults/<fault_id>")
@summary("Withdraw a fault")
@response(Nothing, 204)
@unrecorded()
@other_responses(*NAMED)
def delete_fault(call: Call[Nothing, Nothing], world_id: str, fault_id: str) -> None:
    """Answer nothing."""
    with call.worlds.open(world_id, catch_up=False) as world:
        manage.delete_fault(world, fault_id)


@routes.delete("/worlds/<world_id>/faults")
@summary("Withdraw all faults of a world")
@response(Nothing, 204)
@unrecorded()
@other_responses(GONE)
def delete_faults(call: Call[Nothing, Nothing], world_id: str) -> None:
    """Answer nothing."""
    with call.worlds.open(world_id, catch_up=False) as world:
        manage.delete_faults(world)


def _check_operation(name: str) -> None:
    """Refuse a name that no operation of Adobe's API has: the fault would never fire."""
    known = control_api_of(this_app()).operations
    if name and name not in known:
        said = f"operation: is one of {', '.join(sorted(known))}"
        raise ControlRefusal(ControlError.INVALID_REQUEST, [said])


def _check_server(kind: EffectType) -> None:
    """Refuse what no answer can bring about where the server of this request does not."""
    if kind is EffectType.DROP_KEEP_ALIVE and Incident.DROP_NEXT not in abilities_of(
        current_request().environ
    ):
        said = f"effect: {kind} needs the server of `vipmp-sandbox serve`; see docs/faults.md"
        raise ControlRefusal(ControlError.INVALID_REQUEST, [said])
