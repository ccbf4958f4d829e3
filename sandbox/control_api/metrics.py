"""What Prometheus scrapes (`docs/observability.md`): for who may use the control plane."""

from typing import Final

from flask import Blueprint, Response

from sandbox.control_api.blueprints import control_api_of
from sandbox.control_api.errors import handle_errors
from sandbox.store.population import Population, count_worlds
from sandbox.store.trouble import failures
from sandbox.web.meter import METRICS
from sandbox.web.requests import current_request, this_app
from sandbox.web.telemetry import Telemetry

metrics: Final = Blueprint("metrics", __name__)
handle_errors(metrics)


@metrics.get(METRICS)
def get_metrics() -> Response:
    """Answer the numbers of all workers, also while the database is away."""
    # Most processes are never asked, and importing prometheus-client takes time.
    from sandbox.web.exposition import Exposition  # noqa: PLC0415 - see above

    asked = current_request()
    api = control_api_of(this_app())
    api.check_token(asked)
    telemetry: Telemetry = api.telemetry
    found = Exposition(telemetry.totals(), _population())
    text, media_type = found.written(asked.headers.get("Accept", ""))
    return Response(text, content_type=media_type)


def _population() -> Population | None:
    try:
        return count_worlds(control_api_of(this_app()).worlds.engine)
    except failures():
        return None
