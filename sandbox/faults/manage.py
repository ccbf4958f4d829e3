"""Order, list and withdraw the faults of a world."""

from http import HTTPStatus
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.errors import Error
from sandbox.faults.asking import faults_of
from sandbox.faults.effects import EffectType, Stored
from sandbox.faults.model import Fault
from sandbox.faults.ready_made import READY_MADE
from sandbox.faults.specification import FaultSpec
from sandbox.store.base import RowsId, table_of
from sandbox.store.faults import FaultRow
from sandbox.store.worlds import World
from sandbox.timeline.open_world import OpenWorld

MOST_FAULTS: Final = 100
_CODE_OF_STATUS: Final = {401: "4116", 403: "4121", 404: "1116", 429: "4118"}
# Adobe's gateway answers it, and no rule of the program does (docs references/error-handling).
_MESSAGES_BEYOND: Final = {"4118": "Too many requests"}


def add_fault(world: OpenWorld, spec: FaultSpec) -> Fault:
    """Order a fault.

    Raises:
        ControlRefusal: INVALID_REQUEST, no ready-made fault has the name, or a status needs its
            code; TOO_MANY_FAULTS.
    """
    effect = _complete(_effect_of(spec))
    if len(faults_of(world.connection, world.world_id, locked=True)) >= MOST_FAULTS:
        raise ControlRefusal(ControlError.TOO_MANY_FAULTS, [f"faults: at most {MOST_FAULTS}"])
    fault = Fault(
        number=world.draw("fault"),
        name=spec.name,
        method=spec.method,
        path=spec.path,
        operation=spec.operation,
        nth=spec.nth,
        times=spec.times,
        probability=spec.probability,
        effect=effect,
        seen=0,
        fired=0,
    )
    columns = {name: getattr(fault, name) for name in Fault.__slots__}
    world.connection.execute(insert(table_of(FaultRow)).values(world_id=world.world_id, **columns))
    _tell_world(world)
    return fault


def find_fault(connection: Connection, world_id: RowsId, fault_id: str) -> Fault:
    """Return a fault as it stands.

    Raises:
        ControlRefusal: FAULT_NOT_FOUND.
    """
    for fault in faults_of(connection, world_id):
        if str(fault.number) == fault_id:
            return fault
    raise ControlRefusal(ControlError.FAULT_NOT_FOUND, [f"faultId: {fault_id}"])


def delete_fault(world: OpenWorld, fault_id: str) -> None:
    """Withdraw a fault.

    Raises:
        ControlRefusal: FAULT_NOT_FOUND.
    """
    faults_of(world.connection, world.world_id, locked=True)
    fault = find_fault(world.connection, world.world_id, fault_id)
    _delete(world, [fault.number])


def delete_faults(world: OpenWorld) -> None:
    """Withdraw all faults of a world."""
    found = faults_of(world.connection, world.world_id, locked=True)
    _delete(world, [fault.number for fault in found])


def _delete(world: OpenWorld, numbers: list[int]) -> None:
    world.connection.execute(
        delete(FaultRow).where(
            FaultRow.world_id == world.world_id,
            FaultRow.number.in_(bindparam("numbers", numbers, expanding=True)),
        )
    )
    _tell_world(world)


def _tell_world(world: OpenWorld) -> None:
    """Count the faults in the world's row, which every request reads."""
    count = (
        select(func.count()).select_from(FaultRow).where(FaultRow.world_id == world.world_id)
    ).scalar_subquery()
    world.connection.execute(
        update(World).where(World.world_id == world.public_id).values(fault_count=count)
    )


def _effect_of(spec: FaultSpec) -> Stored:
    if spec.effect is not None:
        return spec.effect
    ready = READY_MADE.get(spec.name)
    if ready is None:
        names = ", ".join(READY_MADE)
        said = f"name: is one of {names}; any other needs an effect"
        raise ControlRefusal(ControlError.INVALID_REQUEST, [said])
    return ready.effect


def _complete(effect: Stored) -> Stored:
    """Return a status effect with Adobe's code and message, where it has no body of its own."""
    if effect["type"] != EffectType.STATUS:
        return effect
    if "body" in effect:
        return {"contentType": "text/plain", **effect}
    status: int = effect["status"]
    code = effect.get("code") or ("1124" if status >= 500 else _CODE_OF_STATUS.get(status))
    if code is None:
        said = f"effect.code: is one of Adobe's codes of status {status}, such as {_like(status)}"
        raise ControlRefusal(ControlError.INVALID_REQUEST, [said])
    return {**effect, "code": code, "message": effect.get("message") or _message(code, status)}


def _like(status: int) -> str:
    """Return some codes that Adobe answers with a status."""
    codes = sorted({error.code for error in Error if error.http_status == status})
    return ", ".join(codes[:3]) or "1117"


def _message(code: str, status: int) -> str:
    """Return what Adobe says with a code; if it has several messages, the one of the status."""
    found = [error for error in Error if error.code == code]
    found.sort(key=lambda error: error.http_status != status)
    if found:
        return found[0].message
    return _MESSAGES_BEYOND.get(code) or HTTPStatus(status).phrase
