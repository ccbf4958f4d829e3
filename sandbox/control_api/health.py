"""Whether the sandbox and its database answer, and can write; asked without a token."""

from typing import Any

from flask import Blueprint, Response

from sandbox import __version__
from sandbox.control_api.blueprints import control_api_of
from sandbox.store.health import trouble_of_changes, trouble_of_reads
from sandbox.store.trouble import Trouble
from sandbox.web.answers import answer, to_be_retried, to_json
from sandbox.web.requests import this_app

health = Blueprint("health", __name__)


@health.get("/health")
def get_health() -> Response:
    """Answer 200 where both do, `degraded` where a change would fail, 503 where a read would."""
    engine = control_api_of(this_app()).worlds.engine
    if trouble := trouble_of_reads(engine):
        return to_be_retried(_told(503, "down", "down", trouble))
    if trouble := trouble_of_changes(engine):
        return _told(200, "degraded", "up", trouble)
    return _told(200, "up", "up", None)


def _told(status: int, word: str, database: str, trouble: Trouble | None) -> Response:
    body: dict[str, Any] = {"status": word, "database": database, "version": __version__}
    if trouble is not None:
        body["reasons"] = [trouble.name]
    return answer(status, to_json(body))
