"""Faults that partners have met, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sandbox.faults.effects import EffectType, Stored

_GATEWAYS_PAGE: Final = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n"
    "</body>\r\n</html>\r\n"
)
DELAY_MS: Final = 2_000
HELD_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A fault that needs its name only: what happens, and by which effect."""

    about: str
    effect: Stored


READY_MADE: Final[Mapping[str, ReadyMade]] = {
    "expired-token": ReadyMade(
        "The token has expired: 401 with code 4116, nothing is done",
        {
            "type": EffectType.STATUS,
            "status": 401,
            "code": "4116",
            "message": "Authorization token is invalid",
        },
    ),
    "rate-limit": ReadyMade(
        "Too many requests: 429 with code 4118 and Retry-After in seconds, nothing is done",
        {
            "type": EffectType.STATUS,
            "status": 429,
            "code": "4118",
            "message": "Too many requests",
            "headers": {"Retry-After": "30"},
        },
    ),
    "server-error": ReadyMade(
        "500 with code 1124, nothing is done",
        {
            "type": EffectType.STATUS,
            "status": 500,
            "code": "1124",
            "message": "Internal Server Error. Please try again later",
        },
    ),
    "gateway-timeout": ReadyMade(
        "504 of the gateway, whose body says error_code instead of code; nothing is done",
        {
            "type": EffectType.STATUS,
            "status": 504,
            "body": '{"error_code":"504000","message":"Gateway Timeout"}',
            "contentType": "application/json",
        },
    ),
    "bad-gateway": ReadyMade(
        "502 with a page of HTML, as gateways answer for servers that they do not reach",
        {
            "type": EffectType.STATUS,
            "status": 502,
            "body": _GATEWAYS_PAGE,
            "contentType": "text/html",
        },
    ),
    "timeout-after-commit": ReadyMade(
        "The work is done and the client never hears: its connection is held for a minute",
        {"type": EffectType.TIMEOUT_AFTER_COMMIT, "milliseconds": HELD_MS},
    ),
    "dropped-keep-alive": ReadyMade(
        "The answer comes, and the next request of the same connection finds it closed",
        {"type": EffectType.DROP_KEEP_ALIVE},
    ),
    "slow": ReadyMade(
        "The answer comes two seconds late",
        {"type": EffectType.DELAY, "milliseconds": DELAY_MS},
    ),
    "dropped": ReadyMade(
        "The connection is closed without an answer, nothing is done",
        {"type": EffectType.DROP_CONNECTION, "after": False, "reset": False},
    ),
    "truncated": ReadyMade(
        "The work is done, and the connection is closed amid the answer",
        {"type": EffectType.TRUNCATE},
    ),
}
