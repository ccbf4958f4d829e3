"""What the platform itself refuses; the text is shown to the user."""

from __future__ import annotations


class NotPossible(Exception):
    """A rule of the platform says no, before Adobe is asked."""
