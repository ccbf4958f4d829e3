"""Large agencies are governments without commitments; a missed upgrade has its end (LG-1, LG-8)."""

from datetime import datetime

from sandbox.accounts.agencies import large_agency_of
from sandbox.accounts.excluded import commitment_in_the_way
from sandbox.domain.ruleset import Ruleset
from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.invariants.records import Records
from sandbox.large_agencies.rules import COUNTRIES, SEGMENT, lapses_at
from sandbox.large_agencies.schedule import KIND


def check_agencies(records: Records, now: datetime, rules: Ruleset) -> Findings:
    """Compare a customer that is, or is to be, an agency with its profile, programs and events.

    An upgrade that a renewal of the last day may still catch up waits for that order.
    """
    account = records.account
    agency = large_agency_of(account.benefits)
    queued = {wake_up.due_at for wake_up in records.wake_ups if wake_up.kind == KIND}
    due_at = lapses_at(agency, rules) if agency else None
    is_waiting = due_at is not None and due_at <= now and bool(queued or records.renewing())
    if due_at and due_at not in queued and not is_waiting and not records.has_skipped:
        facts = {"fault": "a missed upgrade has an end", "dueAt": due_at}
        yield Broken(Invariant.AGENCIES, records.customer_id, facts)
    for queued_at in sorted(queued):
        if queued_at > now and queued_at != due_at:
            facts = {"fault": "an event has a cause", "dueAt": queued_at}
            yield Broken(Invariant.AGENCIES, records.customer_id, facts)
    is_fit = account.market_segment == SEGMENT and account.country in COUNTRIES
    if agency and not is_fit:
        shown = {"marketSegment": account.market_segment, "country": account.country}
        facts = {"fault": "an agency is a government", **shown}
        yield Broken(Invariant.AGENCIES, records.customer_id, facts)
    commitment = commitment_in_the_way(account.benefits, now.date())
    if agency and commitment:
        facts = {"fault": "an agency is in no commitment", "status": commitment.value}
        yield Broken(Invariant.AGENCIES, records.customer_id, facts)
