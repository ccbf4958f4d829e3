"""The parent of the workers: starts them, replaces one that dies, and ends them all."""

import os
import select
import signal
import socket
import time
from collections.abc import Callable, Sequence
from typing import Final

from sandbox.serving.answers import complain
from sandbox.serving.refusals import CannotServeError
from sandbox.serving.worker import STOP_SECONDS

ENDINGS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
READY_SECONDS: Final = 60
_KILL_SECONDS: Final = STOP_SECONDS + 2
_YOUNG_SECONDS: Final = 5
_PAUSE_SECONDS: Final = 1
"""A worker that died young is replaced after this long, so that a fault makes no whirl."""

Work = Callable[[Callable[[], None]], None]


class Parent:
    """A server's workers, which are forked from this process.

    Args:
        work: what a worker does; it is given what to call once it answers.
        count: how many workers there are to be.
        listeners: the sockets that they share.
    """

    def __init__(self, work: Work, count: int, listeners: Sequence[socket.socket]) -> None:
        """Nothing is started before `run`."""
        self._work = work
        self._count = count
        self._listeners = listeners
        self._born: dict[int, float] = {}
        self._ends: dict[int, int] = {}

    def run(self, ready: Callable[[], None]) -> None:
        """Serve until SIGTERM, SIGINT or SIGHUP.

        Args:
            ready: called once all workers answer.

        Raises:
            CannotServeError: a worker ended before it answered at all.
        """
        waited = {*ENDINGS, signal.SIGCHLD}
        before = signal.pthread_sigmask(signal.SIG_BLOCK, waited)
        # A process that ignores SIGCHLD would never be told.
        handled = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        try:
            for _ in range(self._count):
                self._start()
            if self._wait_until_ready():
                ready()
            while (told := signal.sigwait(waited)) == signal.SIGCHLD:
                self._replace()
        finally:
            for listener in self._listeners:
                listener.close()
            self._end_all()
            while signal.sigpending() & waited:
                signal.sigwait(waited)
            signal.signal(signal.SIGCHLD, handled)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        del told

    def _start(self) -> None:
        told, tell = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(told)
            self._be_worker(tell)
        os.close(tell)
        self._born[process] = time.monotonic()
        self._ends[process] = told

    def _be_worker(self, tell: int) -> None:
        """Work in the forked process, which ends here."""
        code = 1
        try:
            for end in self._ends.values():
                os.close(end)
            self._work(lambda: _tell(tell))
            code = 0
        except SystemExit as error:
            complain(str(error))
        except BaseException as error:  # noqa: BLE001 - a forked process must end here, whatever it meets
            complain(f"a worker ended: {type(error).__name__}: {error}")
        finally:
            os._exit(code)

    def _wait_until_ready(self) -> bool:
        """Wait until all workers answer; false: the server is told to stop before.

        Raises:
            CannotServeError: a worker ended, or takes longer than a minute.
        """
        deadline = time.monotonic() + READY_SECONDS
        waiting = {end: process for process, end in self._ends.items()}
        while waiting:
            if signal.sigpending() & set(ENDINGS):
                return False
            if time.monotonic() > deadline:
                raise CannotServeError("a worker did not come up within a minute")
            for end in select.select(list(waiting), [], [], 0.1)[0]:
                if not os.read(end, 1):
                    raise CannotServeError("a worker ended before it answered; see above")
                del waiting[end]
        return True

    def _replace(self) -> None:
        """Start a worker for each that has died."""
        for process, code in self._reap():
            born = self._born.pop(process)
            os.close(self._ends.pop(process))
            complain(f"worker {process} {_end_of(code)}; another one takes its place")
            if time.monotonic() - born < _YOUNG_SECONDS:
                time.sleep(_PAUSE_SECONDS)
            if not signal.sigpending() & set(ENDINGS):
                self._start()

    def _reap(self) -> list[tuple[int, int]]:
        gone = []
        for process in list(self._born):
            found, status = os.waitpid(process, os.WNOHANG)
            if found:
                gone.append((process, os.waitstatus_to_exitcode(status)))
        return gone

    def _end_all(self) -> None:
        """Tell the workers to stop, and kill the ones that do not."""
        for process in self._born:
            os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + _KILL_SECONDS
        while self._born:
            for process, _ in self._reap():
                del self._born[process]
                os.close(self._ends.pop(process))
            if time.monotonic() > deadline:
                for process in self._born:
                    os.kill(process, signal.SIGKILL)
            if self._born:
                time.sleep(0.01)


def _tell(end: int) -> None:
    os.write(end, b"\1")
    os.close(end)


def _end_of(code: int) -> str:
    return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
