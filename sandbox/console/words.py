"""How pages call what the APIs have codes for."""

from typing import Final

from sandbox.accounts.benefits import CommitmentStatus
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import AuthorizationOpener, AuthorizationStatus, Offerings, Status
from sandbox.reseller_console.customers_csv import SEGMENTS

ORDER_STATUSES: Final = {
    Status.COMPLETE.value: "Complete",
    Status.PENDING.value: "Pending",
    Status.FAILED.value: "Failed",
    Status.CANCELLED.value: "Cancelled",
    Status.DISTRIBUTOR_INACTIVE.value: "Failed: distributor inactive",
    Status.RESELLER_INACTIVE.value: "Failed: reseller inactive",
    Status.CUSTOMER_INACTIVE.value: "Failed: customer inactive",
    Status.CUSTOMER_INVALID.value: "Failed: customer invalid",
}
ORDER_TYPES: Final = {
    OrderType.NEW.value: "Order",
    OrderType.RETURN.value: "Return",
    OrderType.RENEWAL.value: "Renewal",
    OrderType.TRANSFER.value: "Transfer",
    OrderType.SWITCH.value: "Switch",
    OrderType.REVERT_SWITCH.value: "Switch reverted",
}
SUBSCRIPTION_STATUSES: Final = {
    Status.ACTIVE.value: "Fulfilled",
    Status.PENDING.value: "Pending",
    Status.INACTIVE.value: "Expired",
    Status.SCHEDULED.value: "Begins at renewal",
}
AUTHORIZATION_STATUSES: Final = {
    AuthorizationStatus.OPEN.value: "Pending",
    AuthorizationStatus.PAST_DUE.value: "Past due",
    AuthorizationStatus.COVERED.value: "Ordered",
    AuthorizationStatus.CANCELLED.value: "Canceled",
}
OPENERS: Final = {
    AuthorizationOpener.MEMBER.value: "VIP member",
    AuthorizationOpener.ACCOUNT_MANAGER.value: "Account manager",
}
SUB_SEGMENTS: Final = {
    "K_12": "K-12",
    "HIGHER_ED": "Higher Ed",
    "NON_PROFIT": "Nonprofit",
    "FEDERAL": "Federal",
    "STATE": "State",
}
COMMITMENT_KINDS: Final = {
    CommitmentStatus.COMMITTED.value: "good",
    CommitmentStatus.REQUESTED.value: "warn",
    CommitmentStatus.ACCEPTED.value: "warn",
    CommitmentStatus.NONCOMPLIANT.value: "bad",
}
_COMMITTED: Final = {"LICENSE": "license", "CONSUMABLES": "transaction"}
OFFERINGS: Final = {Offerings.TEAM.value: "Team", Offerings.ENTERPRISE.value: "Enterprise"}


def segment(code: str) -> str:
    """Return what a market segment is called."""
    return SEGMENTS.get(code, code)


def order_status(code: str) -> str:
    """Return what a status of an order or a line is called."""
    return ORDER_STATUSES.get(code, code)


def counted(count: int, thing: str, things: str = "") -> str:
    """Return a number with its noun: 1 day, 2 days."""
    return f"{count:,} {thing if count == 1 else things or f'{thing}s'}"


def minimum(offer_type: str, quantity: int) -> str:
    """Return a committed quantity: 10 licenses."""
    return counted(quantity, _COMMITTED.get(offer_type, offer_type))
