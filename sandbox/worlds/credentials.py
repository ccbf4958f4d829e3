"""The credentials of a world's distributors: a client id and a secret for each."""

import secrets

from sqlalchemy import Connection, bindparam, insert, select

from sandbox.store.base import RowsId, table_of
from sandbox.store.prepared import Prepared
from sandbox.store.worlds import Credential, Distributor

_INSERT = Prepared(insert(table_of(Credential)))
_DISTRIBUTORS = Prepared(
    select(Distributor.distributor_id)
    .where(Distributor.world_id == bindparam("of_world"))
    .order_by(Distributor.distributor_id)
)


def give_credentials(
    connection: Connection, world_id: str, rows_id: RowsId, first: tuple[str, str] | None = None
) -> None:
    """Give every distributor of a new world a credential.

    Args:
        connection: inside the transaction that makes the world.
        world_id: the world.
        rows_id: the key of its rows, where its distributors are.
        first: client id and secret of the first distributor; else they are random.
    """
    rows = _DISTRIBUTORS.all(connection, {"of_world": rows_id})
    made = [first or _new_credential(), *(_new_credential() for _ in rows[1:])]
    _INSERT.run_many(
        connection,
        [
            {
                "client_id": client_id,
                "client_secret": client_secret,
                "world_id": world_id,
                "distributor_id": row.distributor_id,
            }
            for row, (client_id, client_secret) in zip(rows, made, strict=True)
        ],
    )


def _new_credential() -> tuple[str, str]:
    # Both begin with a letter: a word with a dash before it is an option to most commands.
    return f"client-{secrets.token_hex(10)}", f"secret-{secrets.token_urlsafe(24)}"
