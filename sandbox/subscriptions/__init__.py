"""Subscriptions, terms and seats: what a customer holds."""
