"""The queue and three-year commitments agree: what is to end is due, and nothing else (§13.2).

A status of the wrong slot has no end at all, so it is looked for beside the queue.
"""

from datetime import datetime

from sandbox.accounts.benefits import three_year_commit_of
from sandbox.domain.ruleset import Ruleset
from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.invariants.records import Records
from sandbox.three_year_commit.schedule import KINDS, dues


def check_commitments(records: Records, now: datetime, rules: Ruleset) -> Findings:
    """Compare the days of a customer's commitment and requests with its events, both ways.

    What is over already is due at the instant at which that was found out. Their statuses are
    compared with what a commitment, or a request, may be.
    """
    held = three_year_commit_of(records.account.benefits)
    for slot, status in (held.misplaced() if held else {}).items():
        facts = {"fault": "a status is of the slot it stands in", "slot": slot, "status": status}
        yield Broken(Invariant.COMMITMENTS, records.customer_id, facts)
    expected = dict(dues(held, rules)) if held else {}
    queued = {
        (wake_up.kind, wake_up.due_at) for wake_up in records.wake_ups if wake_up.kind in KINDS
    }
    for kind, due_at in expected.items():
        is_queued = (kind.value, due_at) in queued
        is_being_done = due_at <= now and any(queued_kind == kind for queued_kind, _ in queued)
        if not (is_queued or is_being_done or records.has_skipped):
            due = {"fault": "what is to end is due", "kind": kind.value, "dueAt": due_at}
            yield Broken(Invariant.COMMITMENTS, records.customer_id, due)
    for queued_kind, queued_at in sorted(queued):
        if queued_at > now and queued_at not in {
            due_at for kind, due_at in expected.items() if kind == queued_kind
        }:
            event = {"fault": "an event has a cause", "kind": queued_kind, "dueAt": queued_at}
            yield Broken(Invariant.COMMITMENTS, records.customer_id, event)
