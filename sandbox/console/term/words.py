"""What bands, marks and dates of a term are called on pages."""

from typing import Final

from sandbox.customer_terms.model import BandKind, MarkKind, RenewalKind

BANDS: Final = {
    BandKind.COMMITMENT: "Three-year commitment",
    BandKind.PRICE_LOCK: "Prices of the commitment's first day",
    BandKind.COMMITMENT_ACCEPTANCE: "Days to accept a commitment",
    BandKind.COMMITMENT_COMPLIANCE: "Days to comply with a commitment",
    BandKind.EXTENDED_TERM: "Extended term, paid up front",
    BandKind.UPCOMING_RENEWAL: "Upcoming renewal",
    BandKind.EARLY_RENEWAL: "Early renewal",
    BandKind.LATE_RENEWAL: "Late renewal",
    BandKind.PREFERENCES_CLOSED: "Preference changes no longer count",
    BandKind.GRACE: "Grace: licenses stay usable",
    BandKind.BLACKOUT: "No reseller change",
    BandKind.RETURN_WINDOW: "Return window",
    BandKind.REVERT_WINDOW: "Switch may be reverted",
    BandKind.DISCOUNT_REUSE: "Discount may be used again",
}
SHORT_BANDS: Final = {
    BandKind.COMMITMENT: "3YC",
    BandKind.PRICE_LOCK: "Prices",
    BandKind.COMMITMENT_ACCEPTANCE: "Accept",
    BandKind.COMMITMENT_COMPLIANCE: "Comply",
    BandKind.EXTENDED_TERM: "Extended",
    BandKind.UPCOMING_RENEWAL: "Upcoming",
    BandKind.EARLY_RENEWAL: "Early",
    BandKind.LATE_RENEWAL: "Late",
    BandKind.PREFERENCES_CLOSED: "Preferences",
    BandKind.GRACE: "Grace",
    BandKind.BLACKOUT: "Blackout",
    BandKind.RETURN_WINDOW: "Return",
    BandKind.REVERT_WINDOW: "Revert",
    BandKind.DISCOUNT_REUSE: "Reuse",
}
"""The same where there is little room; the whole names stand in the list below the drawing."""
MARKS: Final = {
    MarkKind.ORDER: "Order",
    MarkKind.AUTHORIZATION: "Authorization",
    MarkKind.AUTHORIZATION_ENDS: "Authorization past due",
    MarkKind.DUE: "Due",
    MarkKind.FIRED: "Fired",
    MarkKind.DISCOUNT_ENDS: "Discount ends",
    MarkKind.GROUP_ANNIVERSARY: "Anniversary of the linked membership",
}
RENEWALS: Final = {
    RenewalKind.ANNUAL: "renew",
    RenewalKind.CREDIT_PACK: "credit packs end",
    RenewalKind.LAPSED: "lapsed",
}
EVENTS: Final = {
    "account.processed": "an account is validated",
    "order.processed": "an order completes",
    "transfer.processed": "a transfer completes",
    "term.ends": "a term ends",
    "grace.ends": "the grace days end",
    "agency.upgrade_lapses": "the days to catch up an upgrade end",
    "renewal.coming": "the renewal window opens",
    "authorization.past_due": "an authorization is past due",
    "commitment.request_expires": "a request for a commitment expires",
    "commitment.compliance_ends": "the days to comply with a commitment are over",
    "commitment.ends": "a three-year commitment ends",
    "linked.anniversary": "a linked membership has its anniversary",
    "linked.refreshed": "levels of a linked membership are refreshed",
    "price_list.month": "price lists of the month are compared",
}
"""Due events, by their kinds."""
