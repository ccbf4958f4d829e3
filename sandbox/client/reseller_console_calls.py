"""Calls of VIP's Reseller Console: customers of a reseller."""

from sandbox.client.calls import Sent, operation
from sandbox.client.values import query
from sandbox.client.world_calls import WORLD
from sandbox.control_api.reseller_console_resources import ConsoleCustomers

RESELLER = f"{WORLD}/resellers/{{reseller_id}}"


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
