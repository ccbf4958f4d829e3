"""What a tester does to a world, beside Adobe's own endpoints."""
