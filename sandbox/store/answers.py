"""The statements on kept answers: one is claimed before the work begins, filled in with it (ACC-3).

What they mean, and when an answer counts, is said in `partner_api/idempotency.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select, update
from sqlalchemy.dialects import sqlite

from sandbox.store.base import RowsId, table_of
from sandbox.store.events import Answer
from sandbox.store.prepared import Prepared


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """Whose answer it is, by digests of the call and of the request id, and who is making it."""

    world_id: RowsId
    distributor_id: str
    digest: str
    request_id: str | None
    owner: str


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it is kept; while `status` is 0 its owner is making it."""

    status: int
    body: bytes
    created_at: datetime
    owner: str
    owner_expires_ms: int


_ANSWERS = table_of(Answer)
_INSERT_LOCALLY = Prepared(sqlite.insert(_ANSWERS).on_conflict_do_nothing())
_FILL_IN = Prepared(
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
_ONE = select(Answer.status, Answer.body, Answer.created_at, Answer.owner, Answer.owner_expires_ms)


def insert_marker(
    connection: Connection, key: AnswerKey, owner_expires_ms: int, now: datetime
) -> bool:
    """Mark an answer as being made; False: one of this key, or this request id, is there."""
    is_local = connection.dialect.name == "sqlite"
    insert = _INSERT_LOCALLY if is_local else _insert_remotely()
    written = insert.run(
        connection,
        {
            "world_id": key.world_id,
            "distributor_id": key.distributor_id,
            "intent": key.digest,
            "request_id": key.request_id,
            "owner": key.owner,
            "owner_expires_ms": owner_expires_ms,
            "created_at": now,
            "status": 0,
            "body": b"",
        },
    )
    return written == 1


def fill_in(connection: Connection, key: AnswerKey, status: int, body: bytes) -> bool:
    """Keep the answer that its owner has made; False: the marker is not its own any more."""
    written = _FILL_IN.run(
        connection,
        {
            "of_world": key.world_id,
            "of_distributor": key.distributor_id,
            "of_intent": key.digest,
            "of_owner": key.owner,
            "new_status": status,
            "new_body": body,
        },
    )
    return written == 1


def find_answer(connection: Connection, key: AnswerKey) -> KeptAnswer | None:
    """Return the answer of a key, made or in the making."""
    row = connection.execute(_ONE.where(*_is(key))).one_or_none()
    return None if row is None else KeptAnswer(**row._asdict())


def delete_answer(connection: Connection, key: AnswerKey, owner: str) -> None:
    """Delete the answer of a key where it is still that owner's; a made one is nobody's, ''."""
    connection.execute(delete(Answer).where(*_is(key), Answer.owner == owner))


def request_id_used_at(connection: Connection, key: AnswerKey) -> datetime | None:
    """Return when the distributor used the key's request id before, if it did."""
    used = select(Answer.created_at).where(*_used(key))
    return connection.execute(used).scalar_one_or_none()


def forget_request_id(connection: Connection, key: AnswerKey) -> None:
    """Let the distributor use the key's request id again."""
    connection.execute(update(Answer).where(*_used(key)).values(request_id=None))


@cache
def _insert_remotely() -> Prepared:
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - servers on SQLite need none of it

    return Prepared(postgresql.insert(_ANSWERS).on_conflict_do_nothing())


def _is(key: AnswerKey) -> tuple[ColumnElement[bool], ...]:
    return (
        Answer.world_id == key.world_id,
        Answer.distributor_id == key.distributor_id,
        Answer.intent == key.digest,
    )


def _used(key: AnswerKey) -> tuple[ColumnElement[bool], ...]:
    return (
        Answer.world_id == key.world_id,
        Answer.distributor_id == key.distributor_id,
        Answer.request_id == key.request_id,
    )
