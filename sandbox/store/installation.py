"""What belongs to a database as a whole: the key that signs access tokens."""

import secrets

from sqlalchemy import Engine, select

from sandbox.store.engine import writing
from sandbox.store.worlds import Installation


def token_key(engine: Engine) -> str:
    """Return the key that signs tokens: made once a database, the same in all its processes."""
    with writing(engine) as session:
        if engine.dialect.name == "postgresql":
            session.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(7412)")
        key = session.scalar(select(Installation.token_key))
        if key is None:
            key = secrets.token_urlsafe(48)
            session.add(Installation(installation_id=1, token_key=key))
    return key
