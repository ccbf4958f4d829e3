"""A process that dies by SIGKILL in the middle of its work; run by the tests beside it.

python -m tests.crash.worker advance URL WORLD GOAL POINT
python -m tests.crash.worker post URL POINT < request.json
python -m tests.crash.worker control URL METHOD PATH POINT
python -m tests.crash.worker open URL STATEMENT
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import event

from sandbox.app import make_parts
from sandbox.control_api.blueprints import ControlApi
from sandbox.partner_api import blueprints, idempotency
from sandbox.renewals.automatic import end_terms
from sandbox.settings import Settings
from sandbox.store import local_transactions
from sandbox.store.engine import make_engine
from sandbox.store.schema import create_tables
from sandbox.timeline import portions
from sandbox.timeline.advance import advance
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.opening import Worlds
from sandbox.timeline.queue import Due
from sandbox.worlds import tables
from tests.local import ending_terms_by, local
from tests.support import Json


def die() -> None:
    """End as a killed process does: nothing is closed, rolled back or released."""
    os.kill(os.getpid(), signal.SIGKILL)


def run_advance(url: str, world_id: str, goal: str, point: str) -> None:
    """Advance a world; die at `before:N` or `after:N`, the work of the N-th end of terms.

    With `slow` every batch takes a while, so that somebody else may kill the process. A portion has
    at most eight events, unless one batch has more: so one is committed before the ninth.
    """
    portions.PORTION_EVENTS = 8  # type: ignore[misc]  # it is a constant but here
    where, _, number = point.partition(":")
    seen = 0

    def dying(world: OpenWorld, events: list[Due]) -> None:
        nonlocal seen
        seen += 1
        if where == "slow":
            time.sleep(0.03)
        if where == "before" and seen == int(number):
            die()
        end_terms(world, events)
        world.session.flush()
        if where == "after" and seen == int(number):
            die()

    of = make_parts(Settings(database_url=url)).worlds
    worlds = ending_terms_by(of, dying)
    until = datetime.fromisoformat(goal)
    advance(worlds, world_id, lambda _: until)


def run_post(url: str, request: Json, point: str) -> None:
    """Send a request; die at a point of its way."""
    with local(url) as client:
        _arm(point)
        client.post(request["path"], headers=request["headers"], json=request["body"])


def run_open(url: str, number: int) -> None:
    """Open a database, which upgrades it; die after the N-th statement, or when that is done."""
    engine = make_engine(url)
    statements = count(1)

    def dies(*_: Any) -> None:
        if next(statements) == number:
            die()

    event.listen(engine, "after_cursor_execute", dies)
    create_tables(engine)
    die()


def _arm(point: str) -> None:
    """Put death where it shall strike."""
    finish, save = idempotency.finish, OpenWorld.save

    def dies(*_: Any, **__: Any) -> Any:
        die()

    def finishes_and_dies(*args: Any) -> Any:
        finish(*args)
        die()

    def saves_and_dies(world: OpenWorld) -> None:
        save(world)
        die()

    owner, name, deadly = {
        "marked": (Worlds, "open", dies),
        "worked": (idempotency, "finish", dies),
        "answered": (idempotency, "finish", finishes_and_dies),
        "written": (OpenWorld, "save", saves_and_dies),
        "committed": (blueprints, "answer", dies),
    }[point]
    setattr(owner, name, deadly)


def run_control(url: str, method: str, path: str, point: str) -> None:
    """Call the control plane; die at `tables:N`, the N-th table of the call, or `tables:all`.

    With `committed` it is when everything is done, and nobody was told.
    """
    number = point.partition(":")[2]
    seen = 0

    def counting(of: str) -> None:
        run = getattr(tables, of)

        def dying(table: Any) -> Any:
            nonlocal seen
            seen += 1
            if number.isdecimal() and seen > int(number):
                die()
            return run(table)

        setattr(tables, of, dying)

    def dies(*_: Any, **__: Any) -> Any:
        die()

    with local(url) as client:
        counting("_copying")
        counting("_emptying")
        counting("_thinning")
        if number == "all":
            setattr(local_transactions, "_commit", dies)  # noqa: B010 - it is nobody else's
        if point == "committed":
            done = ControlApi.run

            def done_and_dead(*args: Any) -> None:
                done(*args)
                die()

            setattr(ControlApi, "run", done_and_dead)  # noqa: B010 - mypy lets no method be assigned
        client.request(method, path)


def do(kind: str, *arguments: Any) -> None:
    """Do one job, and end."""
    try:
        if kind == "advance":
            run_advance(*arguments)
        elif kind == "open":
            run_open(*arguments)
        elif kind == "control":
            run_control(*arguments)
        else:
            run_post(*arguments)
    except BaseException:  # noqa: BLE001 - a forked process must end here, whatever it meets
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main() -> None:
    """Do jobs until there are no more."""
    for job in sys.stdin:
        process = os.fork()
        if process == 0:
            do(*json.loads(job))
        _say(process)
        _, status = os.waitpid(process, 0)
        _say(os.waitstatus_to_exitcode(status))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
