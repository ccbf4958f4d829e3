"""Whether the sandbox and its database answer; asked without a token."""

from flask import Blueprint, Response
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from sandbox import __version__
from sandbox.control_api.blueprints import control_api_of
from sandbox.store.engine import reading
from sandbox.timeline.opening import Worlds
from sandbox.web.answers import answer, to_json
from sandbox.web.requests import this_app

health = Blueprint("health", __name__)


@health.get("/health")
def get_health() -> Response:
    """Answer 200 where both do, else 503."""
    is_up = _database_answers(control_api_of(this_app()).worlds)
    word = "up" if is_up else "down"
    body = {"status": word, "database": word, "version": __version__}
    return answer(200 if is_up else 503, to_json(body))


def _database_answers(worlds: Worlds) -> bool:
    try:
        with reading(worlds.engine) as connection:
            connection.execute(select(1))
    except SQLAlchemyError:
        return False
    return True
