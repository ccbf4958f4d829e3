"""Idempotency (ACC-3): one key, one answer, for ten days of world time.

Before the work begins a marker is committed, so that a duplicate on its way is told 4122; the
answer is written in the transaction of the work, so that a killed process leaves both or neither.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from sandbox.domain.errors import Error, Refusal
from sandbox.store.base import table_of
from sandbox.store.engine import changing
from sandbox.store.events import Answer
from sandbox.store.ids import digest
from sandbox.store.prepared import Prepared
from sandbox.store.trouble import FAILURES
from sandbox.timeline.clock import real_ms
from sandbox.timeline.leases import is_gone, new_owner
from sandbox.timeline.releases import release

KEPT_FOR = timedelta(days=10)
OWNER_MS = 60_000


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as it was given first."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """What repeats of a call have in common, not its body, and who is working on it."""

    world_id: str
    distributor_id: str
    digest: str
    request_id: str | None
    owner: str

    @classmethod
    def of(
        cls, world_id: str, distributor_id: str, call: tuple[str, str, str], request_id: str | None
    ) -> "IdempotencyKey":
        """Make the key from (method, path with query, correlation id) and the request id."""
        return cls(
            world_id,
            distributor_id,
            digest(*call),
            None if request_id is None else digest(request_id),
            new_owner(),
        )


_ANSWERS = table_of(Answer)
_INSERTS = {
    "sqlite": Prepared(sqlite.insert(_ANSWERS).on_conflict_do_nothing()),
    "postgresql": Prepared(postgresql.insert(_ANSWERS).on_conflict_do_nothing()),
}
_FINISH = Prepared(
    update(_ANSWERS)
    .where(
        Answer.world_id == bindparam("of_world"),
        Answer.distributor_id == bindparam("of_distributor"),
        Answer.intent == bindparam("of_intent"),
        Answer.owner == bindparam("of_owner"),
    )
    .values(
        status=bindparam("new_status"), body=bindparam("new_body"), owner="", owner_expires_ms=0
    )
)


def claim(connection: Connection, key: IdempotencyKey, now: datetime) -> Stored | None:
    """Mark a key as being worked on; an answer that is there already is returned instead.

    Raises:
        Refusal: 4122, its twin is being worked on; 4120, the request id was used before.
    """
    if _insert(connection, key, now):
        return None
    found = connection.execute(
        select(Answer.status, Answer.body, Answer.created_at, Answer.owner)
        .add_columns(Answer.owner_expires_ms)
        .where(*_is(key))
    ).one_or_none()
    if found is not None:
        if found.status and found.created_at + KEPT_FOR > now:
            return Stored(found.status, found.body)
        if not found.status and not is_gone(found.owner, found.owner_expires_ms):
            raise Refusal(Error.ALREADY_PROCESSING, facts={"since": found.created_at})
        # The one that was looked at: a twin may have replaced it by its own marker since.
        connection.execute(delete(Answer).where(*_is(key), Answer.owner == found.owner))
    _give_up_request_id(connection, key, now)
    if not _insert(connection, key, now):
        raise Refusal(Error.ALREADY_PROCESSING, facts={"twin": "began meanwhile"})
    return None


def _insert(connection: Connection, key: IdempotencyKey, now: datetime) -> bool:
    written = _INSERTS[connection.dialect.name].run(
        connection,
        {
            "world_id": key.world_id,
            "distributor_id": key.distributor_id,
            "intent": key.digest,
            "request_id": key.request_id,
            "owner": key.owner,
            "owner_expires_ms": real_ms() + OWNER_MS,
            "created_at": now,
            "status": 0,
            "body": b"",
        },
    )
    return written == 1


def _give_up_request_id(connection: Connection, key: IdempotencyKey, now: datetime) -> None:
    """Forget an old use of the request id, or refuse a recent one."""
    if key.request_id is None:
        return
    used = (
        Answer.world_id == key.world_id,
        Answer.distributor_id == key.distributor_id,
        Answer.request_id == key.request_id,
    )
    before = connection.execute(select(Answer.created_at).where(*used)).scalar_one_or_none()
    if before is not None and before + KEPT_FOR > now:
        raise Refusal(Error.DUPLICATE_REQUEST_ID, facts={"usedAt": before, "now": now})
    connection.execute(update(Answer).where(*used).values(request_id=None))


def finish(connection: Connection, key: IdempotencyKey, stored: Stored) -> None:
    """Keep the answer, in the transaction that did the work.

    Raises:
        Refusal: 4122, a twin took over since this one counted as dead; its work must not be done
            twice.
    """
    written = _FINISH.run(
        connection,
        {
            "of_world": key.world_id,
            "of_distributor": key.distributor_id,
            "of_intent": key.digest,
            "of_owner": key.owner,
            "new_status": stored.status,
            "new_body": stored.body,
        },
    )
    if written != 1:
        raise Refusal(Error.ALREADY_PROCESSING, facts={"twin": "took over"})


def settle(
    engine: Engine,
    key: IdempotencyKey,
    stored: Stored,
    beside: Callable[[Connection], None] = lambda _: None,
) -> None:
    """Keep a refusal, whose work was rolled back.

    Args:
        engine: the database.
        key: what was refused.
        stored: its answer.
        beside: writes what belongs to the refusal, in the same transaction.

    Raises:
        Refusal: as `finish`.
    """
    try:
        with changing(engine) as connection:
            finish(connection, key, stored)
            beside(connection)
    except FAILURES:
        abandon(engine, key)
        raise


def abandon(engine: Engine, key: IdempotencyKey) -> None:
    """Take the marker back: the work failed by our own fault and may be tried again.

    Where the database is away just now, it is taken back once that answers.
    """

    def take_back() -> None:
        with changing(engine) as connection:
            connection.execute(delete(Answer).where(*_is(key), Answer.owner == key.owner))

    release(take_back)


def _is(key: IdempotencyKey) -> tuple[ColumnElement[bool], ...]:
    return (
        Answer.world_id == key.world_id,
        Answer.distributor_id == key.distributor_id,
        Answer.intent == key.digest,
    )
