"""What every page has: a visitor, protection, and problems that are told."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup
from partner_platform.app import create_platform
from partner_platform.instances import Instance, UnknownInstance
from partner_platform.surroundings import Surroundings
from platform_testing.browser import Browser


def test_one_signs_in_as_a_user_of_a_reseller(browser: Browser, reseller: str) -> None:
    page = browser.get("/")
    assert page.path == "/sign-in"
    assert page.rows("Resellers") == [["Fairmont Reselling", reseller, "Open the Storefront"]]
    page = browser.post("/sign-in", face="Storefront", reseller_id=reseller)
    assert page.path == "/subscriptions/"
    assert "Storefront: Fairmont Reselling" in page.text


def test_bss_is_the_distributors_face(bss: Browser) -> None:
    page = bss.get("/accounts/")
    assert "BSS" in page.text
    assert "There are no accounts yet." in page.text


@pytest.mark.parametrize("path", ["/accounts/", "/accounts/A-1", "/subscriptions/S-1"])
def test_nobody_sees_a_page_before_the_sign_in(browser: Browser, path: str) -> None:
    assert browser.get(path).path == "/sign-in"


@pytest.mark.parametrize("reseller_id", ["1000000000", "x/y", "", "\0", "9" * 300])
def test_nobody_signs_in_for_a_reseller_that_is_not_there(
    browser: Browser, reseller_id: str
) -> None:
    browser.get("/sign-in")
    page = browser.post("/sign-in", face="Storefront", reseller_id=reseller_id)
    assert page.status in {400, 404}
    assert browser.get("/accounts/").path == "/sign-in"


def test_a_reseller_outside_the_channel_is_not_offered(
    instance: Instance, reseller: str, platform_url: str
) -> None:
    channel = Instance(instance.key, "Shop", instance.adobe, instance.now, reseller_ids=frozenset())
    browser = Browser(create_platform(platform_url, lambda _environ: channel).test_client())
    assert reseller not in browser.get("/sign-in").text
    assert browser.post("/sign-in", face="Storefront", reseller_id=reseller).status == 404


def test_a_form_without_its_token_is_refused(storefront: Browser) -> None:
    page = storefront.post("/sign-in", face="BSS", csrf="of another session")
    assert page.status == 403
    assert "Forbidden! Code 403" in page.text
    assert "Storefront" in storefront.get("/accounts/").text


def test_no_foreign_script_or_style_can_run(storefront: Browser) -> None:
    answer = storefront.client.get("/accounts/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script|<style|style=| on[a-z]+=", answer.text)
    cookie = storefront.client.get_cookie("platform_session")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Strict"


def test_mounted_somewhere_all_addresses_stay_there(instance: Instance, platform_url: str) -> None:
    app = create_platform(
        platform_url,
        lambda _environ: instance,
        surroundings=lambda: Surroundings(top=Markup('<p class="bar">The host</p>')),
    )
    client = app.test_client()
    root = "http://host.example/console/w-1/platform/d-1"
    page = client.get("/sign-in", base_url=root)
    assert '<body>\n<p class="bar">The host</p>' in page.text
    links = re.findall(r'(?:href|action)="(/[^"]*)"', page.text)
    assert links
    assert all(link.startswith("/console/w-1/platform/d-1/") for link in links)
    assert "Path=/console/w-1/platform/d-1" in page.headers["Set-Cookie"]


def test_a_session_is_of_one_instance(instance: Instance, platform_url: str) -> None:
    other = Instance("elsewhere/shop", "Other", instance.adobe, instance.now)
    instances = {"/one": instance, "/other": other}
    app = create_platform(platform_url, lambda environ: instances[environ["SCRIPT_NAME"]])
    client = app.test_client()
    token = re.search(r'csrf" value="([^"]+)', client.get("/sign-in", base_url="http://h/one").text)
    assert token is not None
    client.post("/sign-in", base_url="http://h/one", data={"csrf": token[1], "face": "BSS"})
    cookie = client.get_cookie("platform_session", "h", "/one")
    assert cookie is not None
    client.set_cookie("platform_session", cookie.value, domain="h", path="/other")
    assert client.get("/accounts/", base_url="http://h/one").status_code == 200
    assert client.get("/accounts/", base_url="http://h/other").status_code == 303


def test_an_address_without_an_instance_is_no_page(platform_url: str) -> None:
    def none(_environ: object) -> Instance:
        raise UnknownInstance("w-9/d-9")

    answer = create_platform(platform_url, none).test_client().get("/accounts/")
    assert answer.status_code == 404
    assert "w-9/d-9" in answer.text


@pytest.mark.parametrize("path", ["/accounts/A-99", "/accounts/%00", "/subscriptions/" + "9" * 99])
def test_what_is_not_there_is_told(storefront: Browser, path: str) -> None:
    page = storefront.get(path)
    assert page.status == 404
    assert "There is no such page" in page.text
