"""What was asked of a world, kept so that the world can be made once more."""
