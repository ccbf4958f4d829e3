"""The Reseller Console's Customers page as tests ask for it."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.support import Json, World

VIEWS = (
    "noProducts",
    "pendingRequests",
    "pastDueRequests",
    "upcomingRenewals",
    "readyForRenewal",
    "all",
)


def page(world: World, reseller: str, **query: str | int) -> Json:
    """A page of a reseller's customers; parameters by their names with `_`."""
    named = urlencode({name.replace("_", "-"): value for name, value in query.items()})
    answer = world.control("GET", f"/resellers/{reseller}/console-customers?{named}")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def views_of(world: World, reseller: str, customer: str) -> set[str]:
    """The views that a customer is in; the counts must say the same of a reseller's only one."""
    counts = page(world, reseller)["counts"]
    found = set()
    for view in VIEWS:
        listed = page(world, reseller, view=view)
        assert listed["totalCount"] == counts[view] == len(listed["items"])
        if customer in [each["vipId"] for each in listed["items"]]:
            found.add(view)
    return found


def csv_file(world: World, reseller: str, **query: str) -> str:
    """The file of a reseller's customers."""
    named = urlencode({name.replace("_", "-"): value for name, value in query.items()})
    answer = world.control("GET", f"/resellers/{reseller}/customers.csv?{named}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/csv")
    return answer.content.decode()
