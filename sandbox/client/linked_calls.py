"""Calls of what owners and members of linked memberships do in the Admin Console."""

from types import NoneType

from sandbox.client.calls import Sent, operation
from sandbox.client.console_calls import CUSTOMER
from sandbox.client.values import body
from sandbox.control_api.linked_schemas import LinkedMembershipDetails, MadeJoinCode

LINKED = f"{CUSTOMER}/linked-membership"


@operation("get_linked_membership", "GET", LINKED, LinkedMembershipDetails)
def get_linked_membership(world_id: str, customer_id: str) -> Sent:
    """Return the linked membership of a customer: terms, refreshes, who is in it, live codes."""
    return Sent()


@operation("answer_linked_terms", "POST", f"{LINKED}/terms", LinkedMembershipDetails)
def answer_linked_terms(world_id: str, customer_id: str, *, accept: bool) -> Sent:
    """Accept or reject the terms of the linked membership that a customer owns, once."""
    return Sent(body(accept=accept))


@operation("make_linked_code", "POST", f"{LINKED}/codes", MadeJoinCode)
def make_linked_code(world_id: str, customer_id: str) -> Sent:
    """Make a code by which another customer joins the linked membership that this one owns."""
    return Sent()


@operation("join_linked_membership", "POST", f"{LINKED}/join", LinkedMembershipDetails)
def join_linked_membership(world_id: str, customer_id: str, code: str) -> Sent:
    """Let a customer join a linked membership by a code of its owner's."""
    return Sent(body(code=code))


@operation("refresh_linked_membership", "POST", f"{LINKED}/refresh", LinkedMembershipDetails)
def refresh_linked_membership(world_id: str, customer_id: str) -> Sent:
    """Have the levels of the linked membership that a customer owns raised to what is held."""
    return Sent()


@operation("leave_linked_membership", "DELETE", LINKED, NoneType)
def leave_linked_membership(world_id: str, customer_id: str) -> Sent:
    """Let a customer leave its linked membership; the owner only when it is alone."""
    return Sent()
