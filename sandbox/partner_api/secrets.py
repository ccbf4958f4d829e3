"""Keep tokens and secrets that somebody put into a query out of what is written down."""

import re
from urllib.parse import unquote

HIDDEN = "***"
_NAMED = re.compile(r"token|secret|passw|authorization|bearer|credential|^jwt$", re.IGNORECASE)
# Three parts of base64, the first of which says `{"`: a signed token, whatever its name.
_SIGNED = re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


def without_secrets(query: str) -> str:
    """Return a query with the values hidden that are tokens or secrets, by name or by form."""
    parts = [_without_secret(part) for part in query.split("&")]
    return "&".join(parts)


def _without_secret(part: str) -> str:
    name, _, value = part.partition("=")
    if value and _NAMED.search(unquote(name)):
        return f"{name}={HIDDEN}"
    return f"{name}={HIDDEN}" if value and _SIGNED.search(unquote(value)) else part
