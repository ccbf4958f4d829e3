"""Returns and cancellations (RE-1 to RE-6)."""
