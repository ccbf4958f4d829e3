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
    SWITCH = "SWITCH"
    PREVIEW_SWITCH = "PREVIEW_SWITCH"
    REVERT_SWITCH = "REVERT_SWITCH"
    PREVIEW_REVERT_SWITCH = "PREVIEW_REVERT_SWITCH"

    @property
    def is_preview(self) -> bool:
        """Whether it only shows what an order would be: it has no id and no status."""
        return self.startswith("PREVIEW")

    @property
    def is_switch(self) -> bool:
        """Whether it gives up licences for others: a switch, its revert, a preview of either."""
        return self.endswith("SWITCH")

    @property
    def is_revert(self) -> bool:
        """Whether it takes a switch back, or previews that."""
        return self.endswith("REVERT_SWITCH")

    @property
    def names_another(self) -> bool:
        """Whether it is about an earlier order, which it names."""
        return self is OrderType.RETURN or self.is_revert
