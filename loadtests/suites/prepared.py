"""The world that a load test works in: a marketplace in the middle of its life.

It is made in a database file of its own, which a server can serve, or which another sandbox imports
the world from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from sandbox.app import create_app, parts
from sandbox.client import Sandbox, World, in_process
from sandbox.client.transport import HOST
from sandbox.seeding.marketplace import seed_marketplace
from sandbox.settings import Settings

START: Final = datetime(2026, 1, 15, 9, tzinfo=UTC)
BEFORE: Final = timedelta(days=15)
"""How long the world has lived: whose anniversary fell into it has renewed, or lapsed."""
COUNTRY: Final = "US"
RESELLERS: Final = 5
DUE_IN: Final = 5
"""Days until the anniversary of those who have it in common."""
RULES: Final = {"orderProcessingSeconds": 1, "transferProcessingSeconds": 1}
"""Orders and transfers are pending for a moment, so that polls have something to wait for."""
PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Prepared:
    """A world, and the credentials of its distributor."""

    world_id: str
    client_id: str
    client_secret: str

    @classmethod
    def of(cls, world: World) -> "Prepared":
        """Read them from a world as it was answered."""
        credential = world.credentials[0]
        return cls(world.world_id, credential.client_id, credential.client_secret)


def prepare(database: Path, *, customers: int, anniversaries: int) -> tuple[Prepared, bytes]:
    """Make the world in a new SQLite file; returns it, and itself as a file for another sandbox.

    Args:
        database: the file.
        customers: customers whose anniversaries are all over the year.
        anniversaries: customers that all have theirs in five days.
    """
    app = create_app(Settings(database_url=f"sqlite:///{database}"))
    worlds = parts(app).worlds
    with Sandbox(HOST, transport=in_process(app)) as sandbox:
        world = sandbox.create_world(name="load test", seed=7, now=START, rules=dict(RULES))
        made = Prepared.of(world)
        if customers:
            seed_marketplace(
                worlds,
                made.world_id,
                resellers=min(RESELLERS, customers),
                customers=customers,
                countries=(COUNTRY,),
            )
            _Partner(sandbox, made).let_lapse_half((START + BEFORE).date())
        world.advance(by=BEFORE)
        if anniversaries:
            seed_marketplace(
                worlds,
                made.world_id,
                resellers=min(RESELLERS, anniversaries),
                customers=anniversaries,
                products=1,
                ages=(365 - DUE_IN,),
                countries=(COUNTRY,),
            )
        content = world.export()
    parts(app).journal.flush()
    parts(app).engine.dispose()
    return made, content


class _Partner:
    """The distributor, who switches auto-renewal off here and there."""

    def __init__(self, sandbox: Sandbox, made: Prepared) -> None:
        self._http = sandbox.http
        form = {
            "grant_type": "client_credentials",
            "client_id": made.client_id,
            "client_secret": made.client_secret,
            "scope": "openid",
        }
        token = self._http.post("/ims/token/v3", data=form).raise_for_status().json()
        self._headers = {
            "X-Api-Key": made.client_id,
            "Authorization": f"Bearer {token['access_token']}",
        }

    def let_lapse_half(self, until: date) -> None:
        """Switch auto-renewal off for every second customer that renews by a day.

        So there is something to be renewed late, beside what may be renewed early.
        """
        due = [found for found in self._customers() if self._renews_by(found, until)]
        for customer_id in due[::2]:
            path = f"/customers/{customer_id}/subscriptions"
            for subscription in self._call("GET", path)["items"]:
                self._call(
                    "PATCH",
                    f"{path}/{subscription['subscriptionId']}",
                    {"autoRenewal": {"enabled": False}},
                )

    def _renews_by(self, customer_id: str, until: date) -> bool:
        found: str = self._call("GET", f"/customers/{customer_id}").get("cotermDate", "")
        return found != "" and date.fromisoformat(found) <= until

    def _customers(self) -> Iterator[str]:
        for reseller in self._call("GET", f"/resellers?limit={PAGE}&offset=0")["accounts"]:
            path = f"/resellers/{reseller['resellerId']}/customers"
            offset, total = 0, 1
            while offset < total:
                page = self._call("GET", f"{path}?limit={PAGE}&offset={offset}")
                yield from (customer["customerId"] for customer in page["accounts"])
                total = page["totalCount"]
                offset += PAGE

    def _call(self, method: str, path: str, body: Any = None) -> dict[str, Any]:  # noqa: ANN401 - JSON
        headers = {**self._headers, "X-Correlation-Id": str(uuid4())}
        answer = self._http.request(method, f"/v3{path}", json=body, headers=headers)
        found: dict[str, Any] = answer.raise_for_status().json()
        return found
