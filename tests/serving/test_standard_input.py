"""A server on a leash: it ends with the program that holds its standard input."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.cli.servers import command, environment
from tests.waiting import until

STARTER = """
import subprocess, sys, time
subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, start_new_session=True)
time.sleep(600)
"""


def serve(folder: Path, *arguments: str) -> list[str]:
    database = f"sqlite:///{folder / 'sandbox.db'}"
    ready = str(folder / "ready.json")
    return command(
        "serve", "--port", "0", "--database", database, "--ready-file", ready, *arguments
    )


def facts(folder: Path) -> tuple[str, int]:
    until((folder / "ready.json").exists)
    found = json.loads((folder / "ready.json").read_text(encoding="utf-8"))
    return found["url"], found["pid"]


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # Whoever inherits it may be slow to take note of its end.
    stat = Path(f"/proc/{process}/stat")
    return (
        not stat.exists() or stat.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    )


def test_it_ends_in_order_when_its_standard_input_ends(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own server
        serve(tmp_path, "--stop-at-eof"),
        env=environment(SANDBOX_SEED_CUSTOMERS="0"),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as server:
        url, _ = facts(tmp_path)
        assert server.stdin is not None
        server.stdin.write(b"what comes before its end means nothing\n")
        server.stdin.flush()
        assert httpx.get(f"{url}/ping").text == "pong"
        server.stdin.close()
        assert server.wait(timeout=20) == 0
    assert not (tmp_path / "ready.json").exists()


def test_it_ends_when_the_program_that_started_it_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own server
        [sys.executable, "-c", STARTER, *serve(tmp_path, "--stop-at-eof", "--workers", "2")],
        env=environment(SANDBOX_SEED_CUSTOMERS="0"),
        stdout=subprocess.DEVNULL,
    ) as starter:
        _, server = facts(tmp_path)
        starter.send_signal(signal.SIGKILL)
    until(lambda: not is_there(server))
    assert not (tmp_path / "ready.json").exists()


def test_without_the_option_standard_input_means_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own server
        serve(tmp_path),
        env=environment(SANDBOX_SEED_CUSTOMERS="0"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    ) as server:
        url, _ = facts(tmp_path)
        time.sleep(0.3)
        assert httpx.get(f"{url}/ping").text == "pong"
        server.terminate()
        assert server.wait(timeout=20) == 0
