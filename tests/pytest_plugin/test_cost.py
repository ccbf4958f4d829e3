"""What the plugin costs a suite: nothing where it is not used, milliseconds a world."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.pytest_plugin.inner import environment, passes, run_source


def test_a_suite_that_does_not_use_it_pays_for_two_small_modules(tmp_path: Path) -> None:
    source = """
        import sys

        HEAVY = ("httpx", "pydantic", "freezegun", "flask", "sqlalchemy", "click", "asyncio")

        def test_nothing(pytestconfig):
            assert pytestconfig.pluginmanager.has_plugin("vipmp")
            assert {each for each in sys.modules if each.startswith("sandbox")} == {
                "sandbox", "sandbox.pytest_plugin", "sandbox.pytest_plugin.options"
            }
            assert not [each for each in sys.modules if each.partition(".")[0] in HEAVY]
    """
    passes(run_source(tmp_path, source), passed=1)


def test_to_load_it_takes_milliseconds(tmp_path: Path) -> None:
    source = (
        "import pytest, time; began = time.perf_counter(); import sandbox.pytest_plugin; "
        "print(time.perf_counter() - began)"
    )
    called = [sys.executable, "-c", source]
    seconds = [
        float(subprocess.check_output(called, env=environment(tmp_path)))  # noqa: S603 - our own program
        for _ in range(3)
    ]
    assert min(seconds) < 0.01


def test_a_hundred_tests_with_a_world_each_take_milliseconds_each(tmp_path: Path) -> None:
    source = """
        import time
        import pytest

        began = []

        @pytest.mark.parametrize("number", range(101))
        def test_a_world(vipmp_world, number):
            began.append(time.monotonic())

        def test_they_were_quick():
            # The first pays for the start of the server.
            each = sorted(later - earlier for earlier, later in zip(began, began[1:]))
            assert each[50] < 0.1
    """
    passes(run_source(tmp_path, source, "-q"), passed=102)
