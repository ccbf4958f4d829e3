"""The table of contents: which feature answers what another must ask without knowing it.

A program of Adobe's plugs in here, by rows: the only module that knows all features.
"""

from typing import Final

from sandbox.domain.extension import Program
from sandbox.services.account_processing import process_accounts
from sandbox.services.authorization_changes import mark_past_due
from sandbox.services.migration import process_transfers
from sandbox.services.order_processing import process_orders
from sandbox.services.renewal_news import announce_renewals
from sandbox.services.renewals import end_terms
from sandbox.services.seat_removal import end_grace_days
from sandbox.timeline.queue import EventKind
from sandbox.timeline.runner import HANDLERS

PROGRAM: Final = Program(
    # What is due, and who does it.
    HANDLERS.rows(
        {
            EventKind.ACCOUNT_PROCESSED: process_accounts,
            EventKind.ORDER_PROCESSED: process_orders,
            EventKind.TRANSFER_PROCESSED: process_transfers,
            EventKind.TERM_ENDS: end_terms,
            EventKind.GRACE_ENDS: end_grace_days,
            EventKind.RENEWAL_COMING: announce_renewals,
            EventKind.AUTHORIZATION_PAST_DUE: mark_past_due,
        }
    ),
)
