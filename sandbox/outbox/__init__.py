"""The outbox: emails that Adobe would have sent."""
