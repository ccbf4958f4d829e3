"""Subscriptions of Adobe (docs subscription-management)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

ACTIVE: Final = "1000"
SCHEDULED: Final = "1009"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription: to the platform the other end of an add-on."""

    subscription_id: str
    offer_id: str
    quantity: int
    auto_renew: bool
    renewal_quantity: int
    created: datetime | None
    renewal_date: date
    status: str
    currency: str

    @property
    def is_active(self) -> bool:
        """Whether its licences can be used now."""
        return self.status == ACTIVE

    @classmethod
    def read(cls, told: dict[str, Any]) -> Subscription:
        """Read Adobe's resource."""
        renewal = told["autoRenewal"]
        created = told.get("creationDate") or ""
        return cls(
            subscription_id=told["subscriptionId"],
            offer_id=told["offerId"],
            quantity=told["currentQuantity"],
            auto_renew=renewal["enabled"],
            renewal_quantity=renewal.get("renewalQuantity", told["currentQuantity"]),
            created=datetime.fromisoformat(created) if created else None,
            renewal_date=date.fromisoformat(told["renewalDate"][:10]),
            status=told["status"],
            currency=told.get("currencyCode") or "",
        )
