"""Statements to PostgreSQL without a round trip for each (libpq's pipeline mode).

psycopg's cursors take about 100 microseconds of a processor for a statement, and its own pipelines
more; a statement by libpq itself takes a quarter (`docs/performance.md`). What is sent here is
prepared once a connection, and several statements go out together: only whoever asks for an answer
waits.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any, Final, TypeAlias

from psycopg import errors
from psycopg.abc import PQGen, Transformer
from psycopg.adapt import PyFormat
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Wait

from sandbox.store.stale import StaleReadError

MOST_UNHEARD: Final = 500
"""Statements that are sent before somebody listens: their answers take room on the way."""
_MOST_NOTHINGS: Final = 3
"""libpq says nothing once between two answers; more often than this there is none to come."""

Raw: TypeAlias = tuple[bytes | None, ...]
"""A row as PostgreSQL sends it."""


@dataclass(slots=True)
class Answered:
    """What a statement was answered: its first row, as it came and what was made of it.

    `is_steady`: it was the same twice, so it may be expected to be the same again.
    """

    raw: Raw
    found: Any
    is_steady: bool = False


@dataclass(slots=True)
class _Sent:
    """What an answer is to come to: a statement, the making of one (`name`), the end of a segment.

    `is_asked`: somebody wants to know whether it failed; `expects`: somebody relies on the answer.
    """

    name: bytes = b""
    is_end: bool = False
    is_asked: bool = True
    expects: Answered | None = None


class Pipe:
    """What was sent to a connection and not answered yet."""

    __slots__ = (
        "_began_at",
        "_expected",
        "_is_entered",
        "_names",
        "_numbers",
        "_pgconn",
        "_transformer",
    )

    def __init__(self, pgconn: PGconn, transformer: Transformer) -> None:
        """Nothing was sent yet."""
        self._pgconn, self._transformer = pgconn, transformer
        self._names: dict[str, bytes] = {}
        self._numbers = count()
        self._expected: deque[_Sent] = deque()
        self._began_at = 0
        self._is_entered = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is on its way."""
        return not self._expected

    @property
    def is_owed(self) -> bool:
        """Tell whether somebody wants to know what becomes of something that is on its way."""
        return any(sent.is_asked for sent in self._expected)

    @property
    def is_expecting(self) -> bool:
        """Tell whether somebody relies on an answer that is on its way."""
        return any(sent.expects is not None for sent in self._expected)

    def begin(self, command: str) -> None:
        """Send the command that begins a transaction."""
        self._began_at = len(self._expected)
        self.say(command)

    def say(self, command: str) -> None:
        """Send a command without values, such as COMMIT."""
        self._enter()
        self._pgconn.send_query_params(command.encode(), None)
        self._expected.append(_Sent())

    def send(self, sql: str, values: Sequence[Any], expects: Answered | None = None) -> None:
        """Send a statement; it is prepared where this connection sends it for the first time.

        Args:
            sql: the statement.
            values: its values.
            expects: what its answer has to be: whoever listens is told if it is another.
        """
        self._enter()
        name = self._names.get(sql)
        if name is None:
            self._names[sql] = name = f"vipmp_{next(self._numbers)}".encode()
            self._pgconn.send_prepare(name, sql.encode())
            self._expected.append(_Sent(name))
        # As text, whatever it is: PostgreSQL knows from the statement what it is to be.
        texts = [PyFormat.TEXT] * len(values)
        self._pgconn.send_query_prepared(name, self._transformer.dump_sequence(values, texts))
        self._expected.append(_Sent(expects=expects))

    def end_segment(self) -> None:
        """Send all so far; a failure in it keeps no statement after it from being run."""
        if self._expected and not self._expected[-1].is_end:
            self._pgconn.pipeline_sync()
            self._expected.append(_Sent(is_end=True))

    def give_up(self, *, is_over: bool = True) -> None:
        """Let nobody be told of failures in what was sent since the transaction began.

        Args:
            is_over: nobody goes on with what was expected either, as he does after a part of the
                transaction was undone.
        """
        self.end_segment()
        for sent in islice(self._expected, self._began_at, None):
            sent.is_asked = False
            if is_over:
                sent.expects = None

    def leave(self) -> None:
        """Let psycopg use the connection; nothing is on its way."""
        if self._is_entered:
            self._pgconn.exit_pipeline_mode()
            self._is_entered = False

    def listen(self) -> PQGen[PGresult | None]:
        """Hear all that is on its way; returns the answer to the last statement.

        Raises:
            psycopg.Error: the first failure.
            StaleReadError: nothing failed, but an answer is not the one that was expected.
        """
        self.end_segment()
        yield from self._flush()
        self._began_at = 0
        last: PGresult | None = None
        failed: PGresult | None = None
        is_stale = False
        while self._expected:
            result = yield from self._next()
            sent = self._expected.popleft()
            if sent.is_end:
                continue
            last = result
            if result.status in (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED):
                self._forget(sent.name)
                if failed is None and sent.is_asked and result.status == ExecStatus.FATAL_ERROR:
                    failed = result
            if sent.expects is not None and raw_of(result) != sent.expects.raw:
                sent.expects.is_steady, is_stale = False, True
        if failed is not None:
            raise errors.error_from_result(failed, encoding="utf-8")
        if is_stale:
            raise StaleReadError
        return last

    def _enter(self) -> None:
        if not self._is_entered:
            self._pgconn.enter_pipeline_mode()
            self._is_entered = True

    def _forget(self, name: bytes) -> None:
        """Prepare a statement anew when it is wanted again: that it was is not sure."""
        if name:
            self._names = {sql: kept for sql, kept in self._names.items() if kept != name}

    def _flush(self) -> PQGen[None]:
        """Send what libpq has kept together, and take in meanwhile what comes."""
        while self._pgconn.flush():
            yield Wait.RW
            self._pgconn.consume_input()

    def _next(self) -> PQGen[PGresult]:
        for _ in range(_MOST_NOTHINGS):
            while self._pgconn.is_busy():
                yield Wait.R
                self._pgconn.consume_input()
            result = self._pgconn.get_result()
            if result is not None:
                return result
            if self._pgconn.status == ConnStatus.BAD:
                raise errors.OperationalError("the connection is lost")
        raise errors.InterfaceError("PostgreSQL answers less than it was asked")


def raw_of(result: PGresult) -> Raw:
    """Return the first row of an answer; empty where there is none."""
    if not result.ntuples:
        return ()
    return tuple(result.get_value(0, column) for column in range(result.nfields))
