"""The Adobe instances that a shop is registered with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

    @property
    def today(self) -> date:
        """The day by UTC, as Adobe counts days."""
        return self.now().astimezone(UTC).date()

    def has_reseller(self, reseller_id: str) -> bool:
        """Say whether a reseller is registered to the channel."""
        return self.reseller_ids is None or reseller_id in self.reseller_ids


FindInstance = Callable[[Mapping[str, Any]], Instance]
"""Names the instance of a request by its WSGI environ; raises `UnknownInstance`."""
