"""The pages of a world itself: its clock, what is due, what happened, its rules and faults."""
