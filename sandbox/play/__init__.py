"""Scenarios: what they are written in, how they are played, how the outcome is shown."""
