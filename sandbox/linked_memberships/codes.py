"""The codes by which customers join a linked membership (LM-3, X50)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.ruleset import Ruleset
from sandbox.domain.wire import instant_text
from sandbox.store.base import RowsId
from sandbox.store.linked import LinkedCodeRow
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class JoinCode:
    """A code, which may be used while now is before `expiry`."""

    code: str
    expiry: datetime


def code_expiry(made_at: datetime, rules: Ruleset) -> datetime:
    """Return the first instant at which a code is too old (rule `linkedCodeHours`)."""
    return made_at + timedelta(hours=rules.linked_code_hours)


def live_codes(
    connection: Connection, world_id: RowsId, group_id: str, now: datetime, rules: Ruleset
) -> list[JoinCode]:
    """Return the codes of a group that may be used now, oldest first."""
    found = connection.execute(
        select(LinkedCodeRow.code, LinkedCodeRow.made_at, LinkedCodeRow.used_at)
        .where(LinkedCodeRow.world_id == world_id, LinkedCodeRow.group_id == group_id)
        .order_by(LinkedCodeRow.made_at, LinkedCodeRow.code)
    )
    is_for_many = rules.linked_code_uses == "many"
    codes = [
        JoinCode(row.code, code_expiry(row.made_at, rules))
        for row in found
        if is_for_many or row.used_at is None
    ]
    return [code for code in codes if now < code.expiry]


def group_of_code(world: OpenWorld, code: str) -> str:
    """Return the id of the group that a code is of, if it may be used now.

    Raises:
        ControlRefusal: CODE_UNKNOWN, CODE_USED, CODE_EXPIRED.
    """
    row = world.connection.execute(
        select(LinkedCodeRow.group_id, LinkedCodeRow.made_at, LinkedCodeRow.used_at).where(
            LinkedCodeRow.world_id == world.world_id, LinkedCodeRow.code == code
        )
    ).one_or_none()
    if row is None:
        raise ControlRefusal(ControlError.CODE_UNKNOWN, [f"code: {code}"])
    if row.used_at is not None and world.rules.linked_code_uses == "one":
        detail = f"usedAt: {instant_text(row.used_at)}"
        raise ControlRefusal(ControlError.CODE_USED, [detail])
    expiry = code_expiry(row.made_at, world.rules)
    if world.now >= expiry:
        raise ControlRefusal(ControlError.CODE_EXPIRED, [f"expiry: {instant_text(expiry)}"])
    group_id: str = row.group_id
    return group_id


def note_use(world: OpenWorld, code: str) -> None:
    """Note that a code was used, the first time."""
    world.connection.execute(
        update(LinkedCodeRow)
        .where(
            LinkedCodeRow.world_id == world.world_id,
            LinkedCodeRow.code == code,
            LinkedCodeRow.used_at.is_(None),
        )
        .values(used_at=world.now)
    )
