"""A cycle that has ended while its renewal is not billed: nothing is begun in it any more.

Adobe is in its next term already. What was ordered now would be charged for days of the old cycle,
of which none is left; what was switched off now would end what Adobe has renewed.
"""

from __future__ import annotations

from datetime import date

from partner_platform.services.refusals import NotPossible
from partner_platform.tables import Status, Subscription


def check_renewal_is_billed(container: Subscription, today: date) -> None:
    """Refuse an active container whose cycle ended before today, by UTC as Adobe counts.

    Raises:
        NotPossible: its renewal has to be billed first.
    """
    if container.status == Status.ACTIVE and today > container.cycle_end:
        raise NotPossible(
            f"The billing cycle of the subscription {container.subscription_id} ended on "
            f"{container.cycle_end}, and its renewal is not billed yet. "
            "Please try again when it is."
        )
