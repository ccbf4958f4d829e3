"""What the tool says when something goes wrong, in the words of seed 004."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

INVALID_CODE: Final = (
    "The authorization code is either invalid or has expired. Please verify the code again or "
    "generate a new one via the Adobe Admin Console."
)
NOT_ELIGIBLE: Final = "An error occurred during the eligibility check. Please try again."
ALREADY_TRANSFERRED: Final = "Customer already transferred."
NO_ADMIN_CONTACTS: Final = "Customer cannot be transferred because there are no admin contacts."
SERVICE_ERROR: Final = "ServiceError, Internal Server Error"
NOT_COMPLETED: Final = "Subscription Migration was not completed successfully."
PENDING: Final = (
    f"{NOT_COMPLETED} The transfer request is pending in Adobe. Please try again later or contact "
    "your distributor."
)
SESSION_EXPIRED: Final = (
    "Your session has expired. Please redirect to Marketplace to access the Reseller Change Tool "
    "again."
)


def not_sold(whose: str, skus: Iterable[str]) -> str:
    """Say that services are not among those that the reseller can sell."""
    named = ", ".join(f'"{sku}"' for sku in skus)
    return (
        f'The account transfer for "{whose}" is not eligible as {named}, were not found in the '
        "list of services you can resell. Please contact your distributor."
    )


class ChangeProblem(Exception):
    """A change of reseller cannot go on; the text is the tool's."""

    def __init__(self, text: str, details: str = "") -> None:
        """Take the text, and what is behind it for those who want to know."""
        super().__init__(text)
        self.text = text
        self.details = details
