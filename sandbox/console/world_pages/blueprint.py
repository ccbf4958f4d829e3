"""The pages of a world."""

from typing import Final

from sandbox.console import advance
from sandbox.console.addresses import check_ids
from sandbox.console.world_pages import (
    accounts,
    discounts,
    events,
    faults,
    journal,
    outbox,
    overview,
    portal,
    rules,
    schedule,
    snapshots,
)

PAGE_BLUEPRINTS: Final = (
    overview.routes,
    accounts.routes,
    portal.routes,
    advance.routes,
    schedule.routes,
    events.routes,
    journal.routes,
    outbox.routes,
    discounts.routes,
    snapshots.routes,
    rules.routes,
    faults.routes,
)
for _routes in PAGE_BLUEPRINTS:
    _routes.url_value_preprocessor(check_ids)
