"""The pages of the Reseller Console."""

from typing import Final

from sandbox.console.reseller import (
    authorizing,
    changing,
    customers,
    details,
    inviting,
    removing,
    team,
)

PAGE_BLUEPRINTS: Final = (
    customers.routes,
    removing.routes,
    inviting.routes,
    changing.routes,
    details.routes,
    authorizing.routes,
    team.routes,
)
