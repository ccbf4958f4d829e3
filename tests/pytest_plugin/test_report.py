"""What a failed test tells of its worlds, and the command that makes them again."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from tests.cli.servers import command, environment
from tests.pytest_plugin.inner import run, run_source, write
from tests.pytest_plugin.partners import PARTNER

FAILING = """
    import pytest
    from partner import call, customer, order

    @pytest.mark.vipmp(seed=7, now="2026-01-15T09:00:00Z", rules={"returnWindowDays": 7})
    def test_a_return(vipmp_world):
        acme = customer(vipmp_world)
        placed = order(vipmp_world, acme)
        vipmp_world.travel(days=8)
        answer = call(vipmp_world, "POST", f"/customers/{acme}/orders", {
            "orderType": "RETURN", "referenceOrderId": placed["orderId"],
            "lineItems": placed["lineItems"],
        })
        assert answer.status_code == 201
"""


def sections(said: str) -> list[str]:
    """The sections of worlds, as the report of a run shows them."""
    return re.findall(r"-+ world w-\S+ -+\n(.*?)(?=\n[-=_]{5,})", said, re.DOTALL)


def test_a_failed_test_tells_rules_timeline_and_requests_of_its_world(
    tmp_path: Path, address: str
) -> None:
    write(tmp_path, partner=PARTNER, test_inner=FAILING)
    done = run(tmp_path, SANDBOX_URL=address)
    assert done.counts() == {"failed": 1}, done.said
    [section] = sections(done.said)
    lines = section.splitlines()
    assert lines[:3] == [
        "seed 7, frozen at 2026-01-23T09:00:00Z",
        "rule returnWindowDays = 7 (default 14)",
        "what happened:",
    ]
    assert re.search(r"  2026-01-15T09:00:00Z  order.completed  NEW order \d+ completed", section)
    asked = section.partition("what was asked:\n")[2].splitlines()
    assert re.fullmatch(r"  2026-01-23T09:00:00Z  POST /v3/customers/\d+/orders  400 \d+", asked[3])
    assert asked[4].startswith("    why: RE-1: ")
    assert "lastDay=2026-01-22" in asked[4]


def test_the_command_that_it_tells_makes_the_world_again(tmp_path: Path, address: str) -> None:
    write(tmp_path, partner=PARTNER, test_inner=FAILING)
    done = run(tmp_path, SANDBOX_URL=address)
    [told] = re.findall(r"to make it again: vipmp-sandbox (replay \S+)", done.said)
    database = f"sqlite:///{tmp_path / 'again.db'}"
    again = subprocess.run(  # noqa: S603 - our own program
        command(*told.split(), "--database", database, "--json"),
        env=environment(SANDBOX_SEED_CUSTOMERS="0"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 0, again.stderr
    made = json.loads(again.stdout)
    assert made["differences"] == []
    assert made["complete"] is True
    assert made["calls"] == len(["reseller", "customer", "order", "advance", "return"])


def test_forks_and_shared_worlds_are_told_of_where_they_are_used(
    tmp_path: Path, address: str
) -> None:
    source = """
        def test_own(vipmp_world):
            vipmp_world.fork()
            assert False

        class TestShared:
            def test_both(self, vipmp_class_world, vipmp_world): assert False
            def test_neither(self): assert False

        def test_module(vipmp_module_world): assert False
        def test_that_does_not_use_it(): assert False
        def test_that_passes(vipmp_world): pass
    """
    done = run_source(tmp_path, source, SANDBOX_URL=address)
    assert done.counts() == {"failed": 5, "passed": 1}, done.said
    assert len(sections(done.said)) == 2 + 2 + 0 + 1 + 0


def test_a_fixture_that_fails_after_the_world_was_made_tells_of_it(
    tmp_path: Path, address: str
) -> None:
    source = """
        import pytest

        @pytest.fixture
        def shop(vipmp_world):
            raise RuntimeError("no shop")

        def test_a_shop(shop): pass
    """
    done = run_source(tmp_path, source, SANDBOX_URL=address)
    assert done.counts() == {"error": 1}, done.said
    [section] = sections(done.said)
    assert "rules as they are by default\nnothing has happened\n" in section
    assert "nothing was asked of the partner API" in section


def test_long_stories_are_told_from_their_end(tmp_path: Path, address: str) -> None:
    source = """
        from partner import call, customer

        def test_many(vipmp_world):
            for _ in range(15):
                customer(vipmp_world)
            for _ in range(12):
                call(vipmp_world, "GET", "/resellers")
            assert False
    """
    write(tmp_path, partner=PARTNER, test_inner=source)
    [section] = sections(run(tmp_path, SANDBOX_URL=address).said)
    assert "what happened, after 10 earlier events:" in section
    assert "what was asked, after 32 earlier requests:" in section
    assert section.count("GET /v3/resellers") == 10


def test_a_sandbox_that_is_gone_hides_no_failure(tmp_path: Path) -> None:
    source = """
        import os, signal, time

        def test_without_it(vipmp_server, vipmp_world):
            os.killpg(vipmp_server.pid, signal.SIGKILL)
            time.sleep(0.1)
            assert 1 == 2
    """
    done = run_source(tmp_path, source)
    assert "assert 1 == 2" in done.said
    assert "more is not known of it: there is no sandbox at" in done.said


def test_it_is_in_the_reports_of_workers_too(tmp_path: Path, address: str) -> None:
    write(tmp_path, partner=PARTNER, test_inner=FAILING)
    done = run(tmp_path, workers=2, SANDBOX_URL=address)
    [section] = sections(done.said)
    assert "why: RE-1" in section


def test_without_pytests_cache_the_replay_file_goes_elsewhere(tmp_path: Path, address: str) -> None:
    write(tmp_path, test_inner="def test_it(vipmp_world): assert False")
    done = run(tmp_path, "-p", "no:cacheprovider", TMPDIR=str(tmp_path), SANDBOX_URL=address)
    [file] = re.findall(r"vipmp-sandbox replay (\S+)", done.said)
    assert Path(file).is_relative_to(tmp_path)
    assert Path(file).read_bytes()
