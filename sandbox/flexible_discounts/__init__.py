"""Flexible discounts (docs flex-discounts): so far the list of them, which is empty."""
