"""What the platform's tests share."""
