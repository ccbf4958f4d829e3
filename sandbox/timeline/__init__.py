"""The clock, the queue of due events and `advance`."""
