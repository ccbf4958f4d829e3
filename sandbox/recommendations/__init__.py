"""Recommendations: what a customer could buy besides, opportunities, propensity (RE-C)."""
