"""The ready-made ineligible memberships that every world has, as Adobe's portal lists them (MG-2).

Their ids are the same in every world, and none that a world draws begins with 99. They are no rows
of the database: they answer with their refusal, whoever asks and whatever the flags.
"""

from typing import Final, NamedTuple

from sandbox.domain.errors import Error, Refusal, offer_detail, reason_detail
from sandbox.migration.reasons import REASONS

UNSOLD_OFFER: Final = "99999999CA01A12"
"""What stands in the refusal with NO_TARGET_SKU: an offer that no catalogue has."""


class ReadyMembership(NamedTuple):
    """A membership with what it answers; `reason` is empty where the error has none."""

    membership_id: str
    error: Error
    reason: str = ""

    @property
    def refusal(self) -> Refusal:
        """The answer to whoever previews or transfers it."""
        details = [reason_detail(self.reason)] if self.reason else []
        if self.reason == "NO_TARGET_SKU":
            details.append(offer_detail(UNSOLD_OFFER))
        facts = {"membershipId": self.membership_id, "readyMade": True, "reason": self.reason}
        return Refusal(self.error, details, facts=facts)


# 99, the code, and a number: by the place of the reason in Adobe's list.
_READY: Final = (
    *(
        ReadyMembership(f"995117{number:02}", Error.NOT_TRANSFERABLE, reason)
        for number, reason in enumerate(REASONS, start=1)
    ),
    ReadyMembership("99511801", Error.ALREADY_TRANSFERRED),
    ReadyMembership("99512001", Error.NO_ADMIN_CONTACTS),
    ReadyMembership("99512101", Error.TRANSFER_IN_PROGRESS),
)
READY_MEMBERSHIPS: Final = {each.membership_id: each for each in _READY}
