"""The Admin Console as pages: what an admin of a customer sees and does (seeds 001, 003)."""
