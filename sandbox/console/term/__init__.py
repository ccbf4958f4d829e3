"""The drawn term of a customer, from which a person moves the clock."""
