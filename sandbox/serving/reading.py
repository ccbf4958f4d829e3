"""What a client sends, gathered to requests that are there whole; the parser is httptools'."""

from collections import deque
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Final, NamedTuple

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from sandbox.serving.environ import Environ, add_field, set_target

LONGEST_TARGET: Final = 16 * 1024
LARGEST_HEAD: Final = 64 * 1024
_FIELD_BYTES: Final = 32
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class Request(NamedTuple):
    """A request that is there whole; `keeps`: its connection is kept for another one."""

    environ: Environ
    keeps: bool = False
    is_old: bool = False


class Reader:
    """Gathers the requests of one connection.

    Args:
        constant: what is the same in every environ.
        peer: the client's address.
        most_bytes: the largest body that is kept in memory.
        most_of: the largest body that a request may have at all, by its environ; what is more than
            `most_bytes` of it is kept on the disk.
        send: sends to the client what cannot wait for the answer.
    """

    __slots__ = (
        "_body",
        "_constant",
        "_head_size",
        "_in_head",
        "_is_cut",
        "_most_bytes",
        "_most_now",
        "_most_of",
        "_parser",
        "_peer",
        "_send",
        "_target",
        "_unread_size",
        "environ",
        "requests",
        "trouble",
    )

    def __init__(
        self,
        constant: Environ,
        peer: str,
        most_bytes: int,
        most_of: Callable[[Environ], int],
        send: Callable[[bytes], None],
    ) -> None:
        """Begin with nothing; `environ` is that of the request that is arriving, if one is."""
        self.requests: deque[Request] = deque()
        self.trouble: HTTPStatus | None = None
        self._constant, self._peer, self._send = constant, peer, send
        self._most_bytes, self._most_of = most_bytes, most_of
        self._parser = HttpRequestParser(self)
        self._is_cut = False
        self._begin()

    def _begin(self) -> None:
        self.environ: Environ = {}
        self._body: BytesIO | SpooledTemporaryFile[bytes] | None = None
        self._most_now = self._most_bytes
        self._target = b""
        self._head_size = self._unread_size = 0
        self._in_head = False

    def feed(self, data: memoryview) -> None:
        """Take in what has arrived: `requests` grows, or `trouble` says why it never will."""
        before = len(self.requests)
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade:
            pass  # An offer that need not be taken: the request is answered as any other.
        except HttpParserError:
            self.trouble = self.trouble or HTTPStatus.BAD_REQUEST
        if self._in_head and len(self.requests) == before:
            # The parser tells of a field once it is whole; one that never ends is told by nobody.
            # Where whole requests came along, most of what has arrived is theirs.
            self._unread_size += len(data)
            if self._unread_size > LARGEST_HEAD + LONGEST_TARGET:
                self.trouble = self.trouble or HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE

    # --- What the parser tells ---------------------------------------------------------------

    def on_message_begin(self) -> None:
        """A request begins."""
        self._begin()
        self._in_head = True
        self.environ = self._constant.copy()

    def on_url(self, target: bytes) -> None:
        """A part of the target."""
        self._target += target
        if len(self._target) > LONGEST_TARGET:
            self.trouble = HTTPStatus.REQUEST_URI_TOO_LONG

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header field; those that trail a body are not taken."""
        if self._in_head:
            # Many small ones cost as much as a large one.
            self._head_size += len(name) + len(value) + _FIELD_BYTES
            if self._head_size > LARGEST_HEAD:
                self.trouble = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            else:
                add_field(self.environ, name, value)

    def on_headers_complete(self) -> None:
        """The head is there; whoever announces too large a body is answered without it."""
        self._in_head = False
        environ, parser = self.environ, self._parser
        environ["REMOTE_ADDR"] = self._peer
        environ["REQUEST_METHOD"] = parser.get_method().decode("latin-1")
        environ["SERVER_PROTOCOL"] = f"HTTP/{parser.get_http_version()}"
        set_target(environ, self._target)
        if "HTTP_UPGRADE" in environ:
            del environ["HTTP_UPGRADE"]  # An offer that is not taken.
        if "," in environ.get("HTTP_HOST", ""):
            self.trouble = HTTPStatus.BAD_REQUEST  # Which of them is meant is anybody's guess.
        elif self._announces_too_much(int(environ.get("CONTENT_LENGTH", 0))):
            self._cut()
        elif environ.get("HTTP_EXPECT", "").lower() == "100-continue" and not self.requests:
            # The client waits to be asked for the body (RFC 9110, section 10.1.1).
            self._send(_CONTINUE)

    def on_body(self, part: bytes) -> None:
        """A part of the body."""
        if self._is_cut:
            return
        if self._body is None:
            self._body = BytesIO()
        try:
            self._body.write(part)
        except OSError:  # Of a large one: the disk is full.
            self.trouble = HTTPStatus.INTERNAL_SERVER_ERROR
            return
        size = self._body.tell()
        if size > self._most_now and self._announces_too_much(size):
            self.environ["CONTENT_LENGTH"] = str(size)
            self._cut()

    def on_message_complete(self) -> None:
        """The request is there whole."""
        if self._is_cut or self.trouble is not None:
            return
        environ, body = self.environ, self._body
        if "HTTP_TRANSFER_ENCODING" in environ:
            del environ["HTTP_TRANSFER_ENCODING"]
            environ["CONTENT_LENGTH"] = str(body.tell() if body else 0)
        if body is not None:
            body.seek(0)
        environ["wsgi.input"] = body or BytesIO()
        parser = self._parser
        keeps = parser.should_keep_alive() and not parser.should_upgrade()
        self.requests.append(Request(environ, keeps, environ["SERVER_PROTOCOL"] == "HTTP/1.0"))
        self._begin()

    @property
    def is_large(self) -> bool:
        """Tell whether the body that is arriving may take its time, as long as it arrives."""
        return self._most_now > self._most_bytes

    def _announces_too_much(self, size: int) -> bool:
        """Tell whether a body of some size is too large; one that may be large goes to the disk."""
        if size <= self._most_now:
            return False
        self._most_now = max(self._most_bytes, self._most_of(self.environ))
        if size > self._most_now:
            return True
        arrived = self._body.getvalue() if isinstance(self._body, BytesIO) else b""
        self._body = SpooledTemporaryFile(self._most_bytes)  # noqa: SIM115 - the application reads it
        self._body.write(arrived)
        return False

    def _cut(self) -> None:
        """Let the application refuse a body that is too large, without the body."""
        self._is_cut = True
        self._body = None
        self.environ.pop("HTTP_TRANSFER_ENCODING", None)
        self.environ["wsgi.input"] = BytesIO()
        self.requests.append(Request(self.environ))
