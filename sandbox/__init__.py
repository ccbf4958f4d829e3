"""A simulator of Adobe's VIP Marketplace partner API on a clock that the tester moves."""

__version__ = "0.1.0"
