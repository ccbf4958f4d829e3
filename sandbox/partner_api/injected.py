"""The faults of a caller's world, on the way of a request to its work."""

from sqlalchemy import Engine

from sandbox.faults.asking import ask
from sandbox.faults.model import Asked, Fault
from sandbox.partner_api.request_log import LoggedRequest, keep
from sandbox.timeline.callers import Caller
from sandbox.web.requests import current_request


class FaultInjected(Exception):
    """A request has met a fault that comes before its work: nothing of that is done."""

    def __init__(self, fault: Fault) -> None:
        """Keep the fault."""
        super().__init__(fault.number)
        self.fault = fault


def meet_faults(
    engine: Engine, caller: Caller, request: LoggedRequest, *, is_token: bool = False
) -> None:
    """Ask the faults of a world that has some; the one that fires is noted with the request.

    Raises:
        FaultInjected: it comes before the work.
    """
    flask = request.flask
    asked = Asked(flask.method, flask.path, request.operation, is_token)
    fault = ask(engine, caller.world_id, caller.state.seed, asked)
    request.fault = fault
    if fault is not None and fault.does.comes_before_work:
        raise FaultInjected(fault)


def meet_faults_of_token(engine: Engine, caller: Caller, operation: str) -> None:
    """Ask the same faults for a request for a token; it is logged where it meets one.

    Raises:
        FaultInjected: it comes before the work.
    """
    request = LoggedRequest.of(current_request(), operation, {})
    request.caller = caller
    try:
        meet_faults(engine, caller, request, is_token=True)
    finally:
        if request.fault is not None:
            keep(request)
