"""Resellers and customers (AC-1 to AC-7)."""
