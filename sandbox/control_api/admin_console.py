"""What the customer's admin does in the Admin Console: seats (RN-7), approval codes (RC-1)."""

from datetime import datetime
from typing import Any

from sandbox.accounts.lookup import customer_of_world
from sandbox.control_api.admin_console_schemas import (
    ChosenUser,
    LiveCodes,
    MadeCode,
    ReleasedUsers,
    RemovalQuery,
    SeatAssignment,
    SeatRemoval,
    Seats,
    ShownSeats,
)
from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.domain.control_errors import ControlError
from sandbox.domain.wire import instant_text
from sandbox.reseller_change.approval_codes import Approval, live_codes, make_code
from sandbox.subscriptions import seats
from sandbox.subscriptions.seats import Assignment, SeatList
from sandbox.web.operations import Nothing, body, other_responses, query, response, summary

routes = ControlBlueprint(
    "admin_console", __name__, tag="Admin Console", about="What an admin of the customer can do."
)
Json = dict[str, Any]
ERRORS = (ControlError.WORLD_NOT_FOUND, ControlError.SUBSCRIPTION_NOT_FOUND)


@routes.post("/worlds/<world_id>/customers/<customer_id>/approval-codes")
@summary("Make a code with which the customer's admin allows a change of reseller")
@response(MadeCode, 201)
@other_responses(ControlError.WORLD_NOT_FOUND, ControlError.CUSTOMER_NOT_FOUND)
def make_approval_code(call: Call[Nothing, Nothing], world_id: str, customer_id: str) -> Json:
    """Answer the code; every admin gets it by email."""
    with call.worlds.open(world_id) as world:
        customer = customer_of_world(world, customer_id)
        made = make_code(world, customer_id, customer.company_name, customer.admin_emails)
    return _code_dump(made)


@routes.get("/worlds/<world_id>/customers/<customer_id>/approval-codes")
@summary("List the approval codes of a customer that may be used now")
@response(LiveCodes)
@other_responses(ControlError.WORLD_NOT_FOUND, ControlError.CUSTOMER_NOT_FOUND)
def list_approval_codes(call: Call[Nothing, Nothing], world_id: str, customer_id: str) -> Json:
    """Answer neither used nor expired ones."""
    with call.worlds.open(world_id) as world:
        customer_of_world(world, customer_id)
        items = [_code_dump(code) for code in live_codes(world, customer_id)]
    return {"totalCount": len(items), "items": items}


@routes.put("/worlds/<world_id>/subscriptions/<subscription_id>/seats")
@summary("Assign the licences of a subscription, and name whose go first")
@body(Seats)
@response(ShownSeats)
@other_responses(*ERRORS, ControlError.TERMS_NOT_ACCEPTED)
def put_seats(call: Call[Seats, Nothing], world_id: str, subscription_id: str) -> Json:
    """Answer the assignments; `usedQuantity` of the subscription is their number."""
    with call.worlds.open(world_id) as world:
        assigned = [_assignment(each, world.now) for each in call.body.assigned]
        release = call.body.release
        found = seats.assign_seats(world, subscription_id, assigned=assigned, release=release)
    return _dump(found)


@routes.get("/worlds/<world_id>/subscriptions/<subscription_id>/seats")
@summary("Show who uses the licences of a subscription")
@response(ShownSeats)
@other_responses(*ERRORS)
def get_seats(call: Call[Nothing, Nothing], world_id: str, subscription_id: str) -> Json:
    """Answer the assignments."""
    with call.worlds.open(world_id) as world:
        return _dump(seats.find_seats(world, subscription_id))


@routes.post("/worlds/<world_id>/subscriptions/<subscription_id>/seats/assign")
@summary("Assign a licence of a subscription to a user")
@body(ChosenUser)
@response(ShownSeats)
@other_responses(*ERRORS, ControlError.TERMS_NOT_ACCEPTED, ControlError.NO_FREE_LICENSE)
def assign_seat(call: Call[ChosenUser, Nothing], world_id: str, subscription_id: str) -> Json:
    """Answer the assignments; a user who has a licence keeps it as it is."""
    with call.worlds.open(world_id) as world:
        return _dump(seats.assign_seat(world, subscription_id, call.body.user))


@routes.post("/worlds/<world_id>/subscriptions/<subscription_id>/seats/unassign")
@summary("Take a user's licence of a subscription back")
@body(ChosenUser)
@response(ShownSeats)
@other_responses(*ERRORS, ControlError.USER_NOT_ASSIGNED)
def unassign_seat(call: Call[ChosenUser, Nothing], world_id: str, subscription_id: str) -> Json:
    """Answer the assignments; to unassign is no opt-out, the licence renews."""
    with call.worlds.open(world_id) as world:
        return _dump(seats.unassign_seat(world, subscription_id, call.body.user))


@routes.put("/worlds/<world_id>/subscriptions/<subscription_id>/seats/release")
@summary("Name the users whose licences go first when fewer renew")
@body(ReleasedUsers)
@response(ShownSeats)
@other_responses(*ERRORS)
def release_seats(call: Call[ReleasedUsers, Nothing], world_id: str, subscription_id: str) -> Json:
    """Answer the assignments, which stay as they are."""
    with call.worlds.open(world_id) as world:
        return _dump(seats.release_seats(world, subscription_id, call.body.users))


@routes.get("/worlds/<world_id>/subscriptions/<subscription_id>/seats/removal")
@summary("Show who would lose a licence if fewer were left now")
@query(RemovalQuery)
@response(SeatRemoval)
@other_responses(*ERRORS)
def preview_seat_removal(
    call: Call[Nothing, RemovalQuery], world_id: str, subscription_id: str
) -> Json:
    """Answer the users in the order in which they would lose it; nothing is done."""
    quantity = call.query.quantity
    with call.worlds.open(world_id) as world:
        losing = seats.preview_removal(world, subscription_id, quantity)
    return {"quantity": quantity, "items": [_shown(assignment) for assignment in losing]}


def _code_dump(code: Approval) -> Json:
    return {"approvalCode": code.code, "expiry": instant_text(code.expiry)}


def _assignment(seat: SeatAssignment, now: datetime) -> Assignment:
    return Assignment(seat.user, now if seat.assigned_at is None else seat.assigned_at)


def _dump(found: SeatList) -> Json:
    return {
        "assigned": [_shown(assignment) for assignment in found.assigned],
        "release": found.release,
    }


def _shown(assignment: Assignment) -> Json:
    return {"user": assignment.user, "assignedAt": instant_text(assignment.assigned_at)}
