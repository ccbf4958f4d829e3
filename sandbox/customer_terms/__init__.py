"""A customer's term as people look at it: what holds on which day, what happened, what is to come.

Every day and number comes from the rules of the feature that it belongs to.
"""
