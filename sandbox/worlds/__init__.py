"""Worlds: made, shown, reset, deleted; their clocks and rules."""
