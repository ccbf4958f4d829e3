"""Linked memberships: customers that buy apart and have their levels together (LM-1 to LM-10)."""
