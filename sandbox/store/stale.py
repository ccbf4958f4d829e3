"""That a read relied on what is not so any more."""


class StaleReadError(Exception):
    """An answer was not the one that was expected, so the read is to be done anew."""
