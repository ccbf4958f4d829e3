"""The kinds of email that a world may have in its outbox, and how their texts are laid out (VC-4).

`docs/outbox.md` is their table. Which feature sends one writes it: `emails.py` of its room.
"""

from collections.abc import Sequence
from enum import StrEnum


class EmailKind(StrEnum):
    """Every kind of email that a world may have in its outbox."""

    INVITATION = "invitation"
    WELCOME = "welcome"
    ORDER_PLACED = "order-placed"
    LICENSES_RETURNED = "licenses-returned"
    LICENSES_SWITCHED = "licenses-switched"
    RENEWAL_COMING = "renewal-coming"
    RENEWED = "renewed"
    LAPSED = "lapsed"
    APPROVAL_CODE = "approval-code"
    RESELLER_CHANGE_CODE = "reseller-change-code"
    MEMBERSHIP_CHANGED = "membership-changed"
    AUTHORIZATION_OPENED = "authorization-opened"
    AUTHORIZATION_PAST_DUE = "authorization-past-due"
    PRICE_LIST = "price-list"
    COMMITMENT_REQUESTED = "commitment-requested"
    COMMITMENT_ACCEPTED = "commitment-accepted"
    COMMITMENT_ENDED = "commitment-ended"
    AGENCY_UPGRADED = "agency-upgraded"


def paragraphs(*texts: str) -> str:
    """Return a text of paragraphs; empty ones are left out."""
    return "\n\n".join(text for text in texts if text)


def listing(heading: str, lines: Sequence[str]) -> str:
    """Return a heading with a list below it; empty where there is nothing to list."""
    return "\n- ".join([heading, *lines]) if lines else ""
