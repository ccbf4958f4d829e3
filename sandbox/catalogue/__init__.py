"""What can be ordered, at which level and for how much; where it is sold. Pure."""
