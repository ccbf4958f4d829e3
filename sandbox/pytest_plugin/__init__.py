"""The pytest plugin `vipmp` (`docs/testing/pytest.md`): options, markers, fixtures.

pytest loads this module in every run of an environment that has the sandbox installed, so it brings
nothing along; all else is imported when a test asks for the first fixture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.pytest_plugin import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.client import Sandbox
    from sandbox.pytest_plugin.run import Run
    from sandbox.pytest_plugin.run_folder import RunFolder
    from sandbox.pytest_plugin.server import Server
    from sandbox.pytest_plugin.world import VipmpWorld

_FOLDER: pytest.StashKey[RunFolder] = pytest.StashKey()
_RUN: pytest.StashKey[Run] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    options.declare(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers."""
    config.addinivalue_line(
        "markers",
        "vipmp(seed, now, mode, rate, rules, flex_discounts, distributors, name): what the world "
        "of the test is like; closer markers add to farther ones",
    )
    config.addinivalue_line(
        "markers", "vipmp_lockstep: the clock of the test's process stands where its world's does"
    )


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker of pytest-xdist the folder that all workers of this run share."""
    config: pytest.Config = node.config  # type: ignore[attr-defined]  # of pytest-xdist, which may be missing
    if options.read(config).url is None:
        node.workerinput[options.FOLDER] = str(_folder(config).path)  # type: ignore[attr-defined]  # the same


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin the lockstep of a marked test, once all its fixtures are there."""
    if item.get_closest_marker(options.LOCKSTEP) is not None:
        if _RUN not in item.config.stash:
            options.fail_without_world()
        item.config.stash[_RUN].keep_in_step(item)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what this process has of the sandbox, whatever ended the run."""
    if _RUN in config.stash:
        config.stash[_RUN].close()
        del config.stash[_RUN]
    if _FOLDER in config.stash:
        config.stash[_FOLDER].close()
        del config.stash[_FOLDER]


@pytest.fixture(scope="session")
def vipmp_server(pytestconfig: pytest.Config) -> Server:
    """The server that the worlds live on: its URL, and what it wrote; one of a run."""
    return _run(pytestconfig).server


@pytest.fixture(scope="session")
def vipmp_sandbox(pytestconfig: pytest.Config) -> Sandbox:
    """The client of the control plane (`sandbox.client`)."""
    return _run(pytestconfig).sandbox


@pytest.fixture
def vipmp_world(request: pytest.FixtureRequest) -> Iterator[VipmpWorld]:
    """A new world of this test."""
    yield from _run(request.config).world_of(request)


@pytest.fixture(scope="class")
def vipmp_class_world(request: pytest.FixtureRequest) -> Iterator[VipmpWorld]:
    """A world that the tests of a class share."""
    yield from _run(request.config).world_of(request)


@pytest.fixture(scope="module")
def vipmp_module_world(request: pytest.FixtureRequest) -> Iterator[VipmpWorld]:
    """A world that the tests of a module share."""
    yield from _run(request.config).world_of(request)


def _run(config: pytest.Config) -> Run:
    """Return what this process has of the sandbox; the first call starts or finds the server."""
    if _RUN not in config.stash:
        from sandbox.pytest_plugin.run import Run  # noqa: PLC0415 - only tests with a world pay

        chosen = options.read(config)
        given: str | None = getattr(config, "workerinput", {}).get(options.FOLDER)
        folder = given or (None if chosen.url else str(_folder(config).path))
        config.stash[_RUN] = Run.begin(config, chosen, folder)
    return config.stash[_RUN]


def _folder(config: pytest.Config) -> RunFolder:
    """Return the folder of this run, which this process removes at its end."""
    if _FOLDER not in config.stash:
        from sandbox.pytest_plugin.run_folder import RunFolder  # noqa: PLC0415 - the same

        config.stash[_FOLDER] = RunFolder.make()
    return config.stash[_FOLDER]
