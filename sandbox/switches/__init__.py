"""Mid-term switches: which are possible, their orders, and their reverts (SW-1 to SW-11)."""
