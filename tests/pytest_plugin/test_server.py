"""The server of a run: started when a test wants it, one of all workers, gone with the run."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from sandbox.client import Sandbox
from tests.cli.servers import serving
from tests.pytest_plugin.inner import (
    command,
    environment,
    noted,
    passes,
    run,
    run_source,
    write,
)
from tests.waiting import heed_interrupts, until

# A test that writes down which server it saw.
NOTE = """
    import json, os, uuid
    from pathlib import Path

    def note(server, **more):
        facts = {"url": server.url, "pid": server.pid, "log": str(server.log), **more}
        draft = Path(f"draft-{uuid.uuid4()}")
        draft.write_text(json.dumps({**facts, "worker": os.environ.get("PYTEST_XDIST_WORKER")}))
        draft.rename(f"note-{uuid.uuid4()}.json")
"""
EACH_NOTES = """
    import time
    import pytest
    from notes import note

    @pytest.mark.parametrize("number", range(12))
    def test_a_world(vipmp_server, vipmp_world, number):
        assert vipmp_world.token()
        note(vipmp_server, world=vipmp_world.world_id)
        time.sleep(0.05)
"""


def is_there(process: object) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def servers(folder: Path) -> set[object]:
    return {each["pid"] for each in noted(folder)}


def test_no_server_is_started_for_a_run_that_wants_none(tmp_path: Path) -> None:
    source = """
        import glob, os, tempfile

        def test_nothing():
            assert not glob.glob(os.path.join(tempfile.gettempdir(), "vipmp-*"))
    """
    done = run_source(tmp_path, source, TMPDIR=str(tmp_path))
    passes(done, passed=1)


def test_one_run_has_one_server_and_leaves_nothing_behind(tmp_path: Path) -> None:
    write(tmp_path, notes=NOTE, test_inner=EACH_NOTES)
    (tmp_path / "temporary").mkdir()
    passes(run(tmp_path, TMPDIR=str(tmp_path / "temporary")), passed=12)
    [server] = servers(tmp_path)
    until(lambda: not is_there(server))
    assert list((tmp_path / "temporary").glob("vipmp-*")) == []
    assert len({each["world"] for each in noted(tmp_path)}) == 12


def test_all_workers_of_a_run_share_one_server_and_two_runs_at_once_share_none(
    tmp_path: Path,
) -> None:
    running = []
    for name in ("one", "other"):
        folder = tmp_path / name
        (folder / "temporary").mkdir(parents=True)
        write(folder, notes=NOTE, test_inner=EACH_NOTES)
        settings = environment(folder, TMPDIR=str(folder / "temporary"))
        running.append(subprocess.Popen(command(workers=2), cwd=folder, env=settings))  # noqa: S603 - our own tests
    assert [each.wait(timeout=100) for each in running] == [0, 0]
    for name in ("one", "other"):
        assert {each["worker"] for each in noted(tmp_path / name)} == {"gw0", "gw1"}
        assert list((tmp_path / name / "temporary").glob("vipmp-*")) == []
    [one], [other] = servers(tmp_path / "one"), servers(tmp_path / "other")
    assert one != other
    until(lambda: not is_there(one) and not is_there(other))


def test_a_worker_that_crashes_takes_no_server_along(tmp_path: Path) -> None:
    source = """
        import os, time
        import pytest
        from notes import note

        @pytest.mark.parametrize("number", range(8))
        def test_a_world(vipmp_server, vipmp_world, number):
            assert vipmp_world.token()
            note(vipmp_server)
            if number in (0, 4):
                os._exit(9)
    """
    write(tmp_path, notes=NOTE, test_inner=source)
    done = run(tmp_path, workers=2)
    assert done.counts() == {"failed": 2, "passed": 6}, done.said
    assert len(noted(tmp_path)) == 8
    assert len({each["worker"] for each in noted(tmp_path)}) == 4
    [server] = servers(tmp_path)
    until(lambda: not is_there(server))


@pytest.mark.parametrize(
    ("ending", "workers"), [(signal.SIGINT, 0), (signal.SIGINT, 2), (signal.SIGKILL, 2)]
)
def test_no_server_outlives_a_run_that_is_ended(
    ending: signal.Signals, workers: int, tmp_path: Path
) -> None:
    source = """
        import time
        from notes import note

        def test_a_long_one(vipmp_server, vipmp_world):
            note(vipmp_server)
            time.sleep(60)
    """
    write(tmp_path, notes=NOTE, test_inner=source)
    with subprocess.Popen(  # noqa: S603 - our own tests
        command(workers=workers),
        cwd=tmp_path,
        env=environment(tmp_path, TMPDIR=str(tmp_path)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=heed_interrupts,  # noqa: PLW1509 - this process has no other threads
    ) as running:
        until(lambda: noted(tmp_path))
        [server] = servers(tmp_path)
        assert is_there(server)
        # Ctrl-C reaches every process of the terminal's group.
        send = os.killpg if ending is signal.SIGINT else os.kill
        send(running.pid, ending)
        running.wait(timeout=40)
    until(lambda: not is_there(server))


def test_a_server_that_runs_already_is_used_and_left_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, notes=NOTE, test_inner=EACH_NOTES)
    (tmp_path / "server").mkdir()
    with serving(tmp_path / "server", SANDBOX_SEED_CUSTOMERS="0") as (address, _):
        passes(run(tmp_path, "--vipmp-url", f"{address}/", workers=2), passed=12)
        assert {each["url"] for each in noted(tmp_path)} == {address}
        with Sandbox(address) as sandbox:
            assert [each.world_id for each in sandbox.list_worlds().items] == ["default"]


def test_a_server_that_does_not_come_up_says_why(tmp_path: Path) -> None:
    source = """
        import time
        import pytest

        began = []

        @pytest.fixture(autouse=True)
        def note():
            began.append(time.monotonic())

        @pytest.mark.parametrize("number", range(20))
        def test_a_world(number, vipmp_world): pass

        def test_it_was_tried_once():
            assert began[20] - began[1] < began[1] - began[0]
    """
    done = run_source(tmp_path, source, "--vipmp-database", f"sqlite:///{tmp_path}")
    assert done.counts() == {"errors": 20, "passed": 1}, done.said
    assert "the sandbox did not start" in done.said
    assert f"{tmp_path} is a folder" in done.said


def test_a_server_that_was_killed_keeps_no_run_waiting_at_its_end(tmp_path: Path) -> None:
    source = """
        import os, signal

        def test_a_world(vipmp_server):
            os.killpg(vipmp_server.pid, signal.SIGKILL)
    """
    began = time.monotonic()
    passes(run_source(tmp_path, source, TMPDIR=str(tmp_path)), passed=1)
    assert time.monotonic() - began < 20
    assert list(tmp_path.glob("vipmp-*")) == []


def test_worlds_on_a_server_that_stays_go_after_a_day(tmp_path: Path, address: str) -> None:
    source = """
        from datetime import UTC, datetime, timedelta

        def test_a_world(vipmp_world):
            expires = vipmp_world.control.resource.expires_at
            assert timedelta(hours=23) < expires - datetime.now(UTC) <= timedelta(hours=24)
    """
    passes(run_source(tmp_path, source, SANDBOX_URL=address), passed=1)


def test_a_url_where_nothing_answers_is_told(tmp_path: Path) -> None:
    source = "def test_a_world(vipmp_world): pass"
    done = run_source(tmp_path, source, "--vipmp-url", "http://127.0.0.1:9")
    assert done.counts() == {"error": 1}, done.said
    assert "there is no sandbox at http://127.0.0.1:9" in done.said


def test_a_run_chooses_database_and_workers_and_no_setting_of_the_shell_does(
    tmp_path: Path,
) -> None:
    source = """
        from pathlib import Path

        def test_a_world(vipmp_server, vipmp_world):
            children = Path(f"/proc/{vipmp_server.pid}/task/{vipmp_server.pid}/children")
            assert len(children.read_text().split()) == 2
    """
    done = run_source(
        tmp_path,
        source,
        "--vipmp-database",
        f"sqlite:///{tmp_path / 'kept.db'}",
        "--vipmp-workers",
        "2",
        SANDBOX_DATABASE_URL="nonsense",
        SANDBOX_PORT="1",
        SANDBOX_HOST="203.0.113.1",
    )
    passes(done, passed=1)
    assert (tmp_path / "kept.db").exists()


def test_a_number_of_workers_that_is_none_is_told(tmp_path: Path) -> None:
    write(tmp_path, test_inner="def test_a_world(vipmp_world): pass")
    (tmp_path / "pytest.ini").write_text("[pytest]\nvipmp_workers = many\n")
    done = run(tmp_path)
    assert "vipmp_workers: 'many' is no number" in done.said
