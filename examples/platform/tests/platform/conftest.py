"""A platform in a world of the sandbox: its pages, and what Adobe knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from partner_platform.adobe import AdobeClient, Connection
from partner_platform.app import create_platform
from partner_platform.instances import Instance
from partner_platform.store import Store, is_open
from platform_testing.bodies import reseller_body
from platform_testing.browser import Browser

from sandbox.pytest_plugin.world import VipmpWorld


def _no_transaction_is_open(_request: httpx.Request) -> None:
    assert not is_open(), "Adobe is asked inside a transaction"


@pytest.fixture
def adobe_connection(vipmp_world: VipmpWorld) -> Iterator[Connection]:
    world = vipmp_world
    http = httpx.Client(
        base_url=world.base_url, timeout=30, event_hooks={"request": [_no_transaction_is_open]}
    )
    connection = Connection(http, world.ims_url, world.client_id, world.client_secret)
    yield connection
    connection.close()


@pytest.fixture
def adobe(adobe_connection: Connection) -> AdobeClient:
    """Adobe, asked beside the platform."""
    return AdobeClient(adobe_connection)


@pytest.fixture
def instance(vipmp_world: VipmpWorld, adobe: AdobeClient) -> Instance:
    return Instance(
        key=f"{vipmp_world.world_id}/shop",
        name="Example Distribution",
        adobe=adobe,
        now=lambda: vipmp_world.now,
    )


@pytest.fixture(scope="session")
def platform_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One database for the tests of a process: an instance sees nothing of another one."""
    folder: Path = tmp_path_factory.mktemp("platform")
    return f"sqlite:///{folder / 'platform.db'}"


@pytest.fixture
def store(platform_url: str) -> Iterator[Store]:
    """The platform's database, looked at beside its pages."""
    store = Store(platform_url)
    yield store
    store.close()


@pytest.fixture
def browser(instance: Instance, platform_url: str) -> Browser:
    """A browser on the platform; nobody is signed in."""
    app = create_platform(platform_url, lambda _environ: instance, secret_key="for tests")  # noqa: S106 - no secret
    return Browser(app.test_client())


@pytest.fixture
def reseller(adobe_connection: Connection) -> str:
    """A reseller at Adobe."""
    made: dict[str, Any] = adobe_connection.post("/resellers", reseller_body(), str(uuid4()))
    return str(made["resellerId"])


@pytest.fixture
def storefront(browser: Browser, reseller: str) -> Browser:
    """The Storefront, opened by a user of the reseller."""
    browser.get("/sign-in")
    browser.post("/sign-in", face="Storefront", reseller_id=reseller)
    return browser


@pytest.fixture
def bss(browser: Browser) -> Browser:
    """BSS, opened by a user of the distributor."""
    browser.get("/sign-in")
    browser.post("/sign-in", face="BSS")
    return browser
