"""The world of a test: where a partner's program finds it, and what a tester does to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from typing import Any, Final

from sandbox.client import Sandbox, World, WorldNotFound
from sandbox.control_api.clock_schemas import Advanced, FiredEventResource
from sandbox.control_api.fault_schemas import FaultResource
from sandbox.control_api.journal_schemas import JournaledRequest
from sandbox.control_api.outbox_schemas import ShownEmail
from sandbox.control_api.world_schemas import WorldResource
from sandbox.pytest_plugin.access import Access
from sandbox.pytest_plugin.admin import CustomerAdmin
from sandbox.pytest_plugin.lockstep import LocalClock, in_step

_MOST: Final = 1000
"""The longest page of the control plane."""


class VipmpWorld(Access):
    """A world with its clock; `control` is its client for all that has no shorter way here."""

    def __init__(self, sandbox: Sandbox, url: str, control: World) -> None:
        """Take over a world that was made; `delete` removes it."""
        super().__init__(sandbox, url, control)
        self.branches: list[VipmpWorld] = []
        """Worlds that were made of it or beside it; they go with it."""
        self._moved_along: list[LocalClock] = []
        self._snapshot: str | None = None

    def __repr__(self) -> str:
        return f"<world {self.world_id}, seed {self.seed}>"

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

    # --- Back, and beside it -------------------------------------------------------------------

    def snapshot(self, name: str = "") -> str:
        """Keep it as it is now; return what `restore` takes."""
        self._snapshot = self.control.snapshot(name).snapshot_id
        return self._snapshot

    def restore(self, snapshot: str | None = None) -> None:
        """Put it back to what it was, its clock too.

        Args:
            snapshot: which; without it the last one of `snapshot`.

        Raises:
            LookupError: there is none.
        """
        chosen = snapshot or self._snapshot
        if chosen is None:
            raise LookupError("nothing was kept to come back to: call snapshot() first")
        with self._staying_in_step():
            self.control.restore(chosen)

    def fork(self, name: str | None = None, *, snapshot: str | None = None) -> VipmpWorld:
        """Make a world with the same data at the same now, and credentials of its own.

        Args:
            name: for people.
            snapshot: as it was then; without it, as it is now.
        """
        return self._beside(self.control.fork(name=name, snapshot_id=snapshot))

    def scenario(
        self, name: str, *, checkpoint: str | None = None, case: str | None = None
    ) -> VipmpWorld:
        """Play a scenario to a checkpoint, or to its end, in another world; return that.

        Its `aliases` are the ids that the names of the story stand for.
        """
        made = self.sandbox.create_scenario_world(name, checkpoint=checkpoint, case=case)
        return self._beside(made)

    @property
    def aliases(self) -> dict[str, Any]:
        """What the names of a scenario stand for, where one has made this world."""
        return self.control.aliases

    def family(self) -> list[VipmpWorld]:
        """Return it and all its branches."""
        return [self, *(each for branch in self.branches for each in branch.family())]

    def _beside(self, made: World) -> VipmpWorld:
        world = VipmpWorld(self.sandbox, self.base_url, made)
        self.branches.append(world)
        return world

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

    def fault(self, name: str | None = None, **chosen: Any) -> FaultResource:  # noqa: ANN401 - fields of a fault
        """Let requests fail: once, the next one, unless told otherwise.

        Args:
            name: a ready-made fault, such as `timeout-after-commit`.
            chosen: `effect=` instead of a name; `operation=`, `method=`, `path=` of the requests;
                `nth=`, `times=` (None for all) and `probability=`.
        """
        return self.control.fault(name, **chosen)

    def delete(self) -> None:
        """Delete it with all that is in it, and its branches; a second time does nothing."""
        while self.branches:
            self.branches.pop().delete()
        with suppress(WorldNotFound):
            self.control.delete()
