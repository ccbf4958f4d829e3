"""Customers that change their reseller (docs reseller-change)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """What the new reseller asks for."""

    approval_code: str
    reseller_id: str
    requested_by: str
    """An email address."""

    def body(self, action: str) -> dict[str, Any]:
        """Write it; `action` is `PREVIEW` or `COMMIT`."""
        return {
            "type": "RESELLER_CHANGE",
            "action": action,
            "approvalCode": self.approval_code,
            "resellerId": self.reseller_id,
            "requestedBy": self.requested_by,
        }


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A subscription that moves."""

    offer_id: str
    quantity: int
    subscription_id: str
    renewal_date: date | None
    currency: str

    @classmethod
    def read(cls, told: dict[str, Any]) -> TransferLine:
        """Read Adobe's resource."""
        renewal = told.get("renewalDate") or ""
        return cls(
            offer_id=told["offerId"],
            quantity=told["quantity"],
            subscription_id=told.get("subscriptionId") or "",
            renewal_date=date.fromisoformat(renewal[:10]) if renewal else None,
            currency=told.get("currencyCode") or "",
        )


@dataclass(frozen=True, slots=True)
class Transfer:
    """A change of reseller, previewed (status 1002, no id of its own) or made."""

    transfer_id: str
    customer_id: str
    reseller_id: str
    status: str
    lines: tuple[TransferLine, ...]

    @classmethod
    def read(cls, told: dict[str, Any]) -> Transfer:
        """Read Adobe's resource."""
        return cls(
            transfer_id=told.get("transferId") or "",
            customer_id=told.get("customerId") or "",
            reseller_id=told.get("resellerId") or "",
            status=told["status"],
            lines=tuple(TransferLine.read(line) for line in told.get("lineItems") or []),
        )
