"""Wait until what a call made is done (a step's `wait: true`).

Time is the world's: the clock goes from due event to due event until the resource is no longer
pending, so that nobody waits for `orderProcessingSeconds`. A clock that runs is helped along in
the same way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.domain.statuses import Status
from sandbox.domain.wire import instant_text
from sandbox.play.aliases import NoSuchPath, look
from sandbox.play.records import Fired, fired_of
from sandbox.play.stage import Stage, StageError

SELF = "links.self.uri"
# Nothing of Adobe's is processed for a year; what is pending for longer never completes.
LONGEST = timedelta(days=366)


@dataclass(slots=True)
class Waited:
    """What was awaited as it is now, when that is, and what fired until then."""

    found: Any
    now: datetime
    fired: list[Fired] = field(default_factory=list)


def wait(stage: Stage, answer: object, now: datetime, *, by: str) -> Waited | None:
    """Let the clock go on until what was made is no longer pending, and read it again.

    Args:
        stage: the world.
        answer: what the call answered; None comes back where that is not pending.
        now: where the clock stands.
        by: the distributor that made the call, which reads it again.

    Raises:
        StageError: the answer names no resource of its own, or nothing completes it.
    """
    if not _is_pending(answer):
        return None
    waited = Waited(answer, now)
    address = _address(answer)
    passed: set[datetime] = set()
    while True:
        # Adobe answers `pending` to an order even where nothing has to be processed.
        waited.found = stage.fetch(address, "read what the step waits for", by=by)
        if not _is_pending(waited.found):
            return waited
        clock = stage.clock()
        due = clock["nextEventAt"] and datetime.fromisoformat(clock["nextEventAt"])
        if due is None or due > now + LONGEST or due in passed:
            raise StageError(
                f"`wait` waits in vain: it is still pending at {instant_text(waited.now)}, and "
                "nothing is due that would complete it"
            )
        passed.add(due)
        # A clock that runs may have passed it by now; whoever reads makes it catch up.
        if due > datetime.fromisoformat(clock["now"]):
            done = stage.advance(due)
            waited.fired += fired_of(done)
            waited.now = datetime.fromisoformat(done["to"])


def _is_pending(answer: object) -> bool:
    return isinstance(answer, Mapping) and answer.get("status") == Status.PENDING


def _address(answer: object) -> str:
    try:
        return str(look(answer, SELF))
    except NoSuchPath:
        raise StageError(f"`wait` cannot wait: the answer has no {SELF} to read again") from None
