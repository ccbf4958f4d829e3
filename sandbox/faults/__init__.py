"""Faults: failures of Adobe's API that a tester orders, and the requests that meet them."""
