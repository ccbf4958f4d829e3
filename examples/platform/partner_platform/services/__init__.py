"""What the platform does; pages and tests call it.

A service reads, leaves the transaction, asks Adobe, and writes in another one.
"""
