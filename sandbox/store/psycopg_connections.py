"""The driver's connections to PostgreSQL, whose transactions begin with their first statement."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Final, cast

import psycopg
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus
from psycopg.pq.abc import PGresult

from sandbox.store.psycopg_pipe import MOST_UNHEARD, Answered, Pipe, raw_of

READING: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ"
CHANGING: Final = "BEGIN"
MOST_REMEMBERED: Final = 1000
ASYNCHRONOUS: Final = "SET LOCAL synchronous_commit TO off"


class PipedConnection(psycopg.Connection[Any]):
    """A connection that sends prepared statements by libpq itself, and the rest as psycopg does.

    What psycopg does comes after all that was sent before it: each of its commands goes by `wait`.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the driver's
        super().__init__(*args, **options)
        self._transformer = Transformer(self)
        self._pipe = Pipe(self.pgconn, self._transformer)
        self._to_begin: str | None = None
        self._has_begun = False
        self._may_expect = False
        self._answered: dict[Hashable, Answered] = {}

    @property
    def is_alive(self) -> bool:
        """Tell whether the connection was still there when the server was last heard.

        One that was closed meanwhile says so without being asked: first in words, then by its end.
        """
        if self.pgconn.status != ConnStatus.OK:
            return False
        try:
            self.pgconn.consume_input()
            self.pgconn.consume_input()
        except psycopg.OperationalError:
            return False
        return True

    @property
    def in_transaction(self) -> bool:
        """Tell whether there is something to be ended."""
        return self._has_begun or self._to_begin is not None

    @property
    def is_owed(self) -> bool:
        """Tell whether what was committed without waiting is not known to be done."""
        return self._pipe.is_owed

    @property
    def is_expecting(self) -> bool:
        """Tell whether somebody relies on an answer that is on its way: `hear` tells him."""
        return self._pipe.is_expecting

    def begin(self, statement: str, *, may_expect: bool = False) -> None:
        """Begin a transaction: `READING` or `CHANGING` goes out with its first statement.

        Args:
            statement: how it begins.
            may_expect: whoever reads in it does so again if an answer was not as before (`first`).
        """
        self._to_begin, self._may_expect = statement, may_expect

    def rows(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows."""
        result = self._ask(sql, values)
        self._transformer.set_pgresult(result)
        return self._transformer.load_rows(0, result.ntuples, tuple)

    def first(
        self,
        key: Hashable,
        sql: str,
        values: Sequence[Any],
        make: Callable[[tuple[Any, ...]], Any],
    ) -> Any:  # noqa: ANN401 - what is made of a row
        """Run a statement and return what is made of its first row; None: there is none.

        In a transaction that may expect, one whose answer was the same twice is sent and not waited
        for. If it is another this time, whoever listens next raises `StaleReadError`.

        Args:
            key: stands for the statement with its values.
            sql: the statement.
            values: its values.
            make: makes something of a row; the same again for the same row.
        """
        known = self._answered.get(key)
        if self._may_expect and known is not None and known.is_steady:
            self._send_begin()
            self._pipe.send(sql, values, known)
            return known.found
        result = self._ask(sql, values)
        raw = raw_of(result)
        if known is not None and known.raw == raw:
            known.is_steady = True
            return known.found
        if not raw:
            self._answered.pop(key, None)
            return None
        self._transformer.set_pgresult(result)
        (row,) = self._transformer.load_rows(0, 1, tuple)
        if len(self._answered) >= MOST_REMEMBERED:
            self._answered.clear()
        self._answered[key] = known = Answered(raw, make(row))
        return known.found

    def run(self, sql: str, values: Sequence[Any]) -> int:
        """Run a statement and return how many rows it concerned."""
        return self._ask(sql, values).command_tuples or 0

    def send(self, sql: str, many: Iterable[Sequence[Any]]) -> None:
        """Send a statement with one set of values after the other, and do not wait.

        Whoever waits next is told what failed; at the latest whoever commits.
        """
        self._send_begin()
        for number, values in enumerate(many, 1):
            self._pipe.send(sql, values)
            if number % MOST_UNHEARD == 0:
                self._hear()

    def say(self, command: str) -> None:
        """Send a command without values, such as SAVEPOINT, and do not wait."""
        self._send_begin()
        self._pipe.say(command)

    def hear(self) -> None:
        """Wait until all that was sent is done.

        Raises:
            psycopg.Error: something of it failed.
        """
        if not self._pipe.is_empty:
            self._hear()

    def go_back(self, command: str) -> None:
        """Send `ROLLBACK TO …`, whatever becomes of what was sent before it."""
        self._pipe.give_up(is_over=False)
        self.say(command)

    def commit(self, *, waits: bool = True) -> None:
        """Commit.

        Args:
            waits: until PostgreSQL says that it is done; else whoever uses the connection next
                hears of a failure.
        """
        if self._to_begin is not None:
            self._to_begin = None
        elif not self._has_begun:
            super().commit()
        else:
            self._pipe.say("COMMIT")
            if waits:
                told = self._hear()
                if told is not None and told.command_status == b"ROLLBACK":
                    raise psycopg.errors.InFailedSqlTransaction("a failure before was passed over")
            else:
                self._send_off()
            self._has_begun = False

    def rollback(self) -> None:
        """Roll back, without waiting for it: whoever uses the connection next hears the rest.

        In a connection that was cut off there is nothing to roll back, and it is closed.
        """
        if self._to_begin is not None:
            self._to_begin = None
            return
        try:
            if self._has_begun:
                self._has_begun = False
                self._pipe.give_up()
                self._pipe.say("ROLLBACK")
                self._pipe.give_up()
                self._send_off()
            else:
                super().rollback()
        except psycopg.OperationalError:
            self.close()

    def wait(self, gen: PQGen[Any], *args: Any, **options: Any) -> Any:  # noqa: ANN401 - the driver's
        """Do what psycopg wants to, after all that was sent before."""
        self._let_psycopg()
        return super().wait(gen, *args, **options)

    def pipeline(self) -> Any:  # noqa: ANN401 - the driver's
        """Let psycopg pipe, as it does for many sets of values, after all that was sent before."""
        self._let_psycopg()
        return super().pipeline()

    def _let_psycopg(self) -> None:
        self._send_begin()
        self.hear()
        self._pipe.leave()

    def _send_begin(self) -> None:
        if self._to_begin is not None:
            self._pipe.begin(self._to_begin)
            self._to_begin, self._has_begun = None, True

    def _ask(self, sql: str, values: Sequence[Any]) -> PGresult:
        self._send_begin()
        self._pipe.send(sql, values)
        return cast("PGresult", self._hear())

    def _hear(self) -> PGresult | None:
        return super().wait(self._pipe.listen())

    def _send_off(self) -> None:
        """Send what was said; what the socket does not take goes with what is sent next."""
        self._pipe.end_segment()
        self.pgconn.flush()
