"""Read what a request brings, the same for both APIs; each words what is wrong with it."""

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, cast
from urllib.parse import quote

from flask import Flask, Request, current_app, request
from pydantic_core import ErrorDetails
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

_EMAIL = re.compile(r"[^\x00-\x1f\x7f-\x9f/\ud800-\udfff]{3,240}")
_ID = re.compile(r"[A-Za-z0-9-]{1,40}")
_KEPT_BYTES: Final = 1024 * 1024
_PLAIN: Final = "/:@!$&'()*+,;="
_PRINTABLE: Final = bytes(range(0x21, 0x7F))

# The things behind Flask's proxies, for code that looks at them often: a look through a proxy
# costs half a microsecond. A proxy's own way to give its object is public in Flask's
# documentation ("Notes On Proxies") and typed by none of its annotations.
current_request: Callable[[], Request] = request._get_current_object  # type: ignore[attr-defined]  # noqa: SLF001
this_app: Callable[[], Flask] = current_app._get_current_object  # type: ignore[attr-defined]  # noqa: SLF001


def known_ids(ids: Mapping[str, str]) -> dict[str, str]:
    """Return the ids of a path; one that cannot be an id is empty, which nothing has as its id."""
    return {
        name: value if (_EMAIL if name == "email" else _ID).fullmatch(value) else ""
        for name, value in ids.items()
    }


def quoted_target(request: Request) -> str:
    """Return path and query as a client sends them, which leads to this request again."""
    path = quote(request.path, safe=_PLAIN)
    # Bytes that a server should have refused are quoted, since no database keeps them all.
    query = quote(request.query_string, safe=_PRINTABLE)
    return f"{path}?{query}" if query else path


def read_body(request: Request) -> bytes:
    """Return the request's body, without the mark that some editors put before UTF-8.

    Raises:
        RequestEntityTooLarge: it has more bytes than the application takes.
        UnsupportedMediaType: it has an encoding of its own.
    """
    raw = request.get_data()
    # Werkzeug cuts a body that came without a length off at the limit and does not say so.
    is_full = request.content_length is None and len(raw) == request.max_content_length
    if is_full and request.environ["wsgi.input"].read(1):
        raise RequestEntityTooLarge
    if raw:
        check_encoding(request)
    return raw.removeprefix(codecs.BOM_UTF8)


@contextmanager
def read_file(request: Request, most: int) -> Iterator[BinaryIO]:
    """Give a request's body as a file of which most stands on the disk.

    Args:
        request: whose body it is.
        most: how many bytes it may have, whatever the application takes else.

    Raises:
        RequestEntityTooLarge: it has more.
        UnsupportedMediaType: it has an encoding of its own.
    """
    check_encoding(request)
    # One more than that: a body that came without a length is cut off there.
    request.max_content_length = most + 1
    with SpooledTemporaryFile(_KEPT_BYTES) as file:
        copyfileobj(request.stream, file)
        if file.tell() > most:
            raise RequestEntityTooLarge
        file.seek(0)
        # It is one in all that matters, and Python's types say so from 3.11 on only in part.
        yield cast("BinaryIO", file)


def check_encoding(request: Request) -> None:
    """Refuse a body that is compressed or otherwise encoded: none is ever decoded.

    Raises:
        UnsupportedMediaType: `Content-Encoding` names anything but `identity`.
    """
    if request.environ.get("HTTP_CONTENT_ENCODING", "").strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType


def path_of(fault: ErrorDetails) -> str:
    """Return a field path of Adobe's form: `companyProfile.contacts[0].firstName`."""
    path = ""
    for part in fault["loc"]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.removeprefix(".")
