"""What a world's row says while nobody advances it; apart from the tables, which load slowly."""

from typing import Any, Final

NOT_ADVANCED: Final[dict[str, Any]] = {
    "lease_owner": None,
    "lease_expires_ms": 0,
    "advance_from": None,
    "advance_to": None,
    "advance_started_ms": None,
    "advance_counts": None,
}
"""Columns of `worlds`, with their values."""
