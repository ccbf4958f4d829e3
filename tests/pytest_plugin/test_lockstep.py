"""Lockstep: the clock of the test's process goes with its world's, and nothing else is harmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pytest_plugin.inner import run, run_source, write
from tests.pytest_plugin.partners import PARTNER

STEPS = """
    import time
    from concurrent.futures import ThreadPoolExecutor
    from datetime import UTC, date, datetime, timedelta, timezone
    from threading import Thread
    import pytest
    from partner import call, customer, order
    from sandbox.client import SandboxError

    pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z")
    START = datetime(2026, 1, 15, 9, tzinfo=UTC)

    def agree(world):
        assert datetime.now(UTC) == world.now
        assert datetime.now() == world.now.replace(tzinfo=None)
        assert date.today() == world.now.date()
        assert time.time() == world.now.timestamp()
        assert time.gmtime()[:3] == world.now.timetuple()[:3]

    def test_both_clocks_agree_and_move_together(vipmp_world):
        before = datetime.now(UTC)
        with vipmp_world.lockstep():
            agree(vipmp_world)
            assert vipmp_world.now == START
            vipmp_world.travel(days=30)
            agree(vipmp_world)
            assert datetime.now(UTC) == START + timedelta(days=30)
            vipmp_world.travel(to=datetime.now(UTC) + timedelta(days=400))
            agree(vipmp_world)
            vipmp_world.travel(to=date.today() + timedelta(days=1))
            agree(vipmp_world)
        assert before <= datetime.now(UTC) < before + timedelta(minutes=5)
        vipmp_world.travel(days=30)
        assert before <= datetime.now(UTC) < before + timedelta(minutes=5)

    def test_in_step_by_anniversaries(vipmp_world):
        with vipmp_world.lockstep():
            acme = customer(vipmp_world)
            order(vipmp_world, acme)
            vipmp_world.travel("AD-3", acme)
            agree(vipmp_world)
            assert date.today() == date(2027, 1, 12)

    @pytest.mark.vipmp_lockstep
    def test_a_marker_does_the_same(vipmp_world):
        agree(vipmp_world)
        vipmp_world.travel(days=1)
        agree(vipmp_world)

    def test_it_ended_with_the_test():
        assert abs(datetime.now(UTC) - START) > timedelta(days=100)

    def test_local_time_is_utc_meanwhile(vipmp_world, monkeypatch):
        monkeypatch.setenv("TZ", "America/Los_Angeles")
        time.tzset()
        try:
            with vipmp_world.lockstep():
                assert datetime.now() == datetime(2026, 1, 15, 9)
                pacific = datetime.now(timezone(timedelta(hours=-8)))
                assert pacific == START and pacific.hour == 1
        finally:
            monkeypatch.undo()
            time.tzset()

    @pytest.fixture
    def known_since(vipmp_world):
        return datetime.now(UTC)

    @pytest.mark.vipmp_lockstep
    def test_fixtures_that_use_the_world_are_in_step_too(known_since, vipmp_world):
        assert known_since == START == vipmp_world.now

    @pytest.mark.vipmp_lockstep
    class TestOfAClass:
        def test_one(self, vipmp_class_world):
            agree(vipmp_class_world)
            vipmp_class_world.travel(days=1)

        def test_its_tests_share_the_clock(self, vipmp_class_world):
            assert date.today() == date(2026, 1, 16)
            agree(vipmp_class_world)

    class TestOfOneTest:
        def test_one(self, vipmp_class_world):
            assert abs(datetime.now(UTC) - START) > timedelta(days=100)

        @pytest.mark.vipmp_lockstep
        def test_a_marked_one(self, vipmp_class_world):
            agree(vipmp_class_world)

        def test_the_next(self, vipmp_class_world):
            assert not vipmp_class_world.is_in_lockstep
            assert abs(datetime.now(UTC) - START) > timedelta(days=100)

    def test_inside_of_another_worlds_lockstep(vipmp_world, vipmp_module_world):
        vipmp_module_world.travel(days=10)
        with vipmp_world.lockstep():
            with vipmp_module_world.lockstep():
                agree(vipmp_module_world)
                vipmp_world.travel(days=1)
                agree(vipmp_module_world)
            agree(vipmp_world)

    def test_twice_is_once(vipmp_world):
        with vipmp_world.lockstep(), vipmp_world.lockstep():
            vipmp_world.travel(days=1)
            agree(vipmp_world)
        with vipmp_world.lockstep():
            agree(vipmp_world)

    def test_an_exception_ends_it(vipmp_world):
        with pytest.raises(ZeroDivisionError), vipmp_world.lockstep():
            1 / 0
        assert abs(datetime.now(UTC) - START) > timedelta(days=100)

    def test_a_travel_that_is_refused_leaves_it(vipmp_world):
        with vipmp_world.lockstep():
            with pytest.raises(SandboxError):
                vipmp_world.travel(days=-1)
            agree(vipmp_world)

    @pytest.mark.vipmp(mode="live")
    def test_a_live_clock_goes_on(vipmp_world):
        with vipmp_world.lockstep():
            first = datetime.now(UTC)
            assert START <= first < START + timedelta(minutes=5)
            time.sleep(0.05)
            assert timedelta(0) < datetime.now(UTC) - first < timedelta(minutes=5)
            vipmp_world.travel(days=1)
            assert abs(datetime.now(UTC) - vipmp_world.now) < timedelta(seconds=30)

    @pytest.mark.vipmp(mode="scaled", rate=60)
    def test_a_scaled_clock_is_nobodys(vipmp_world):
        with pytest.raises(ValueError, match="60.0 times"), vipmp_world.lockstep():
            pass

    @pytest.mark.vipmp_lockstep
    def test_threads_see_the_same_time(vipmp_world):
        seen = []
        thread = Thread(target=lambda: seen.append(time.time()))
        thread.start()
        thread.join()
        with ThreadPoolExecutor() as pool:
            seen.append(pool.submit(time.time).result())
        assert seen == [START.timestamp()] * 2
"""
UNHARMED = """
    import queue
    import subprocess
    import sys
    import threading
    import time
    from datetime import UTC, datetime, timedelta
    import httpx
    import jwt
    import pytest
    import requests
    from time import monotonic
    from partner import call, customer, order

    pytestmark = [
        pytest.mark.vipmp(now="2026-01-15T09:00:00Z"), pytest.mark.vipmp_lockstep,
        pytest.mark.filterwarnings("error"),
    ]

    @pytest.mark.vipmp(now="2020-01-15T09:00:00Z")
    def test_a_token_is_kept_and_good_whatever_the_day_is(vipmp_world):
        token = vipmp_world.token()
        customer(vipmp_world)
        vipmp_world.travel(days=4000)
        assert vipmp_world.token() == token
        customer(vipmp_world)

    def test_a_partners_token_that_is_kept_by_the_day_is_fetched_anew(vipmp_world):
        class Client:
            ends = datetime.min.replace(tzinfo=UTC)
            fetched = 0

            def get(self):
                if datetime.now(UTC) >= self.ends:
                    answer = httpx.post(vipmp_world.ims_url, data={
                        "grant_type": "client_credentials", "client_id": vipmp_world.client_id,
                        "client_secret": vipmp_world.client_secret, "scope": "openid",
                    }).json()
                    self.token = answer["access_token"]
                    self.ends = datetime.now(UTC) + timedelta(seconds=answer["expires_in"])
                    self.fetched += 1
                return httpx.get(f"{vipmp_world.base_url}/v3/resellers", headers={
                    **vipmp_world.headers(), "Authorization": f"Bearer {self.token}",
                }).status_code

        client = Client()
        assert [client.get(), client.get(), client.fetched] == [200, 200, 1]
        vipmp_world.travel(days=365)
        assert [client.get(), client.get(), client.fetched] == [200, 200, 2]

    def test_durations_are_real(vipmp_world):
        began = time.monotonic(), time.perf_counter(), monotonic(), time.perf_counter_ns()
        time.sleep(0.05)
        vipmp_world.travel(days=100)
        ended = time.monotonic(), time.perf_counter(), monotonic(), time.perf_counter_ns()
        assert all(later > earlier for earlier, later in zip(began, ended))
        assert ended[0] - began[0] < 60

    def silent():
        import socket
        server = socket.create_server(("127.0.0.1", 0))
        return server, f"http://127.0.0.1:{server.getsockname()[1]}/"

    def test_timeouts_of_httpx_run_out(vipmp_world):
        server, url = silent()
        with server, pytest.raises(httpx.ReadTimeout):
            httpx.get(url, timeout=0.1)

    def test_timeouts_of_requests_run_out(vipmp_world):
        server, url = silent()
        with server, pytest.raises(requests.ReadTimeout):
            requests.get(url, timeout=0.1)

    def test_waits_run_out(vipmp_world):
        with pytest.raises(queue.Empty):
            queue.Queue().get(timeout=0.05)
        assert not threading.Event().wait(0.05)
        with pytest.raises(subprocess.TimeoutExpired):
            subprocess.run([sys.executable, "-c", "import time; time.sleep(9)"], timeout=0.3)

    def test_a_partners_own_wait_runs_out(vipmp_world):
        deadline = time.monotonic() + 0.05
        while time.monotonic() < deadline:
            time.sleep(0.01)

    def test_connections_are_kept_over_the_years(vipmp_world):
        with httpx.Client(headers=vipmp_world.headers()) as client, requests.Session() as session:
            session.headers.update(vipmp_world.headers())
            for _ in range(3):
                url = f"{vipmp_world.base_url}/v3/resellers"
                assert client.get(url).status_code == 200
                assert session.get(url).status_code == 200
                vipmp_world.travel(days=365)

    def test_how_long_a_call_took_is_real(vipmp_world):
        answer = httpx.get(f"{vipmp_world.base_url}/ping")
        assert timedelta(0) < answer.elapsed < timedelta(seconds=30)

    def test_the_server_lives_in_real_time(vipmp_world):
        claims = jwt.decode(vipmp_world.token(), options={"verify_signature": False})
        assert claims["exp"] > datetime(2026, 6, 1, tzinfo=UTC).timestamp()

    def test_a_login_hook_of_httpx_sees_the_worlds_day(vipmp_world):
        seen = []

        class Login(httpx.Auth):
            def auth_flow(self, request):
                seen.append((time.time(), datetime.now(UTC)))
                request.headers.update(vipmp_world.headers())
                yield request

        url = f"{vipmp_world.base_url}/v3/resellers"
        assert httpx.get(url, auth=Login()).status_code == 200
        assert seen == [(vipmp_world.now.timestamp(), vipmp_world.now)]
"""
ASYNC = """
    import asyncio
    from datetime import UTC, datetime, timedelta
    import httpx
    import pytest

    pytestmark = [pytest.mark.anyio, pytest.mark.vipmp(now="2026-01-15T09:00:00Z")]

    @pytest.fixture
    def anyio_backend():
        return "asyncio"

    @pytest.mark.vipmp_lockstep
    async def test_a_marked_test(vipmp_world):
        async with httpx.AsyncClient(headers=vipmp_world.headers()) as client:
            assert datetime.now(UTC) == vipmp_world.now
            answer = await client.get(f"{vipmp_world.base_url}/v3/resellers")
            assert answer.status_code == 200
            vipmp_world.travel(days=400)
            assert datetime.now(UTC) == vipmp_world.now
            answer = await client.get(f"{vipmp_world.base_url}/v3/resellers")
            assert answer.status_code == 200

    async def test_sleeps_and_timeouts_are_real(vipmp_world):
        with vipmp_world.lockstep():
            await asyncio.sleep(0.01)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await asyncio.sleep(60)
            vipmp_world.travel(days=400)
            await asyncio.sleep(0.01)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asyncio.Event().wait(), 0.05)
            assert datetime.now(UTC) == vipmp_world.now
        assert abs(datetime.now(UTC) - vipmp_world.now) > timedelta(days=50)

    async def test_tasks_see_the_same_time(vipmp_world):
        async def now():
            await asyncio.sleep(0)
            return datetime.now(UTC)

        with vipmp_world.lockstep():
            assert await asyncio.gather(now(), now()) == [vipmp_world.now] * 2
"""
OTHERS = """
    from datetime import UTC, date, datetime
    import pytest
    import time_machine
    from freezegun import freeze_time

    pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z")

    @time_machine.travel("2031-05-05T00:00:00Z", tick=False)
    def test_lockstep_inside_of_a_time_machine(vipmp_world):
        assert date.today() == date(2031, 5, 5)
        with vipmp_world.lockstep():
            vipmp_world.travel(days=1)
            assert datetime.now(UTC) == vipmp_world.now
        assert date.today() == date(2031, 5, 5)

    def test_a_time_machine_does_not_start_inside_of_it(vipmp_world):
        with vipmp_world.lockstep():
            with pytest.raises(RuntimeError, match="cannot start when freezegun is active"):
                time_machine.travel("2031-05-05T00:00:00Z").start()
            assert datetime.now(UTC) == vipmp_world.now

    def test_a_time_machine_by_hand(vipmp_world):
        with time_machine.travel(vipmp_world.now, tick=False) as traveller:
            assert datetime.now(UTC) == vipmp_world.now
            traveller.move_to(vipmp_world.travel(days=30).to)
            assert datetime.now(UTC) == vipmp_world.now

    @freeze_time("2031-05-05")
    def test_inside_of_a_freeze_of_ones_own(vipmp_world):
        with vipmp_world.lockstep():
            vipmp_world.travel(days=1)
            assert datetime.now(UTC) == vipmp_world.now
        assert date.today() == date(2031, 5, 5)

    def test_a_freeze_inside_of_it_is_for_a_moment(vipmp_world):
        with vipmp_world.lockstep():
            with freeze_time("2031-05-05"):
                assert date.today() == date(2031, 5, 5)
            assert datetime.now(UTC) == vipmp_world.now
"""


def all_pass(address: str, folder: Path, *arguments: str, **sources: str) -> None:
    write(folder, partner=PARTNER, **sources)
    done = run(folder, *arguments, SANDBOX_URL=address)
    assert set(done.counts()) == {"passed"}, done.said
    assert done.code == 0


def test_the_clock_of_the_process_goes_with_the_worlds(tmp_path: Path, address: str) -> None:
    all_pass(address, tmp_path, test_steps=STEPS)


def test_tokens_timeouts_and_waits_are_unharmed(tmp_path: Path, address: str) -> None:
    all_pass(address, tmp_path, test_unharmed=UNHARMED)


def test_it_works_in_async_tests(tmp_path: Path, address: str) -> None:
    all_pass(address, tmp_path, "-p", "anyio", test_async=ASYNC)


def test_it_lives_beside_others_that_move_the_clock(tmp_path: Path, address: str) -> None:
    pytest.importorskip("time_machine")
    all_pass(address, tmp_path, test_others=OTHERS)


def test_durations_of_tests_stay_true(tmp_path: Path, address: str) -> None:
    source = """
        import time
        import pytest

        @pytest.mark.vipmp(now="2020-01-15T09:00:00Z")
        @pytest.mark.vipmp_lockstep
        def test_a_while(vipmp_world):
            vipmp_world.travel(days=365)
            time.sleep(0.2)
    """
    done = run_source(
        tmp_path, source, "--junitxml=out.xml", "--durations=1", "-vv", SANDBOX_URL=address
    )
    assert done.code == 0, done.said
    seconds = float(done.said.partition("slowest")[2].splitlines()[1].partition("s ")[0])
    assert 0.2 <= seconds < 60
    assert 'timestamp="2020' not in (tmp_path / "out.xml").read_text(encoding="utf-8")


def test_a_marked_test_without_a_world_is_told_so(tmp_path: Path, address: str) -> None:
    source = """
        import pytest

        @pytest.mark.vipmp_lockstep
        def test_without(): pass

        def test_with(vipmp_world): pass

        @pytest.mark.vipmp_lockstep
        def test_without_though_there_is_a_server(vipmp_server): pass
    """
    done = run_source(tmp_path, source, SANDBOX_URL=address)
    assert done.counts() == {"passed": 1, "errors": 2}, done.said
    assert "vipmp_lockstep needs a world: let the test take one of vipmp_world" in done.said


def test_without_freezegun_it_says_what_to_install(tmp_path: Path, address: str) -> None:
    source = """
        import sys
        import pytest

        sys.modules["freezegun"] = None

        def test_a_world_needs_none(vipmp_world):
            vipmp_world.travel(days=1)
            with pytest.raises(RuntimeError, match=r"pip install 'vipmp-sandbox\\[pytest\\]'"):
                with vipmp_world.lockstep():
                    pass
    """
    done = run_source(tmp_path, source, SANDBOX_URL=address)
    assert done.counts() == {"passed": 1}, done.said
