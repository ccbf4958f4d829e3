"""VIP's Reseller Console: what an account manager sees of customers, and does for them."""
