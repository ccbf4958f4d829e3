"""The parent of the workers: starts them, replaces one that dies, and ends them all."""

import os
import select
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sandbox.serving.answers import complain
from sandbox.serving.refusals import CannotServeError
from sandbox.serving.worker import STOP_SECONDS

ENDINGS: Final = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
READY_SECONDS: Final = 60
_KILL_SECONDS: Final = STOP_SECONDS + 2
_LEAST_SECONDS: Final = 0.5
"""From the start of a worker to that of its successor, so that a fault makes no whirl."""
_FAILED_SECONDS: Final = 1
"""The same where the first one never answered."""
_SOON: Final = 0.001

Work = Callable[[Callable[[], None]], None]


@dataclass(slots=True)
class _Worker:
    """A process: when it was started, and the end of a pipe at which it says that it answers."""

    born: float
    end: int
    is_ready: bool = False

    def look(self) -> bool:
        """Read what it says; tells whether it answers, or has. It must have said or ended."""
        self.is_ready = self.is_ready or bool(os.read(self.end, 1))
        return self.is_ready


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
        self._workers: dict[int, _Worker] = {}
        self._vacant: list[float] = []

    def run(self, ready: Callable[[], None]) -> None:
        """Serve until SIGTERM, SIGINT or SIGHUP.

        Args:
            ready: called once all workers answer.

        Raises:
            CannotServeError: a worker ended before it answered at all.
        """
        # SIGALRM says that a worker is to be started; who ignores SIGCHLD would never be told.
        ours = (signal.SIGCHLD, signal.SIGALRM)
        waited = {*ENDINGS, *ours}
        before = signal.pthread_sigmask(signal.SIG_BLOCK, waited)
        handled = {each: signal.signal(each, signal.SIG_DFL) for each in ours}
        try:
            for _ in range(self._count):
                self._start()
            if self._wait_until_ready():
                ready()
            while signal.sigwait(waited) not in ENDINGS:
                self._replace()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for listener in self._listeners:
                listener.close()
            self._end_all()
            while signal.sigpending() & waited:
                signal.sigwait(waited)
            for each, handler in handled.items():
                signal.signal(each, handler)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _start(self) -> None:
        told, tell = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(told)
            self._be_worker(tell)
        os.close(tell)
        self._workers[process] = _Worker(time.monotonic(), told)

    def _be_worker(self, tell: int) -> None:
        """Work in the forked process, which ends here."""
        code = 1
        try:
            for worker in self._workers.values():
                os.close(worker.end)
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
        waiting = {worker.end: worker for worker in self._workers.values()}
        while waiting:
            if signal.sigpending() & ENDINGS:
                return False
            if time.monotonic() > deadline:
                raise CannotServeError("a worker did not come up within a minute")
            for end in select.select(list(waiting), [], [], 0.1)[0]:
                if not waiting[end].look():
                    raise CannotServeError("a worker ended before it answered; see above")
                del waiting[end]
        return True

    def _replace(self) -> None:
        """Start a worker for each that has died: at once, or when its time has come."""
        for process, code in self._reap():
            worker = self._workers.pop(process)
            least = _LEAST_SECONDS if worker.look() else _FAILED_SECONDS
            os.close(worker.end)
            self._vacant.append(worker.born + least)
            complain(f"worker {process} {_end_of(code)}; another one takes its place")
        now = time.monotonic()
        for due in [due for due in self._vacant if due <= now]:
            self._vacant.remove(due)
            self._start()
        if self._vacant:
            signal.setitimer(signal.ITIMER_REAL, max(min(self._vacant) - now, _SOON))

    def _reap(self) -> list[tuple[int, int]]:
        gone = []
        for process in list(self._workers):
            found, status = os.waitpid(process, os.WNOHANG)
            if found:
                gone.append((process, os.waitstatus_to_exitcode(status)))
        return gone

    def _end_all(self) -> None:
        """Tell the workers to stop, and kill the ones that do not."""
        for process in self._workers:
            os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + _KILL_SECONDS
        while self._workers:
            for process, _ in self._reap():
                os.close(self._workers.pop(process).end)
            if time.monotonic() > deadline:
                for process in self._workers:
                    os.kill(process, signal.SIGKILL)
            if self._workers:
                time.sleep(0.01)


def _tell(end: int) -> None:
    os.write(end, b"\1")
    os.close(end)


def _end_of(code: int) -> str:
    return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
