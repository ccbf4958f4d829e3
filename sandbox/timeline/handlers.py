"""Who handles what: the one table through which the timeline knows the services."""

from collections.abc import Mapping

from sandbox.services.account_processing import process_accounts
from sandbox.services.order_processing import process_orders
from sandbox.services.renewals import end_terms
from sandbox.services.seat_removal import end_grace_days
from sandbox.timeline.queue import EventKind
from sandbox.timeline.runner import Handler

HANDLERS: Mapping[str, Handler] = {
    EventKind.ACCOUNT_PROCESSED: process_accounts,
    EventKind.ORDER_PROCESSED: process_orders,
    EventKind.TERM_ENDS: end_terms,
    EventKind.GRACE_ENDS: end_grace_days,
}
