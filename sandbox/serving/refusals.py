"""Why a server does not start."""


class CannotServeError(Exception):
    """The server cannot start as it is asked to; `exit_code` is for the shell."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        """Keep what is wrong and what to do about it."""
        super().__init__(message)
        self.exit_code = exit_code
