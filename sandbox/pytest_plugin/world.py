"""The world of a test: where a partner's program finds it, and what a tester does to it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sandbox.client import Sandbox, World, WorldNotFound
from sandbox.control_api.clock_schemas import Advanced, FiredEventResource
from sandbox.control_api.journal_schemas import JournaledRequest
from sandbox.control_api.outbox_schemas import ShownEmail
from sandbox.control_api.world_schemas import CredentialResource, WorldResource
from sandbox.pytest_plugin.admin import CustomerAdmin
from sandbox.pytest_plugin.lockstep import LocalClock, in_step

SCOPE: Final = "openid,AdobeID,ent_partners_sdk"
_SPARE_SECONDS: Final = 60
"""How long before its end a token is fetched anew."""
_MOST: Final = 1000
"""The longest page of the control plane."""


class VipmpWorld:
    """A world with its clock; `control` is its client for all that has no shorter way here."""

    def __init__(self, sandbox: Sandbox, url: str, control: World) -> None:
        """Take over a world that was made; `delete` removes it."""
        self.sandbox = sandbox
        self.control = control
        self.base_url = url
        """What stands in place of Adobe's host: paths begin with `/v3`."""
        self.ims_url = f"{url}/ims/token/v3"
        """Where a client gets its token."""
        self._tokens: dict[str, tuple[str, float]] = {}
        self._moved_along: list[LocalClock] = []

    def __repr__(self) -> str:
        return f"<world {self.world_id}, seed {self.seed}>"

    # --- Where it is, and who may call it ------------------------------------------------------

    @property
    def world_id(self) -> str:
        """Its id."""
        return self.control.world_id

    @property
    def seed(self) -> int:
        """What its ids are drawn from."""
        return self.control.resource.seed

    @property
    def credentials(self) -> list[CredentialResource]:
        """Id and secret of the client of each distributor."""
        return self.control.credentials

    @property
    def client_id(self) -> str:
        """The client id of the first distributor."""
        return self.credentials[0].client_id

    @property
    def client_secret(self) -> str:
        """The secret of the same client."""
        return self.credentials[0].client_secret

    def token(self, distributor: int = 0) -> str:
        """Return an access token of a distributor's client, fetched once and kept while it is good.

        Args:
            distributor: its place in `credentials`.
        """
        client = self.credentials[distributor]
        token, ends = self._tokens.get(client.client_id, ("", 0.0))
        if time.monotonic() < ends:
            return token
        asked = {
            "grant_type": "client_credentials",
            "client_id": client.client_id,
            "client_secret": client.client_secret,
            "scope": SCOPE,
        }
        answer = self.sandbox.http.post(self.ims_url, data=asked).raise_for_status().json()
        ends = time.monotonic() + float(answer["expires_in"]) - _SPARE_SECONDS
        self._tokens[client.client_id] = (answer["access_token"], ends)
        return str(answer["access_token"])

    def headers(self, *, correlation_id: str | None = None, distributor: int = 0) -> dict[str, str]:
        """Return the headers of one call of the partner API.

        Args:
            correlation_id: of the intent; a new one without it.
            distributor: whose call it is, its place in `credentials`.
        """
        return {
            "X-Api-Key": self.credentials[distributor].client_id,
            "Authorization": f"Bearer {self.token(distributor)}",
            "X-Correlation-Id": correlation_id or str(uuid4()),
            "X-Request-Id": str(uuid4()),
            "Accept": "application/json",
        }

    # --- Its clock -----------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """What time it is there, in UTC."""
        return self.control.clock().now

    def travel(
        self,
        moment: str | None = None,
        customer: str | None = None,
        *,
        to: datetime | date | str | None = None,
        by: timedelta | str | None = None,
        **durations: float,
    ) -> Advanced:
        """Move the clock; everything that is due on the way happens, in order.

        Args:
            moment: `AD-3`, `AD`, `AD+1m`: 00:00 UTC of a day that is counted from the anniversary
                of `customer`.
            customer: whose anniversary.
            to: an instant, or 00:00 UTC of a date.
            by: a duration from now, `P1M` or a timedelta.
            durations: the same in `days=`, `hours=`, `weeks=` … as timedelta takes them.

        Returns:
            From where to where, and what happened (`fired`, `counts`).

        Raises:
            TypeError: no goal is named, or several are.
            SandboxError: the clock cannot go there, or an event failed.
        """
        goals = [each for each in (moment, to, by, durations or None) if each is not None]
        if len(goals) != 1 or (moment is None) != (customer is None):
            raise TypeError("name one goal: a moment and a customer, to=, by= or days=")
        with self._staying_in_step():
            if moment is not None and customer is not None:
                return self.control.advance_customer(moment, customer)
            if to is not None:
                return self.control.advance(to=to)
            return self.control.advance(by=timedelta(**durations) if by is None else by)

    @contextmanager
    def lockstep(self) -> Iterator[None]:
        """Let the clock of this process stand where the world's does, and move with it."""
        with in_step(self.control.clock()) as moved:
            self._moved_along.append(moved)
            try:
                yield
            finally:
                self._moved_along.remove(moved)

    @property
    def is_in_lockstep(self) -> bool:
        """Tell whether the clock of this process moves with it."""
        return bool(self._moved_along)

    @contextmanager
    def _staying_in_step(self) -> Iterator[None]:
        """Take this process's clock along, also to where an event failed."""
        try:
            yield
        finally:
            if self._moved_along:
                now = self.now
                for moved in self._moved_along:
                    moved.move_to(now)

    # --- What it was asked, and did ------------------------------------------------------------

    def requests(self, **filters: Any) -> list[JournaledRequest]:  # noqa: ANN401 - texts and numbers
        """Return what was asked of the partner API, newest first; a refusal says `why`.

        Args:
            filters: `operation=`, `order_type=`, `status=`, `code=`, `customer_id=`,
                `correlation_id=`; all that are given must hold.
        """
        return self.control.requests(**{"limit": _MOST, **filters}).items

    def events(self, **filters: Any) -> list[FiredEventResource]:  # noqa: ANN401 - texts and instants
        """Return what has happened, oldest first: `customer_id=`, `kind=`, `from_=`, `to=`."""
        return self.control.events(**{"limit": _MOST, **filters}).items

    def outbox(self, **filters: Any) -> list[ShownEmail]:  # noqa: ANN401 - texts and instants
        """Return the emails that Adobe would have sent, newest first.

        Args:
            filters: `customer_id=`, `kind=`, `recipient=`, `from_=`, `to=`.
        """
        return self.control.outbox(**{"limit": _MOST, **filters}).items

    # --- What a tester changes -----------------------------------------------------------------

    def admin(self, customer: str) -> CustomerAdmin:
        """Return what an admin of a customer does in Adobe's Admin Console."""
        return CustomerAdmin(self.control, customer)

    def rules(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - a rule's value
        """Change rules by the names of the API, `lateRenewalDays=14`; return all, as they hold."""
        shown: WorldResource = self.control.rules(**changes) if changes else self.control.show()
        return shown.rules

    def delete(self) -> None:
        """Delete it with all that is in it; a second time does nothing."""
        with suppress(WorldNotFound):
            self.control.delete()
