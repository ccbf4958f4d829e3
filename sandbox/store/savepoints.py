"""Parts of a transaction that are undone by themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from sandbox.store.sqlite_connections import SqliteConnection


def finish_sent(connection: Connection) -> None:
    """Wait until all that was sent to PostgreSQL is done, so that what failed of it is raised."""
    driver: Any = connection.connection.dbapi_connection
    if not isinstance(driver, SqliteConnection):
        driver.hear()


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Undo what the block wrote if it fails."""
    driver: Any = connection.connection.dbapi_connection
    is_local = isinstance(driver, SqliteConnection)
    say = driver.own_cursor.execute if is_local else driver.say
    go_back = say if is_local else driver.go_back
    say("SAVEPOINT block")
    try:
        yield
        finish_sent(connection)
    except BaseException:
        go_back("ROLLBACK TO SAVEPOINT block")
        raise
    finally:
        say("RELEASE SAVEPOINT block")
