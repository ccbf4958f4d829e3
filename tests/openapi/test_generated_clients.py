"""Generated clients keep every operation of the documents, have right types, and work."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest
from werkzeug.serving import make_server

from tests.local import local, sqlite_url
from tests.openapi.documents import DOCUMENTS, operations
from tests.support import make_world

pytestmark = [
    # Generating is slow and its result is shared, so all of it is one process's.
    pytest.mark.xdist_group("generated_clients"),
    pytest.mark.skipif(
        find_spec("openapi_python_client") is None, reason="openapi-python-client is not installed"
    ),
]

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "openapi.md"
PACKAGES: Final = {"partner": "vipmp", "control": "vipmp_control"}


@dataclass(frozen=True)
class Generated:
    """Where the packages are, and what the generator said of each."""

    folder: Path
    said: dict[str, str]

    def functions(self, name: str) -> set[str]:
        """The operations that a client has: a module each."""
        found = (self.folder / PACKAGES[name] / "api").rglob("*.py")
        return {path.stem for path in found} - {"__init__"}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a Python that sees the packages of a folder."""
    return subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "MYPYPATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    folder = tmp_path_factory.mktemp("generated")
    # By default the generator formats and lints what it has written.
    (folder / "generator.yaml").write_text("post_hooks: []\n", encoding="utf-8")
    said = {}
    for name, package in PACKAGES.items():
        document = folder / f"{name}.json"
        document.write_text(json.dumps(DOCUMENTS[name]), encoding="utf-8")
        arguments = ["generate", "--path", document.name, "--output-path", package]
        options = ["--meta", "none", "--config", "generator.yaml"]
        done = run(folder, "-m", "openapi_python_client", *arguments, *options)
        assert done.returncode == 0, done.stdout + done.stderr
        said[name] = done.stdout + done.stderr
    return Generated(folder, said)


@pytest.mark.parametrize("name", PACKAGES)
def test_a_generated_client_has_every_operation(generated: Generated, name: str) -> None:
    declared = {each["operationId"] for each in operations(DOCUMENTS[name])}
    assert generated.functions(name) == declared
    assert "WARNING" not in generated.said[name].upper()
    assert "unable" not in generated.said[name].lower()


def test_the_types_of_generated_clients_are_right(generated: Generated) -> None:
    (generated.folder / "mypy.ini").write_text(
        # The generator casts what it knows already.
        "[mypy]\nstrict = True\nwarn_redundant_casts = False\n",
        encoding="utf-8",
    )
    done = run(generated.folder, "-m", "mypy", *PACKAGES.values())
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert "no issues found" in done.stdout


@pytest.fixture
def credentials(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A sandbox that listens, with the credentials of a world of one reseller."""
    with local(sqlite_url(tmp_path)) as http:
        world = make_world(http)
        world.partner.reseller()
        server = make_server("127.0.0.1", 0, http.app)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield {
            "url": f"http://127.0.0.1:{server.server_port}",
            "client_id": world.partner.client_id,
            "client_secret": world.partner.client_secret,
        }
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_example_of_the_page_works(generated: Generated, credentials: dict[str, str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    given = "".join(f"{name} = {value!r}\n" for name, value in credentials.items())
    done = run(generated.folder, "-c", given + example)
    assert (done.stdout, done.stderr) == ("1\n", "")
