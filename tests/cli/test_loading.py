"""What starts a server loads what it needs, and leaves the collector as it was."""

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest

from sandbox.catalogue.reference import load_reference
from sandbox.cli.loading import loading


@pytest.fixture
def _enabled() -> Iterator[None]:
    yield
    gc.enable()
    gc.unfreeze()


@pytest.mark.usefixtures("_enabled")
@pytest.mark.parametrize("is_enabled", [True, False])
def test_no_garbage_is_looked_for_while_modules_load(*, is_enabled: bool) -> None:
    if not is_enabled:
        gc.disable()
    with loading():
        assert not gc.isenabled()
    assert gc.isenabled() is is_enabled
    assert gc.get_freeze_count()


@pytest.mark.usefixtures("_enabled")
def test_the_collector_works_again_where_loading_failed() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError
    assert gc.isenabled()


def test_a_server_loads_neither_clients_nor_what_only_some_servers_need() -> None:
    script = (
        "import sys, sandbox.serving\n"
        "some = {'faker', 'httpx', 'rich', 'structlog', 'alembic', 'psycopg'}\n"
        "needless = some & sys.modules.keys()\n"
        "assert not needless, needless\n"
    )
    done = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_fixtures_are_read_once_a_process() -> None:
    assert load_reference() is load_reference()
