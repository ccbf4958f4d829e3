"""Deployments as typed classes (docs references/resources, Deployment)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sandbox.accounts.profile import Shown
from sandbox.domain.statuses import Status
from sandbox.store.rows import by_name


@dataclass(slots=True)
class Deployment:
    """A place of a customer in another country.

    `country` is the alpha-2 code; `address` is as it was sent, which is as the API shows it.
    """

    deployment_id: str
    customer_id: str
    country: str
    address: Shown
    status: str
    created_at: datetime

    @property
    def is_active(self) -> bool:
        """Whether orders may name it."""
        return self.status == Status.ACTIVE


deployment_of: Final = by_name(Deployment)
