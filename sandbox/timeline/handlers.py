"""Who handles what: the one table through which the timeline knows the services."""

from collections.abc import Mapping

from sandbox.services.account_processing import process_accounts
from sandbox.services.authorization_changes import mark_past_due
from sandbox.services.migration import process_transfers
from sandbox.services.order_processing import process_orders
from sandbox.services.renewal_news import announce_renewals
from sandbox.services.renewals import end_terms
from sandbox.services.seat_removal import end_grace_days
from sandbox.timeline.queue import EventKind
from sandbox.timeline.runner import Handler

HANDLERS: Mapping[str, Handler] = {
    EventKind.ACCOUNT_PROCESSED: process_accounts,
    EventKind.ORDER_PROCESSED: process_orders,
    EventKind.TRANSFER_PROCESSED: process_transfers,
    EventKind.TERM_ENDS: end_terms,
    EventKind.GRACE_ENDS: end_grace_days,
    EventKind.RENEWAL_COMING: announce_renewals,
    EventKind.AUTHORIZATION_PAST_DUE: mark_past_due,
}
