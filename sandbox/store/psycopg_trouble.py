"""What PostgreSQL's driver says, sorted; loaded only where the driver is (`trouble.py`)."""

from typing import Final

import psycopg
from psycopg import errors

from sandbox.store.trouble import Trouble

FAILURE: Final = psycopg.Error
COLLISIONS: Final = (errors.UniqueViolation, errors.DeadlockDetected)


def trouble_of(cause: BaseException | None) -> Trouble | None:
    """Return what is wrong with the database; None: it is another error."""
    match cause:
        case errors.DiskFull():
            return Trouble.DISK_FULL
        case errors.ReadOnlySqlTransaction():
            return Trouble.READ_ONLY
        case errors.LockNotAvailable() | errors.QueryCanceled():
            return Trouble.DATABASE_LOCKED
        case psycopg.OperationalError() | psycopg.InterfaceError():
            return Trouble.DATABASE_AWAY
        case _:
            return None
