"""At the end of a run: is the world sound, and every order that was answered 201 there?"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import uuid4

import httpx

from loadtests.suites.outcome import Soundness
from sandbox.client import Sandbox, SandboxError, SandboxUnreachable

PAGE: Final = 100
EVER: Final = "2000-01-01"
"""Without a day a history is that of the current term, and the clock may have crossed its start."""


class NotReadError(Exception):
    """What was placed could not be read back; the message says why."""


def check_world(
    sandbox: Sandbox,
    world_id: str,
    credentials: tuple[str, str],
    placed: Sequence[tuple[str, str]],
) -> Soundness:
    """Let the sandbox check its world, and look for what was placed, with Adobe's API.

    Args:
        sandbox: where the world is.
        world_id: the world.
        credentials: client id and secret of the distributor that placed the orders.
        placed: customer and order of each order that was answered 201.
    """
    try:
        found = sandbox.get_world(world_id).check()
        missing = find_missing(sandbox.http, credentials, placed)
    except (SandboxError, SandboxUnreachable, NotReadError, httpx.HTTPError) as error:
        return Soundness(why=str(error).rstrip("."), placed=len(placed))
    broken = [f"{rule.rule} {rule.customer_id} {json.dumps(rule.facts)}" for rule in found.broken]
    return Soundness(
        checked=found.checked, broken=tuple(broken), placed=len(placed), missing=tuple(missing)
    )


def find_missing(
    http: httpx.Client, credentials: tuple[str, str], placed: Iterable[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return those customers and orders that are not there.

    Raises:
        NotReadError: a list of orders is refused.
    """
    by_customer: defaultdict[str, set[str]] = defaultdict(set)
    for customer_id, order_id in placed:
        by_customer[customer_id].add(order_id)
    if not by_customer:
        return []
    headers = _headers(http, credentials)
    return [
        (customer_id, order_id)
        for customer_id, wanted in by_customer.items()
        for order_id in sorted(wanted - _orders_of(http, headers, customer_id))
    ]


def _headers(http: httpx.Client, credentials: tuple[str, str]) -> dict[str, str]:
    client_id, client_secret = credentials
    form = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": client_secret,
        "scope": "openid,AdobeID,ent_partners_sdk",
    }
    answer = http.post("/ims/token/v3", data=form)
    if answer.is_error:
        raise NotReadError(f"no token for the check: {answer.status_code} {answer.text}")
    token = answer.json()["access_token"]
    return {"X-Api-Key": client_id, "Authorization": f"Bearer {token}"}


def _orders_of(http: httpx.Client, headers: Mapping[str, str], customer_id: str) -> set[str]:
    found: set[str] = set()
    offset, total = 0, 1
    while offset < total:
        answer = http.get(
            f"/v3/customers/{customer_id}/orders",
            params={"limit": PAGE, "offset": offset, "start-date": EVER},
            headers={**headers, "X-Correlation-Id": str(uuid4())},
        )
        if answer.is_error:
            raise NotReadError(f"orders of {customer_id}: {answer.status_code} {answer.text}")
        page = answer.json()
        found |= {order["orderId"] for order in page["items"]}
        total = page["totalCount"]
        offset += PAGE
    return found
