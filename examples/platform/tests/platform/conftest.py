"""A platform in a world of the sandbox: its pages, and what Adobe knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from flask import Flask
from partner_platform.adobe import AdobeClient, Connection
from partner_platform.app import create_platform
from partner_platform.instances import Instance
from partner_platform.store import Store, is_open
from platform_testing.bodies import reseller_body
from platform_testing.browser import Browser, Page
from platform_testing.shopping import buy, new_account

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


@pytest.fixture(scope="session")
def instances() -> dict[str, Instance]:
    """The instances that the platform of this process serves, by their keys."""
    return {}


@pytest.fixture(scope="session")
def platform(platform_url: str, instances: dict[str, Instance]) -> Flask:
    """One platform for all instances, as it is made to be."""
    return create_platform(
        platform_url,
        lambda environ: instances[environ["tests.instance"]],
        secret_key="for tests",  # noqa: S106 - no secret
    )


@pytest.fixture
def browser(platform: Flask, instances: dict[str, Instance], instance: Instance) -> Browser:
    """A browser on the platform; nobody is signed in."""
    instances[instance.key] = instance
    client = platform.test_client()
    client.environ_base["tests.instance"] = instance.key
    return Browser(client)


@pytest.fixture
def reseller(adobe_connection: Connection) -> str:
    """A reseller at Adobe."""
    made: dict[str, Any] = adobe_connection.post("/resellers", reseller_body(), str(uuid4()))
    return str(made["resellerId"])


@pytest.fixture
def other_reseller(adobe_connection: Connection) -> str:
    """Another reseller at Adobe."""
    body = reseller_body("Other Reselling")
    made: dict[str, Any] = adobe_connection.post("/resellers", body, str(uuid4()))
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


@pytest.fixture
def account(storefront: Browser) -> str:
    """An account of the reseller, known at Adobe."""
    return new_account(storefront)


@pytest.fixture
def view(storefront: Browser, account: str) -> Page:
    """The View page of a subscription with ten licences of Acrobat."""
    return buy(storefront, account, n65304479CA=10)
