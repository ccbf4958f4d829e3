"""High volume discounts of customers that came from VIP with one (docs migration/migrate-hvd)."""
