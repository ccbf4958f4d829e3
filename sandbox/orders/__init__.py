"""Orders: placed, previewed, processed, read (OR-1 to OR-8)."""
