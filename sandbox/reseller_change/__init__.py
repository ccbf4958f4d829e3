"""A customer moves to another reseller (RC-1 to RC-6)."""
