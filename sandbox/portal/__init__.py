"""What a tester does in Adobe's sandbox portal."""
