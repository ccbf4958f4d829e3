"""The tracker id of recommendations, which answers bring and orders bring back (RE-C6)."""

from collections.abc import Callable
from typing import Final

from flask import Request

from sandbox.domain.errors import Error, Refusal
from sandbox.domain.names import is_clean_text
from sandbox.partner_api.access import CORRELATION_ID
from sandbox.recommendations.tracking import LONGEST_TRACKER_ID
from sandbox.store.ids import make_tracker_id
from sandbox.web.operations import Handler, Header, answer_header, own_headers
from sandbox.web.requests import current_request

NAME: Final = "x-recommendation-tracker-id"
NAME_VARIABLE: Final = "HTTP_X_RECOMMENDATION_TRACKER_ID"
"""As WSGI names it."""
SENT: Final = Header(NAME, "Which recommendations this came of", LONGEST_TRACKER_ID)
ANSWERED: Final = Header(NAME, "What these recommendations are known by", LONGEST_TRACKER_ID)
# No text within JSON holds it: its quotes would be escaped.
_RECOMMENDED: Final = b'"productRecommendations":'


def tracked() -> Callable[[Handler], Handler]:
    """Say that an answer with recommendations has a tracker id."""
    return answer_header(ANSWERED, _tracker_of)


def takes_tracker() -> Callable[[Handler], Handler]:
    """Say that a tracker id may be sent along."""
    return own_headers(SENT)


def sent_tracker() -> str:
    """Return the tracker id that came with the request that is being answered, empty for none.

    Raises:
        Refusal: 1117, it is no text or too long.
    """
    sent: str = current_request().environ.get(NAME_VARIABLE, "").strip()
    if len(sent) > LONGEST_TRACKER_ID or not is_clean_text(sent):
        raise Refusal(Error.INVALID_FIELDS, [NAME], facts={"length": len(sent)}, rule="RE-C6")
    return sent


def _tracker_of(asked: Request, seed: int, body: bytes) -> str | None:
    """Return what an answer's recommendations are known by; the same where it is given again."""
    if _RECOMMENDED not in body:
        return None
    correlation_id = asked.headers.get(CORRELATION_ID, "").strip()
    return make_tracker_id(seed, asked.method, asked.full_path, correlation_id)
