"""Calls of VIP's Reseller Console: customers of a reseller, and its team."""

from collections.abc import Mapping
from types import NoneType
from typing import Any

from sandbox.client.calls import Sent, operation
from sandbox.client.values import body, query
from sandbox.client.world_calls import WORLD
from sandbox.control_api.reseller_console_resources import (
    ConsoleCustomerDetails,
    ConsoleCustomers,
    EnrolledCustomer,
    TeamMemberResource,
    TeamMembers,
)

RESELLER = f"{WORLD}/resellers/{{reseller_id}}"
CUSTOMER = f"{WORLD}/customers/{{customer_id}}"
TEAM = f"{RESELLER}/team-members"


@operation("get_console_customers", "GET", f"{RESELLER}/console-customers", ConsoleCustomers)
def get_console_customers(
    world_id: str,
    reseller_id: str,
    *,
    view: str | None = None,
    managed_by: str | None = None,
    q: str | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Sent:
    """List a reseller's customers by view, with the counts of all views.

    Args:
        world_id: which world.
        reseller_id: whose customers.
        view: noProducts, pendingRequests, pastDueRequests, upcomingRenewals, readyForRenewal or
            all.
        managed_by: the email address of a team member.
        q: part of the name.
        limit: how many, 20 unless told otherwise.
        offset: after how many others.
    """
    return Sent(query=query(view=view, managed_by=managed_by, q=q, limit=limit, offset=offset))


@operation(
    "get_console_customer",
    "GET",
    f"{RESELLER}/console-customers/{{customer_id}}",
    ConsoleCustomerDetails,
)
def get_console_customer(world_id: str, reseller_id: str, customer_id: str) -> Sent:
    """Show a customer of a reseller with its views and the term that is left."""
    return Sent()


@operation("get_customers_csv", "GET", f"{RESELLER}/customers.csv", bytes)
def get_customers_csv(
    world_id: str,
    reseller_id: str,
    *,
    view: str | None = None,
    managed_by: str | None = None,
    q: str | None = None,
) -> Sent:
    """Get a reseller's customers as a file for spreadsheets."""
    return Sent(query=query(view=view, managed_by=managed_by, q=q))


@operation("get_team_members", "GET", TEAM, TeamMembers)
def get_team_members(world_id: str, reseller_id: str) -> Sent:
    """List the team of a reseller."""
    return Sent()


@operation("add_team_member", "POST", TEAM, TeamMemberResource)
def add_team_member(
    world_id: str, reseller_id: str, email: str, *, first_name: str, last_name: str
) -> Sent:
    """Add somebody to the team of a reseller."""
    return Sent(body(first_name=first_name, last_name=last_name, email=email))


@operation("remove_team_member", "DELETE", f"{TEAM}/{{email}}", NoneType)
def remove_team_member(world_id: str, reseller_id: str, email: str) -> Sent:
    """Remove somebody from the team; the first contact takes over its customers."""
    return Sent()


@operation("invite_customer", "POST", f"{RESELLER}/invitations", EnrolledCustomer)
def invite_customer(world_id: str, reseller_id: str, invitation: Mapping[str, Any]) -> Sent:
    """Invite a customer to VIP; the body is that of the API."""
    return Sent(invitation)


@operation(
    "remind_customer", "POST", f"{RESELLER}/invitations/{{customer_id}}/reminder", EnrolledCustomer
)
def remind_customer(
    world_id: str, reseller_id: str, customer_id: str, *, email: str | None = None
) -> Sent:
    """Send a pending invitation again, also to another address."""
    return Sent(body(email=email))


@operation("accept_terms", "POST", f"{CUSTOMER}/terms", EnrolledCustomer)
def accept_terms(world_id: str, customer_id: str) -> Sent:
    """Accept terms and conditions, as the customer's admin."""
    return Sent()


@operation("remove_customer", "DELETE", CUSTOMER, NoneType)
def remove_customer(world_id: str, customer_id: str) -> Sent:
    """Remove a customer that has no products."""
    return Sent()
