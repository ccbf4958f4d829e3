"""Whether the sandbox and its database answer, and can write; asked without a token."""

import time
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response

from sandbox import __version__
from sandbox.control_api.blueprints import control_api_of
from sandbox.store.health import Strain, strains_of, trouble_of_changes, trouble_of_reads
from sandbox.store.trouble import Trouble
from sandbox.web.answers import answer, to_be_retried, to_json
from sandbox.web.requests import this_app

health = Blueprint("health", __name__)


@health.get("/health")
def get_health() -> Response:
    """Answer 200 where both do, 503 where a read would fail.

    `degraded` is a server where a change would fail, or that does not keep up.
    """
    api = control_api_of(this_app())
    engine = api.worlds.engine
    began = time.perf_counter()
    if trouble := trouble_of_reads(engine):
        return to_be_retried(_told(503, "down", [trouble]))
    if trouble := trouble_of_changes(engine):
        return _told(200, "degraded", [trouble])
    strains = strains_of(time.perf_counter() - began, api.telemetry.totals().backlog)
    return _told(200, "degraded" if strains else "up", strains)


def _told(status: int, word: str, reasons: Sequence[Trouble | Strain]) -> Response:
    is_up = word != "down"
    body: dict[str, Any] = {
        "status": word,
        "live": True,
        "ready": is_up,
        "database": "up" if is_up else "down",
        "version": __version__,
    }
    if reasons:
        body["reasons"] = [reason.name for reason in reasons]
    return answer(status, to_json(body))
