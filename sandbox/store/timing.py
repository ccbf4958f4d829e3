"""How long transactions wait until they begin, and how long they take."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import update_wrapper
from types import TracebackType
from typing import Concatenate, ParamSpec

from sqlalchemy import Connection, Engine

from sandbox.store.measures import Measures, measures_of

Options = ParamSpec("Options")
Transaction = AbstractContextManager[Connection]
Begin = Callable[Concatenate[Engine, Options], Transaction]


def timed(kind: str) -> Callable[[Begin[Options]], Begin[Options]]:
    """Count what a function gives among an engine's transactions of a kind.

    Args:
        kind: `read` or `write`.
    """

    def decorate(begin: Begin[Options]) -> Begin[Options]:
        def give(engine: Engine, /, *args: Options.args, **options: Options.kwargs) -> Transaction:
            return _Timed(begin(engine, *args, **options), measures_of(engine), kind)

        update_wrapper(give, begin)
        return give

    return decorate


class _Timed(AbstractContextManager[Connection]):
    """A transaction whose beginning and end are noted; one that never began is not counted."""

    __slots__ = ("_asked", "_began", "_kind", "_measures", "_transaction")

    def __init__(self, transaction: Transaction, measures: Measures, kind: str) -> None:
        self._transaction, self._measures, self._kind = transaction, measures, kind

    def __enter__(self) -> Connection:
        self._asked = time.perf_counter()
        connection = self._transaction.__enter__()
        self._began = time.perf_counter()
        return connection

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        try:
            return self._transaction.__exit__(kind, error, traceback)
        finally:
            measures, kind_of = self._measures, self._kind
            measures.waits[kind_of] += self._began - self._asked
            measures.transactions[kind_of].add(time.perf_counter() - self._began)
