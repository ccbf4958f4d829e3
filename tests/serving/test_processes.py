"""Parent and workers: none outlives the other unawares, and what a program is told of them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from sandbox.serving.limits import Limits
from sandbox.serving.loop import Loop
from tests.cli.servers import command, environment
from tests.serving.clients import HALF_A_BODY, many
from tests.serving.lives import is_there, started
from tests.waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


def test_no_worker_outlives_its_parent_however_that_dies(tmp_path: Path) -> None:
    with started(tmp_path, "--workers", "2") as server, many(server.url, 5, HALF_A_BODY):
        workers = server.workers()
        assert len(workers) == 2
        server.process.kill()
        server.process.wait()
        until(lambda: not any(is_there(each) for each in workers), 5)
        assert not server.answers()


def test_a_server_that_is_told_to_stop_while_its_worker_dies_stops(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        os.kill(min(server.workers()), signal.SIGKILL)
        server.process.terminate()
        assert server.process.wait(timeout=10) == 0


def test_workers_end_with_a_ctrl_c_that_reaches_all_of_them(tmp_path: Path) -> None:
    with started(tmp_path, "--workers", "2") as server:
        workers = server.workers()
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(timeout=10) == 0
        assert not any(is_there(each) for each in workers)


def test_a_loop_may_be_told_to_stop_twice_at_once() -> None:
    """A group's SIGTERM (systemd, `timeout`) reaches a worker beside its parent's own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        loop = Loop(lambda *_: [], [listener], Limits(1, 1, 10), lambda _: False)
        loop.stop()
        loop.stop()
        loop.serve()


def test_the_ready_file_says_what_a_program_needs(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        said = json.loads(server.ready.read_text(encoding="utf-8"))
        assert said["pid"] == server.process.pid
        assert server.answers()
        credentials = said["credentials"]
        assert credentials["worldId"] == "default"
        form = {"grant_type": "client_credentials", "scope": "openid"}
        form |= {"client_id": credentials["clientId"]}
        form |= {"client_secret": credentials["clientSecret"]}
        assert httpx.post(f"{said['url']}/ims/token/v3", data=form).status_code == 200
        assert [path.name for path in tmp_path.iterdir() if "ready" in path.name] == ["ready.json"]
        assert server.ready.stat().st_mode & 0o077 == 0, "it holds a secret"


def test_a_ready_file_never_tells_of_a_server_that_has_ended(tmp_path: Path) -> None:
    stale = tmp_path / "ready.json"
    with started(tmp_path) as server:
        server.process.kill()
        server.process.wait()
        assert stale.exists(), "nobody was there to remove it"
    call = command("serve", "--port", "0", "--database", f"sqlite:///{tmp_path / 'sandbox.db'}")
    with subprocess.Popen(  # noqa: S603 - our own server
        [*call, "--ready-file", str(stale)], env=environment(), stdout=subprocess.DEVNULL
    ) as second:
        until(
            lambda: (
                stale.exists()
                and json.loads(stale.read_text(encoding="utf-8"))["pid"] == second.pid
            ),
            30,
        )
        second.terminate()
        assert second.wait(timeout=20) == 0
    assert not stale.exists()


@pytest.mark.parametrize("name", ["", "missing/ready.json"])
def test_a_ready_file_that_cannot_be_written_is_told_before_any_work(
    tmp_path: Path, name: str
) -> None:
    call = command("serve", "--port", "0", "--database", f"sqlite:///{tmp_path / 'sandbox.db'}")
    done = subprocess.run(  # noqa: S603 - our own program
        [*call, "--ready-file", str(tmp_path / name)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "--ready-file" in done.stderr
    assert not (tmp_path / "sandbox.db").exists()
