"""The queue and three-year commitments agree: what is to end is due, and nothing else (§13.2)."""

from datetime import datetime

from sandbox.accounts.benefits import three_year_commit_of
from sandbox.domain.ruleset import Ruleset
from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.invariants.records import Records
from sandbox.three_year_commit.schedule import KINDS, dues


def check_commitments(records: Records, now: datetime, rules: Ruleset) -> Findings:
    """Compare the days of a customer's commitment and requests with its events, both ways.

    What is over already is due at the instant at which that was found out.
    """
    held = three_year_commit_of(records.account.benefits)
    expected = dict(dues(held, rules)) if held else {}
    queued = {
        (wake_up.kind, wake_up.due_at) for wake_up in records.wake_ups if wake_up.kind in KINDS
    }
    for kind, due_at in expected.items():
        is_queued = (kind.value, due_at) in queued
        is_being_done = due_at <= now and any(queued_kind == kind for queued_kind, _ in queued)
        if not (is_queued or is_being_done or records.has_skipped):
            facts = {"fault": "what is to end is due", "kind": kind.value, "dueAt": due_at}
            yield Broken(Invariant.COMMITMENTS, records.customer_id, facts)
    for queued_kind, queued_at in sorted(queued):
        if queued_at > now and queued_at not in {
            due_at for kind, due_at in expected.items() if kind == queued_kind
        }:
            facts = {"fault": "an event has a cause", "kind": queued_kind, "dueAt": queued_at}
            yield Broken(Invariant.COMMITMENTS, records.customer_id, facts)
