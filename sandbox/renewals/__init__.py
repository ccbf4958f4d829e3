"""Renewals: what renews at an anniversary, by itself or manually (RN-1 to RN-10)."""
