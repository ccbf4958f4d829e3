"""A customer's term as the control plane shows it."""

from typing import Any

from sandbox.customer_terms.model import Band, CustomerTerm, Mark
from sandbox.domain.wire import instant_text


def serialize_term(term: CustomerTerm) -> dict[str, Any]:
    """Return a term; days are UTC dates, both ends of a span included."""
    return {
        "customerId": term.customer_id,
        "companyName": term.company_name,
        "resellerId": term.reseller_id,
        "now": instant_text(term.now),
        "from": term.first_day.isoformat(),
        "to": term.last_day.isoformat(),
        "termStart": None if term.term_start is None else term.term_start.isoformat(),
        "cotermDate": None if term.coterm_date is None else term.coterm_date.isoformat(),
        "anniversary": None if term.anniversary is None else term.anniversary.isoformat(),
        "renewalDates": [
            {
                "date": found.day.isoformat(),
                "kind": found.kind.value,
                "subscriptions": found.subscriptions,
            }
            for found in term.renewal_dates
        ],
        "bands": [_band(band) for band in term.bands],
        "marks": [_mark(mark) for mark in term.marks],
        "truncated": term.truncated,
    }


def _band(band: Band) -> dict[str, Any]:
    return {
        "kind": band.kind.value,
        "from": band.first_day.isoformat(),
        "to": band.last_day.isoformat(),
        "anniversary": None if band.anniversary is None else band.anniversary.isoformat(),
        "orderId": band.order_id,
        "code": band.code,
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "kind": mark.kind.value,
        "at": instant_text(mark.at),
        "what": mark.what,
        "subjectId": mark.subject_id,
        "summary": mark.summary,
    }
