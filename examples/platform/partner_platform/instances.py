"""The Adobe instances that a shop is registered with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from partner_platform.adobe import AdobeClient


class UnknownInstance(LookupError):
    """No instance is served under this address."""


@dataclass(frozen=True)
class Instance:
    """One registration with Adobe: a distributor's shop.

    Everything that the platform stores is keyed by the instance, so one database and one process
    serve many.
    """

    key: str
    """Unique and stable, at most 200 characters: such as `world/distributor`."""
    name: str
    adobe: AdobeClient
    now: Callable[[], datetime]
    """The instant in UTC: the real clock, or the one of a simulated world."""
    currency: str = "USD"
    region: str = "NA"
    """Adobe's price region."""
    time_zone: tzinfo = UTC
    """Of the organisation: its billing runs by these days (PF-3)."""
    reseller_ids: frozenset[str] | None = None
    """Resellers registered to the shop's Adobe channel; None means all of the distributor's."""
    tenant_reseller_ids: frozenset[str] = frozenset()
    """Resellers with a marketplace of their own: they cannot change resellers here (seed 004)."""
    beside: tuple[Instance, ...] = ()
    """The other Adobe instances of the same shop, under the same address."""

    @property
    def today(self) -> date:
        """The day by UTC, as Adobe counts days."""
        return self.now().astimezone(UTC).date()

    def has_reseller(self, reseller_id: str) -> bool:
        """Say whether a reseller is registered to the channel."""
        return self.reseller_ids is None or reseller_id in self.reseller_ids


@dataclass(frozen=True, slots=True)
class Registration:
    """A reseller as one of the shop's Adobe instances knows it."""

    instance: Instance
    reseller_id: str

    @property
    def may_change_resellers(self) -> bool:
        """Say whether it may take customers over."""
        tenants = self.instance.tenant_reseller_ids
        return self.instance.has_reseller(self.reseller_id) and self.reseller_id not in tenants


FindInstance = Callable[[Mapping[str, Any]], Instance]
"""Names the instance of a request by its WSGI environ; raises `UnknownInstance`."""

FindRegistrations = Callable[[Instance, str], Sequence[Registration]]
"""Names all registrations of the organisation that a reseller of an instance is, its own too."""


def registered_here_only(instance: Instance, reseller_id: str) -> Sequence[Registration]:
    """Return the registration that one is signed in with."""
    return [Registration(instance, reseller_id)]
