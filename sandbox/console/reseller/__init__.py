"""VIP's Reseller Console as pages: what an account manager sees and does (seeds 000, 001)."""
