"""A recording as a file: JSON lines, the world first, then what was asked of it."""

import base64
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from pydantic.alias_generators import to_camel

from sandbox import __version__
from sandbox.recording.reading import KeptCall, Recording
from sandbox.recording.recorder import ADVANCE
from sandbox.web.answers import to_json

FORMAT: Final = "vipmp-sandbox-replay"
VERSION: Final = 1


def replay_lines(recording: Recording) -> Iterator[bytes]:
    """Return a replay file line by line.

    The last line brings the clock to the world's now, where nothing else did.
    """
    yield _line(_header(recording))
    at = recording.start
    for call in recording.calls:
        at = max(at, call.at)
        yield _line(_call(call))
    if at < recording.now:
        body = to_json({"to": _instant(recording.now)})
        last = KeptCall(0, recording.now, "", "POST", ADVANCE, {}, body, 200)
        yield _line(_call(last))


def _line(content: dict[str, Any]) -> bytes:
    return to_json(content) + b"\n"


def _header(recording: Recording) -> dict[str, Any]:
    """Return the first line; `world` is what `POST /worlds` takes."""
    birth = recording.birth
    return {
        "format": FORMAT,
        "version": VERSION,
        "sandbox": __version__,
        "complete": recording.is_complete,
        "calls": len(recording.calls),
        "now": _instant(recording.now),
        "world": {
            "name": birth["name"],
            "seed": birth["seed"],
            "mode": "frozen",
            "now": _instant(recording.start),
            "rules": birth["rules"],
            "flexDiscounts": birth.get("flex_discounts", "none"),
            "distributors": [
                {to_camel(name): value for name, value in distributor.items()}
                for distributor in birth["distributors"]
            ],
        },
    }


def _call(call: KeptCall) -> dict[str, Any]:
    """Return a line: a call of a distributor by Adobe's path, or one of the control plane."""
    line = {
        "at": _instant(call.at),
        "distributorId": call.distributor_id,
        "method": call.method,
        "path": call.path,
        "headers": call.headers,
        **_body(call.body),
        "status": call.status,
    }
    return {name: value for name, value in line.items() if value}


def _body(body: bytes) -> dict[str, str]:
    """Return the body as text where it is one, so that a reader sees what was asked."""
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"bodyBase64": base64.b64encode(body).decode()}


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"
