"""Price lists: what partners fetch, and what they bring themselves (OF-5)."""
