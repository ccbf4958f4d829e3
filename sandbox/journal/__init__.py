"""The journal: what partners asked of a world, what they were answered and why."""
