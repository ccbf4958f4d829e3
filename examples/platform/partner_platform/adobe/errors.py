"""What can go wrong between the platform and Adobe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

MALFORMED: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What reading an answer fails with that is not of Adobe's form."""


class AdobeError(Exception):
    """A call to Adobe brought nothing; the text can be shown to a user."""


class AdobeRefusal(AdobeError):
    """Adobe understood the call and says no (docs references/error-handling)."""

    def __init__(self, status: int, code: str, message: str, details: Sequence[str] = ()) -> None:
        """Take Adobe's answer.

        Args:
            status: of HTTP.
            code: of Adobe, such as `2133`.
            message: of Adobe.
            details: the `additionalDetails`.
        """
        told = f"{message} ({', '.join(details)})" if details else message
        super().__init__(f"Adobe answered {code}: {told}")
        self.status = status
        self.code = code
        self.message = message
        self.details = tuple(details)


class AdobeUnreachable(AdobeError):
    """Nobody knows whether Adobe did it: no answer, or none of Adobe's form.

    The same call may be made again under its correlation id.
    """
