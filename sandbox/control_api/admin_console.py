"""What the customer's admin does in the Admin Console: seats (RN-7), approval codes (RC-1)."""

from datetime import datetime
from typing import Any

from sandbox.accounts.lookup import customer_of_world
from sandbox.control_api.admin_console_schemas import (
    LiveCodes,
    MadeCode,
    SeatAssignment,
    Seats,
    ShownSeats,
)
from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.domain.control_errors import ControlError
from sandbox.domain.wire import instant_text
from sandbox.reseller_change.approval_codes import Approval, live_codes, make_code
from sandbox.subscriptions.seats import Assignment, SeatList, assign_seats, find_seats
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = ControlBlueprint(
    "admin_console", __name__, tag="Admin Console", about="What an admin of the customer can do."
)
ERRORS = (ControlError.WORLD_NOT_FOUND, ControlError.SUBSCRIPTION_NOT_FOUND)


@routes.post("/worlds/<world_id>/customers/<customer_id>/approval-codes")
@summary("Make a code with which the customer's admin allows a change of reseller")
@response(MadeCode, 201)
@other_responses(ControlError.WORLD_NOT_FOUND, ControlError.CUSTOMER_NOT_FOUND)
def make_approval_code(
    call: Call[Nothing, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer the code; every admin gets it by email."""
    with call.worlds.open(world_id) as world:
        customer = customer_of_world(world, customer_id)
        made = make_code(world, customer_id, customer.company_name, customer.admin_emails)
    return _code_dump(made)


@routes.get("/worlds/<world_id>/customers/<customer_id>/approval-codes")
@summary("List the approval codes of a customer that may be used now")
@response(LiveCodes)
@other_responses(ControlError.WORLD_NOT_FOUND, ControlError.CUSTOMER_NOT_FOUND)
def list_approval_codes(
    call: Call[Nothing, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer neither used nor expired ones."""
    with call.worlds.open(world_id) as world:
        customer_of_world(world, customer_id)
        items = [_code_dump(code) for code in live_codes(world, customer_id)]
    return {"totalCount": len(items), "items": items}


@routes.put("/worlds/<world_id>/subscriptions/<subscription_id>/seats")
@summary("Assign the licences of a subscription, and name whose go first")
@body(Seats)
@response(ShownSeats)
@other_responses(*ERRORS)
def put_seats(call: Call[Seats, Nothing], world_id: str, subscription_id: str) -> dict[str, Any]:
    """Answer the assignments; `usedQuantity` of the subscription is their number."""
    with call.worlds.open(world_id) as world:
        assigned = [_assignment(each, world.now) for each in call.body.assigned]
        seats = assign_seats(world, subscription_id, assigned=assigned, release=call.body.release)
    return _dump(seats)


@routes.get("/worlds/<world_id>/subscriptions/<subscription_id>/seats")
@summary("Show who uses the licences of a subscription")
@response(ShownSeats)
@other_responses(*ERRORS)
def get_seats(call: Call[Nothing, Nothing], world_id: str, subscription_id: str) -> dict[str, Any]:
    """Answer the assignments."""
    with call.worlds.open(world_id) as world:
        return _dump(find_seats(world, subscription_id))


def _code_dump(code: Approval) -> dict[str, Any]:
    return {"approvalCode": code.code, "expiry": instant_text(code.expiry)}


def _assignment(seat: SeatAssignment, now: datetime) -> Assignment:
    return Assignment(seat.user, now if seat.assigned_at is None else seat.assigned_at)


def _dump(seats: SeatList) -> dict[str, Any]:
    return {
        "assigned": [
            {"user": each.user, "assignedAt": instant_text(each.assigned_at)}
            for each in seats.assigned
        ],
        "release": seats.release,
    }
