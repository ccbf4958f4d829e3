"""Adobe's order types by name (docs references/resources)."""

from enum import StrEnum


class OrderType(StrEnum):
    """Adobe's order types that the sandbox plays so far, and TRANSFER, which history may filter."""

    NEW = "NEW"
    PREVIEW = "PREVIEW"
    RETURN = "RETURN"
    RENEWAL = "RENEWAL"
    PREVIEW_RENEWAL = "PREVIEW_RENEWAL"
    TRANSFER = "TRANSFER"

    @property
    def is_preview(self) -> bool:
        """Whether it only shows what an order would be: it has no id and no status."""
        return self in {OrderType.PREVIEW, OrderType.PREVIEW_RENEWAL}
