"""What a WSGI application is told of a request (PEP 3333), made from what the parser found.

Every request pays for this, so names of header fields are translated once and remembered.
"""

import sys
from typing import Any, Final, TypeAlias
from urllib.parse import unquote_to_bytes

from sandbox import __version__
from sandbox.web.transport import ABILITIES, Incident

Environ: TypeAlias = dict[str, Any]

SERVER_NAME: Final = f"vipmp-sandbox/{__version__}"
_MOST_NAMES: Final = 500
_UNPREFIXED: Final = frozenset({"HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"})
_names: dict[bytes, str] = {}

CONSTANT: Final[Environ] = {
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": SERVER_NAME,
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.errors": sys.stderr,
    # The body has been read whole: what asks for more than there is gets nothing, and need not ask
    # how long it is.
    "wsgi.input_terminated": True,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    ABILITIES: frozenset(Incident),
}


def variable_of(name: bytes) -> str:
    """Return the variable of a header field; empty for one that must not be handed on.

    `X_Api_Key` would become the variable of `X-Api-Key`: a field name with an underscore could
    shadow the real field.
    """
    found = _names.get(name)
    if found is None:
        text = name.decode("latin-1")
        found = "" if "_" in text else f"HTTP_{text.upper().replace('-', '_')}"
        if found in _UNPREFIXED:
            found = found.removeprefix("HTTP_")
        if len(_names) < _MOST_NAMES:
            _names[name] = found
    return found


def add_field(environ: Environ, name: bytes, value: bytes) -> None:
    """Add a header field; several of one name are joined (RFC 9110, section 5.3)."""
    variable = _names.get(name)
    if variable is None:
        variable = variable_of(name)
    if not variable:
        return
    text = value.decode("latin-1")
    before = environ.get(variable)
    if before is not None:
        text = f"{before}; {text}" if variable == "HTTP_COOKIE" else f"{before},{text}"
    environ[variable] = text


def set_target(environ: Environ, target: bytes) -> None:
    """Add where a request goes: `/path?query`, or the same after `http://host` for a proxy.

    `REQUEST_URI` keeps it as it came, where an encoded slash can still be told from a slash.
    """
    if not target.startswith(b"/"):
        _, scheme, rest = target.partition(b"://")
        target = b"/" + (rest.partition(b"/")[2] if scheme else target)
    path, _, query = target.partition(b"?")
    raw = target.decode("latin-1")
    environ["REQUEST_URI"] = raw
    environ["RAW_URI"] = raw
    environ["PATH_INFO"] = (unquote_to_bytes(path) if b"%" in path else path).decode("latin-1")
    environ["QUERY_STRING"] = query.decode("latin-1")
