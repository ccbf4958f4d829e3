"""Purchase authorizations: licences that are taken before they are ordered (VC-3)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sandbox.domain.offers import Edition, Product


class AuthorizationStatus(StrEnum):
    """What has become of an authorization; the first two still wait for an order."""

    OPEN = "OPEN"
    PAST_DUE = "PAST_DUE"
    COVERED = "COVERED"
    CANCELLED = "CANCELLED"


PENDING: Final = (AuthorizationStatus.OPEN, AuthorizationStatus.PAST_DUE)


def expiry_of(created_at: datetime, days: int) -> datetime:
    """Return the first instant at which an authorization is past due."""
    return created_at + timedelta(days=days)


def is_authorizable(product: Product) -> bool:
    """Whether licences of a product may be taken before the order.

    Not those of enterprise and device offers: they are ordered directly (seed 000).
    """
    is_for_devices = "device" in f"{product.family} {product.name}".lower()
    return product.edition is not Edition.ENTERPRISE and not is_for_devices
