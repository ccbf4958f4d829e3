"""Applications of a test's own, where it must reach behind HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import Flask

from sandbox.app import create_app
from sandbox.settings import Settings

MakeClient = Callable[..., tuple[httpx.Client, Flask]]


@pytest.fixture
def make_client(tmp_path: Path) -> Iterator[MakeClient]:
    """Make applications on a SQLite file, each with a client."""
    with ExitStack() as stack:

        def make(**settings: Any) -> tuple[httpx.Client, Flask]:
            app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'own.db'}", **settings))
            app.config["PROPAGATE_EXCEPTIONS"] = False
            stack.callback(app.extensions["sandbox"].engine.dispose)
            transport = httpx.WSGITransport(app, raise_app_exceptions=False)
            client = httpx.Client(transport=transport, base_url="http://localhost")
            return stack.enter_context(client), app

        yield make
