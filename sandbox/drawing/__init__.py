"""What drawings of time share: where instants stand, and where texts have room. Pure."""
