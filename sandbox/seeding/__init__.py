"""A marketplace for a new world."""
