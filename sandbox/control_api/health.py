"""Whether the sandbox and its database answer, and can write; asked without a token."""

from typing import Any, Final

from flask import Blueprint, Response
from sqlalchemy import Engine, select, update

from sandbox import __version__
from sandbox.control_api.blueprints import control_api_of
from sandbox.store.engine import changing, has_room, reading
from sandbox.store.trouble import FAILURES, Trouble, trouble_of
from sandbox.store.worlds import Installation
from sandbox.web.answers import answer, to_json
from sandbox.web.requests import this_app

REASONS: Final = (
    Trouble.DISK_FULL,
    Trouble.READ_ONLY,
    Trouble.DATABASE_REPLACED,
    Trouble.DATABASE_AWAY,
)
# Written as it is: what counts is that it can be.
_PROBE: Final = update(Installation).values(token_key=Installation.token_key)

health = Blueprint("health", __name__)


@health.get("/health")
def get_health() -> Response:
    """Answer 200 where both do, `degraded` where a change would fail, 503 where a read would."""
    engine = control_api_of(this_app()).worlds.engine
    if trouble := _trouble_of_reads(engine):
        return _told(503, "down", "down", trouble)
    if trouble := _trouble_of_changes(engine):
        return _told(200, "degraded", "up", trouble)
    return _told(200, "up", "up", None)


def _told(status: int, word: str, database: str, trouble: Trouble | None) -> Response:
    body: dict[str, Any] = {"status": word, "database": database, "version": __version__}
    if trouble is not None:
        body["reasons"] = [trouble.name]
    return answer(status, to_json(body))


def _trouble_of_reads(engine: Engine) -> Trouble | None:
    try:
        with reading(engine) as connection:
            connection.execute(select(Installation.installation_id))
    except FAILURES as error:
        return _reason(error)
    return None


def _trouble_of_changes(engine: Engine) -> Trouble | None:
    """Change something for good, since a disk is found to be full when something is kept.

    The change is a small one, and an order is larger: so room is looked for as well. Where somebody
    else is changing something just now, that it can be done is plain.
    """
    if not has_room(engine):
        return Trouble.DISK_FULL
    try:
        with changing(engine, waits=False) as connection:
            connection.execute(_PROBE)
    except FAILURES as error:
        return None if trouble_of(error) is Trouble.DATABASE_LOCKED else _reason(error)
    return None


def _reason(error: Exception) -> Trouble:
    found = trouble_of(error)
    return found if found in REASONS else Trouble.DATABASE_AWAY
