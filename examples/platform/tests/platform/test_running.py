"""The platform as a program, on a database that others use at the same time."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from flask import Flask
from partner_platform.adobe import AdobeClient
from partner_platform.cli import main
from partner_platform.instances import Instance
from partner_platform.tables.base import Base
from platform_testing.browser import Browser, Page
from platform_testing.shopping import check_out, fill_basket
from sqlalchemy import Text

from sandbox.pytest_plugin.world import VipmpWorld
from tests.conftest import free_port

pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z")


def test_the_billing_runs_by_itself(vipmp_world: VipmpWorld, tmp_path: Path) -> None:
    options = {
        "--adobe": vipmp_world.base_url,
        "--client-id": vipmp_world.client_id,
        "--client-secret": vipmp_world.client_secret,
        "--database": f"sqlite:///{tmp_path / 'alone.db'}",
    }
    words = [word for pair in options.items() for word in pair]
    result = CliRunner().invoke(main, [*words, "--bill"])
    assert result.output == "0 renewed, 0 failed, 0 ended\n"
    assert result.exit_code == 0


def test_it_runs_alone(vipmp_world: VipmpWorld, tmp_path: Path) -> None:
    port = free_port()
    options = {
        "--adobe": vipmp_world.base_url,
        "--ims": vipmp_world.ims_url,
        "--client-id": vipmp_world.client_id,
        "--client-secret": vipmp_world.client_secret,
        "--database": f"sqlite:///{tmp_path / 'alone.db'}",
        "--name": "My shop",
        "--port": str(port),
    }
    words = [word for pair in options.items() for word in pair]
    command = [sys.executable, "-m", "partner_platform", *words]
    server = subprocess.Popen(command)  # noqa: S603 - our own program
    try:
        page = _load(f"http://127.0.0.1:{port}/sign-in")
    finally:
        server.terminate()
        server.wait(timeout=20)
    assert "My shop" in page
    assert "The distributor has no active reseller at Adobe yet." in page


def _load(url: str) -> str:
    deadline = time.monotonic() + 30
    while True:
        try:
            return httpx.get(url, timeout=20).text
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def test_a_time_zone_that_is_none_is_told() -> None:
    words = ["--adobe", "http://127.0.0.1:1", "--client-id", "x", "--client-secret", "y"]
    done = CliRunner().invoke(main, [*words, "--time-zone", "Mars/Olympus"])
    assert done.exit_code == 2
    assert "Mars/Olympus is no time zone" in done.output


def test_a_basket_that_is_sent_twice_at_once_is_one_order(
    platform: Flask, instance: Instance, storefront: Browser, account: str, adobe: AdobeClient
) -> None:
    basket = fill_basket(storefront, account, n65304479CA=10)

    def send(_: int) -> Page:
        browser = Browser(platform.test_client())
        browser.client.environ_base["tests.instance"] = instance.key
        cookie = storefront.client.get_cookie("platform_session")
        assert cookie is not None
        browser.client.set_cookie("platform_session", cookie.value)
        browser.get(f"/accounts/{account}/basket")
        return check_out(browser, basket)

    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(send, range(4)))
    assert {page.status for page in pages} == {200}
    customer = storefront.get(f"/accounts/{account}").text.split("Adobe customer ID ")[1].split()[0]
    storefront.post(f"/accounts/{account}/sync")
    assert len(adobe.orders(customer)) == 1
    assert [row[2] for row in storefront.get("/subscriptions/S-1").rows("Add-ons")] == ["10"]
    assert len(storefront.get("/invoices/").rows("Invoices")) == 1


def test_what_went_wrong_may_be_of_any_length() -> None:
    """PostgreSQL refuses what is too long for a column: 30 SKUs that are not sold are."""
    kept = {
        f"{table.name}.{column.name}": type(column.type)
        for table in Base.metadata.tables.values()
        if table.name.startswith("platform_")
        for column in table.columns
        if "problem" in column.name
    }
    assert len(kept) == 6
    assert set(kept.values()) == {Text}
