"""Purchase authorizations: licences that are taken before they are ordered (VC-3)."""

from datetime import datetime, timedelta

from sandbox.catalogue.offers import Edition, Product


def expiry_of(created_at: datetime, days: int) -> datetime:
    """Return the first instant at which an authorization is past due."""
    return created_at + timedelta(days=days)


def is_authorizable(product: Product) -> bool:
    """Whether licences of a product may be taken before the order.

    Not those of enterprise and device offers: they are ordered directly (seed 000).
    """
    is_for_devices = "device" in f"{product.family} {product.name}".lower()
    return product.edition is not Edition.ENTERPRISE and not is_for_devices
