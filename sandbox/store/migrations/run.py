"""Run revisions on a connection whose transaction somebody else has begun, and commits."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_FOLDER: Final = Path(__file__).parent


def known_revisions() -> frozenset[str]:
    """Return the revisions that there are here."""
    script = ScriptDirectory.from_config(_config())
    return frozenset(each.revision for each in script.walk_revisions())


def run_to(connection: Connection, revision: str) -> None:
    """Bring the schema of a database from the revision that it is stamped with to a later one."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _config() -> Config:
    config = Config()
    # A percent sign in the path would be read as an option's name.
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
