"""The table of the control plane's refusals: word codes, beside Adobe's numbers (`errors.py`).

A service raises `ControlRefusal(ControlError.NAME, [...])`; `control_api/errors.py` renders it, and
the command line prints its message and details.
"""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple


class ControlErrorRow(NamedTuple):
    """One line of the table: the HTTP status and the message; the code is the row's name."""

    http_status: int
    message: str


class ControlError(Enum):
    """Every error of the control plane; `docs/errors.md` lists them with what raises them."""

    # Requests
    INVALID_REQUEST = ControlErrorRow(400, "The request is not valid: see additionalDetails")
    UNAUTHORIZED = ControlErrorRow(
        401, "Send the header 'Authorization: Bearer <SANDBOX_CONTROL_TOKEN>'"
    )
    FOREIGN_ORIGIN = ControlErrorRow(
        403,
        "A web page of another origin, or under another name than the loopback's, may not call: "
        "see SANDBOX_ALLOWED_HOSTS and SANDBOX_CORS_ORIGINS",
    )
    NOT_FOUND = ControlErrorRow(404, "There is no such path: see /sandbox/v1/openapi.json")
    METHOD_NOT_ALLOWED = ControlErrorRow(405, "The path does not take this method")
    BODY_TOO_LARGE = ControlErrorRow(413, "The request body is larger than 1 MB")
    URI_TOO_LONG = ControlErrorRow(414, "Path and query are longer than 16 KB")
    ENCODING_NOT_READ = ControlErrorRow(
        415, "Bodies with a Content-Encoding are not read: send the body as it is"
    )
    INTERNAL_ERROR = ControlErrorRow(500, "The sandbox failed: its log says why")
    UNAVAILABLE = ControlErrorRow(
        503, "The database cannot do this now, and nothing was done: see additionalDetails"
    )

    # What a path names
    WORLD_NOT_FOUND = ControlErrorRow(404, "There is no such world")
    DISTRIBUTOR_NOT_FOUND = ControlErrorRow(404, "The world has no such distributor")
    RESELLER_NOT_FOUND = ControlErrorRow(404, "The world has no such reseller")
    CUSTOMER_NOT_FOUND = ControlErrorRow(404, "The world has no such customer")
    ORDER_NOT_FOUND = ControlErrorRow(404, "The world has no such order")
    SUBSCRIPTION_NOT_FOUND = ControlErrorRow(404, "The world has no such subscription")
    AUTHORIZATION_NOT_FOUND = ControlErrorRow(
        404, "The customer has no such purchase authorization"
    )
    OPPORTUNITY_NOT_FOUND = ControlErrorRow(404, "The customer has no such opportunity")
    TEAM_MEMBER_NOT_FOUND = ControlErrorRow(404, "The reseller has no team member of this address")
    MEMBERSHIP_NOT_FOUND = ControlErrorRow(
        404, "No membership of this id was made in the world; ready-made ones cannot be changed"
    )
    FLEX_DISCOUNT_NOT_FOUND = ControlErrorRow(404, "The world has no such flexible discount")
    CLOSED_CODE_NOT_FOUND = ControlErrorRow(404, "The world has no such closed discount code")
    VIP_UNKNOWN = ControlErrorRow(404, "No VIP with this number")
    USER_NOT_ASSIGNED = ControlErrorRow(404, "The user has no license of the subscription")
    CHANGE_CODE_UNKNOWN = ControlErrorRow(
        404, "No reseller had this code mailed to the customer's admins"
    )
    LINKED_MEMBERSHIP_NOT_FOUND = ControlErrorRow(404, "The customer is in no linked membership")
    CODE_UNKNOWN = ControlErrorRow(404, "No owner of a linked membership made this code")
    FAULT_NOT_FOUND = ControlErrorRow(404, "The world has no such fault")
    TRANSFER_NOT_FOUND = ControlErrorRow(404, "The world has no such transfer")
    SCENARIO_NOT_FOUND = ControlErrorRow(404, "There is no such scenario")
    CASE_NOT_FOUND = ControlErrorRow(404, "The scenario has no such case")
    CHECKPOINT_NOT_FOUND = ControlErrorRow(404, "The scenario has no such checkpoint")
    SNAPSHOT_NOT_FOUND = ControlErrorRow(404, "The world has no such snapshot")
    EVENT_NOT_FOUND = ControlErrorRow(404, "The world has no such event waiting")
    NOT_RECORDED = ControlErrorRow(
        409, "The sandbox records no calls: start it with SANDBOX_RECORDED_CALLS above 0"
    )
    TOO_MANY_WORLDS = ControlErrorRow(
        409, "There are as many worlds as SANDBOX_MAX_WORLDS allows: delete some, or raise it"
    )
    TOO_MANY_SNAPSHOTS = ControlErrorRow(
        409,
        "The world has as many snapshots as SANDBOX_MAX_SNAPSHOTS allows: delete some, or raise it",
    )
    ID_TAKEN = ControlErrorRow(409, "The id is in use already: choose another one")

    # Files of worlds
    IMPORT_UNREADABLE = ControlErrorRow(
        400, "The file is no exported world, or is damaged, and nothing was made: see the details"
    )
    IMPORT_TOO_NEW = ControlErrorRow(
        409, "A newer version of the sandbox exported the file: import it there, or upgrade"
    )
    IMPORT_TOO_LARGE = ControlErrorRow(
        413, "The file is larger than this sandbox takes: see SANDBOX_IMPORT_BYTES"
    )

    # The clock
    CLOCK_BACKWARDS = ControlErrorRow(
        409, "A clock only runs forward: name a later instant, or reset the world"
    )
    WORLD_BUSY = ControlErrorRow(
        409, "Somebody else is advancing the world: try again when that is done"
    )
    STOPPING = ControlErrorRow(
        503,
        "The server is being stopped, and the clock stands at the instant reached: "
        "advance to the same goal again",
    )
    NOTHING_RUNNING = ControlErrorRow(404, "Nobody is advancing the world")
    EVENT_FAILED = ControlErrorRow(
        409, "An event failed and the clock stands at its instant: advance again, or skip the event"
    )
    NOT_FAILED = ControlErrorRow(409, "The event has not failed: only a failed one can be skipped")
    NOTHING_DUE = ControlErrorRow(
        409, "The customer has nothing to renew: no active subscription's renewalDate is reached"
    )
    CUSTOMER_INACTIVE = ControlErrorRow(409, "The customer is not active: set its status to 1000")
    NOTHING_REQUESTED = ControlErrorRow(
        409, "No request for a three-year commitment waits for the customer's answer"
    )
    NOT_ENROLLABLE = ControlErrorRow(
        409,
        "The customer cannot commit itself: it needs 10 licenses, and neither a commitment nor a "
        "program or a term that excludes one",
    )
    NO_COMMITMENT = ControlErrorRow(
        409, "The customer has no three-year commitment: have one accepted and reached first"
    )
    OWNER_ONLY = ControlErrorRow(
        409, "The customer is a member: this is for the owner of the linked membership"
    )
    LINKED_TERMS_ANSWERED = ControlErrorRow(
        409, "The terms of the linked membership are answered, and that stays so"
    )
    LINKED_TERMS_NOT_ACCEPTED = ControlErrorRow(
        409, "The owner has not accepted the terms of its linked membership"
    )
    CODE_USED = ControlErrorRow(
        409, "A customer has joined by this code: have the owner make another one"
    )
    CODE_EXPIRED = ControlErrorRow(
        409, "The life of the code is over: have the owner make another one"
    )
    ALREADY_LINKED = ControlErrorRow(
        409, "The customer is in a linked membership: it leaves that one first"
    )
    COMMITMENT_ACTIVE = ControlErrorRow(
        409,
        "The customer has a three-year commitment, or a request for one: that excludes a linked "
        "membership",
    )
    OTHER_DISTRIBUTOR = ControlErrorRow(
        409, "The linked membership is of customers of another distributor"
    )
    OTHER_SEGMENT = ControlErrorRow(
        409, "The linked membership is of customers of another market segment"
    )
    OTHER_BENEFIT = ControlErrorRow(
        409,
        "Large government agencies are in linked memberships of their own, and nobody else is "
        "in those",
    )
    NO_ORDER_YET = ControlErrorRow(
        409, "No order of the customer is processed yet: it joins after its first one"
    )
    MEMBERS_CANCEL_FIRST = ControlErrorRow(
        409, "The linked membership has members: its owner leaves when they have left"
    )
    AUTHORIZATION_PAST_DUE = ControlErrorRow(
        409, "The customer is past due: order what it has taken, or cancel the authorization"
    )
    AUTHORIZATION_CLOSED = ControlErrorRow(
        409, "The purchase authorization is covered or cancelled: nothing of it can change"
    )
    AUTHORIZATION_ASSIGNED = ControlErrorRow(
        409, "Licenses of the purchase authorization are assigned: set assignedQuantity to 0 first"
    )
    NO_FREE_LICENSE = ControlErrorRow(
        409, "All licenses of the subscription are in use: unassign a user, or order more"
    )
    ADMIN_UNKNOWN = ControlErrorRow(
        409, "This is no admin of the customer: name the email of any of them"
    )
    ADMIN_EXISTS = ControlErrorRow(409, "The address is an admin's already")
    CONTRACT_OWNER = ControlErrorRow(
        409, "The contract owner stays an admin: make another one the owner first"
    )
    CUSTOMER_IS_OWN = ControlErrorRow(409, "The customer is this reseller's already")
    CODE_LIMIT = ControlErrorRow(409, "You can send up to five reseller change codes per day")
    CHANGE_CODE_USED = ControlErrorRow(
        409, "The customer has changed its reseller with this code or another one"
    )
    CHANGE_CODE_EXPIRED = ControlErrorRow(
        409, "The life of the code is over: have the reseller send a new one"
    )
    TRANSFER_PENDING = ControlErrorRow(
        409, "A transfer of the membership is under way: complete or fail it first"
    )
    TRANSFER_SETTLED = ControlErrorRow(
        409, "The transfer is complete or has failed: only a pending migration can be set"
    )
    SCENARIO_FAILED = ControlErrorRow(
        409, "The scenario did not go as it says, and no world was kept: see additionalDetails"
    )
    TEAM_MEMBER_EXISTS = ControlErrorRow(409, "The address is a team member's already")
    LAST_TEAM_MEMBER = ControlErrorRow(
        409, "A team has one member at least: add another one before this one goes"
    )
    INVITATION_ACCEPTED = ControlErrorRow(
        409, "The invitation is accepted: its owner changes in the Admin Console only"
    )
    TERMS_NOT_ACCEPTED = ControlErrorRow(
        409, "The customer has not accepted the terms: licenses are assigned after that only"
    )
    SAME_ADMIN_AND_NAME = ControlErrorRow(
        409, "The admin is primary on another VIP of exactly this name: it cannot be accepted"
    )
    CUSTOMER_HAS_PRODUCTS = ControlErrorRow(
        409, "The customer has products or asks for some: only one without can be removed"
    )
    TOO_MANY_FAULTS = ControlErrorRow(
        409, "The world has as many faults as it can: withdraw some of them first"
    )
    CODE_TAKEN = ControlErrorRow(
        409, "The code is another flexible discount's at that time: see additionalDetails"
    )
    CLOSED_CODE_LIMIT = ControlErrorRow(
        409,
        "Closed discount code creation limit reached (max 20). "
        "Please delete an existing code to create a new one.",
    )
    REFUSED = ControlErrorRow(409, "Adobe's own rules refuse this: see additionalDetails")

    @property
    def code(self) -> str:
        """The word on the wire."""
        return self.name

    @property
    def http_status(self) -> int:
        """The HTTP status that carries it."""
        return self.value.http_status

    @property
    def message(self) -> str:
        """What happened and what to do."""
        return self.value.message


class ControlRefusal(Exception):
    """The control plane's no.

    Args:
        error: the row of the table.
        details: what is wrong where, `rate: …`, and what to do.
    """

    def __init__(self, error: ControlError, details: Iterable[str] = ()) -> None:
        """Keep the row and its details."""
        self.error = error
        self.details = tuple(details)
        super().__init__(": ".join([error.message, *self.details]))
