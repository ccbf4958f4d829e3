"""Idempotency (ACC-3): one key, one answer, for ten days of world time.

Before the work begins a marker is committed, so that a duplicate on its way is told 4122; the
answer is written in the transaction of the work, so that a killed process leaves both or neither.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Request
from sqlalchemy import Connection, Engine

from sandbox.domain.errors import Error, Refusal
from sandbox.partner_api.access import CORRELATION_ID_VARIABLE
from sandbox.store.answers import (
    AnswerKey,
    delete_answer,
    fill_in,
    find_answer,
    forget_request_id,
    insert_marker,
    request_id_used_at,
)
from sandbox.store.base import RowsId
from sandbox.store.engine import changing
from sandbox.store.ids import digest
from sandbox.store.trouble import failures
from sandbox.timeline.callers import Caller
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


class IdempotencyKey(AnswerKey):
    """What repeats of a call have in common, not its body, and who is working on it."""

    __slots__ = ()

    @classmethod
    def of(
        cls,
        world_id: RowsId,
        distributor_id: str,
        call: tuple[str, str, str],
        request_id: str | None,
    ) -> "IdempotencyKey":
        """Make the key from (method, path with query, correlation id) and the request id."""
        return cls(
            world_id,
            distributor_id,
            digest(*call),
            None if request_id is None else digest(request_id),
            new_owner(),
        )


def key_of(asked: Request, caller: Caller) -> IdempotencyKey:
    """Return the key of a request that has been admitted."""
    return IdempotencyKey.of(
        caller.world_id,
        caller.partner.distributor_id,
        (asked.method, asked.full_path, asked.environ[CORRELATION_ID_VARIABLE].strip()),
        asked.environ.get("HTTP_X_REQUEST_ID"),
    )


def claim(connection: Connection, key: IdempotencyKey, now: datetime) -> Stored | None:
    """Mark a key as being worked on; an answer that is there already is returned instead.

    Raises:
        Refusal: 4122, its twin is being worked on; 4120, the request id was used before.
    """
    if _insert(connection, key, now):
        return None
    found = find_answer(connection, key)
    if found is not None:
        if found.status and found.created_at + KEPT_FOR > now:
            return Stored(found.status, found.body)
        if not found.status and not is_gone(found.owner, found.owner_expires_ms):
            raise Refusal(Error.ALREADY_PROCESSING, facts={"since": found.created_at})
        # The one that was looked at: a twin may have replaced it by its own marker since.
        delete_answer(connection, key, found.owner)
    _give_up_request_id(connection, key, now)
    if not _insert(connection, key, now):
        raise Refusal(Error.ALREADY_PROCESSING, facts={"twin": "began meanwhile"})
    return None


def _insert(connection: Connection, key: IdempotencyKey, now: datetime) -> bool:
    return insert_marker(connection, key, real_ms() + OWNER_MS, now)


def _give_up_request_id(connection: Connection, key: IdempotencyKey, now: datetime) -> None:
    """Forget an old use of the request id, or refuse a recent one."""
    if key.request_id is None:
        return
    before = request_id_used_at(connection, key)
    if before is not None and before + KEPT_FOR > now:
        raise Refusal(Error.DUPLICATE_REQUEST_ID, facts={"usedAt": before, "now": now})
    forget_request_id(connection, key)


def check_rows(key: IdempotencyKey, rows_id: RowsId | None) -> None:
    """Check that a call's marker stands in the rows that its world has now.

    Args:
        key: what was claimed.
        rows_id: the key of the world's rows; None: the world is gone.

    Raises:
        Refusal: 4122, the world was reset since, and its answers went with its rows.
    """
    if rows_id != key.world_id:
        raise Refusal(Error.ALREADY_PROCESSING, facts={"world": "was reset meanwhile"})


def finish(connection: Connection, key: IdempotencyKey, stored: Stored) -> None:
    """Keep the answer, in the transaction that did the work.

    Raises:
        Refusal: 4122, a twin took over since this one counted as dead; its work must not be done
            twice.
    """
    if not fill_in(connection, key, stored.status, stored.body):
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
    except failures():
        abandon(engine, key)
        raise


def abandon(engine: Engine, key: IdempotencyKey) -> None:
    """Take the marker back: the work failed by our own fault and may be tried again.

    Where the database is away just now, it is taken back once that answers.
    """

    def take_back() -> None:
        with changing(engine) as connection:
            delete_answer(connection, key, key.owner)

    release(engine, take_back)
