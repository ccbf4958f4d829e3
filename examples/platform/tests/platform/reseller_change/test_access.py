"""Who may use the tool, from which Adobe instance, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from partner_platform.adobe import AdobeClient, Connection
from partner_platform.app import create_platform
from partner_platform.instances import Instance, Registration
from platform_testing.browser import Browser, Page
from platform_testing.moving import Source, Tool

from sandbox.pytest_plugin.world import VipmpWorld

EXPIRED = (
    "Your session has expired. Please redirect to Marketplace to access the Reseller Change Tool "
    "again."
)
STEPS = ["code", "services", "customer", "run"]


def expired(page: Page) -> bool:
    return page.status == 403 and EXPIRED in page.text and 'role="alert"' in page.html


def test_each_registered_instance_has_a_button(storefront: Browser, reseller: str) -> None:
    page = storefront.get("/my-account/")
    assert page.rows("Registered Adobe instances") == [
        ["Example Distribution", reseller, "Adobe Reseller Change"]
    ]
    assert "Adobe Services" in page.text


def test_a_tenant_reseller_has_no_button(
    instance: Instance, reseller: str, platform_url: str
) -> None:
    tenants = replace(instance, tenant_reseller_ids=frozenset({reseller}))
    browser = Browser(create_platform(platform_url, lambda _: tenants).test_client())
    browser.get("/sign-in")
    browser.post("/sign-in", face="Storefront", reseller_id=reseller)
    page = browser.get("/my-account/")
    assert page.rows("Registered Adobe instances")[0][2] == "Not available to tenant resellers"
    page = browser.post("/my-account/adobe-reseller-change", instance=instance.key)
    assert page.status == 404
    assert browser.get("/reseller-change/C-1/code").status == 404


def test_bss_has_no_such_account_and_no_tool(bss: Browser, instance: Instance) -> None:
    assert bss.get("/my-account/").status == 404
    page = bss.post("/my-account/adobe-reseller-change", instance=instance.key)
    assert page.status == 404
    assert bss.get("/reseller-change/C-1/code").status == 404


@pytest.mark.parametrize("key", ["", "elsewhere/shop", "<b>"])
def test_an_instance_without_a_registration_is_not_opened(storefront: Browser, key: str) -> None:
    storefront.get("/my-account/")
    page = storefront.post("/my-account/adobe-reseller-change", instance=key)
    assert page.status in {400, 404}


@pytest.mark.parametrize("step", STEPS)
def test_without_the_cookie_of_the_sign_in_every_step_is_forbidden(
    tool: Tool, source: Source, step: str
) -> None:
    tool.come_to_choice(source.code(source.customer()))
    tool.browser.client.delete_cookie("platform_session")
    loaded = tool.page(step)
    assert loaded.status == 403
    assert "Forbidden! Code 403" in loaded.text
    sent = tool.browser.post(f"{tool.base}/{step}")
    assert sent.status == 403
    assert "Forbidden! Code 403" in sent.text


@pytest.mark.parametrize("step", STEPS)
def test_the_tools_session_ends_after_an_hour(tool: Tool, source: Source, step: str) -> None:
    tool.come_to_choice(source.code(source.customer()))
    source.world.travel(minutes=59, seconds=59)
    assert not expired(tool.page(step))
    source.world.travel(seconds=1)
    assert expired(tool.page(step))
    assert expired(tool.browser.post(f"{tool.base}/{step}", customer_type="New Customer"))
    assert source.world.events(kind="reseller.changed") == []
    assert tool.carry_on().path.endswith("/customer")


def test_a_clock_that_was_set_back_lengthens_no_session(
    tool: Tool, vipmp_world: VipmpWorld
) -> None:
    kept = vipmp_world.snapshot()
    vipmp_world.travel(days=1)
    tool.open(tool.instance)
    vipmp_world.restore(kept)
    assert expired(tool.page("code"))


def test_the_session_is_the_resellers_who_opened_it(tool: Tool, source: Source) -> None:
    tool.browser.get("/sign-in")
    tool.browser.post("/sign-in", face="Storefront", reseller_id=source.reseller_id)
    assert expired(tool.page("code"))
    tool.open(tool.instance)
    assert tool.browser.get("/reseller-change/C-1/code").status == 404
    page = tool.browser.post(
        "/my-account/adobe-reseller-change", instance=tool.instance, change_id="C-1"
    )
    assert page.status == 404


@pytest.mark.parametrize("path", ["code", "services", "customer", "run", "nonsense"])
def test_a_change_that_is_not_there_is_no_page(tool: Tool, path: str) -> None:
    assert tool.browser.get(f"/reseller-change/C-99/{path}").status == 404


def test_a_form_of_another_site_does_nothing(tool: Tool, source: Source) -> None:
    tool.come_to_choice(source.code(source.customer()))
    page = tool.browser.post(
        f"{tool.base}/customer", customer_type="New Customer", csrf="of another site"
    )
    assert page.status == 403
    assert source.world.events(kind="reseller.changed") == []


def test_what_was_begun_is_carried_on_by_another_process(
    tool: Tool, source: Source, instance: Instance, reseller: str, platform_url: str
) -> None:
    tool.come_to_choice(source.code(source.customer()))
    other = Browser(create_platform(platform_url, lambda _: instance).test_client())
    other.get("/sign-in")
    other.post("/sign-in", face="Storefront", reseller_id=reseller)
    page = other.get("/my-account/")
    assert "Reseller changes that have not ended" in page.text
    page = other.post("/my-account/adobe-reseller-change", instance=instance.key, change_id="C-1")
    assert page.path == f"{tool.base}/customer"


def test_adobe_out_of_reach_opens_no_tool(
    storefront: Browser, instance: Instance, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.fault("server-error", path="/v3/resellers/*")
    storefront.get("/my-account/")
    page = storefront.post("/my-account/adobe-reseller-change", instance=instance.key)
    assert page.path == "/my-account/"
    assert "Adobe answered 1124" in page.messages[0]


def test_a_reseller_without_a_contact_asks_for_nothing(
    storefront: Browser, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AdobeClient, "contacts_of_reseller", lambda *_: ())
    storefront.get("/my-account/")
    page = storefront.post("/my-account/adobe-reseller-change", instance=instance.key)
    assert page.path == "/my-account/"
    assert "The reseller has no contact at Adobe" in page.messages[0]


@pytest.mark.vipmp(distributors=[{"name": "North"}, {"name": "South"}])
def test_with_several_instances_the_chosen_one_counts(
    vipmp_world: VipmpWorld,
    instance: Instance,
    second: Connection,
    source: Source,
    elsewhere: Source,
    reseller: str,
    platform_url: str,
) -> None:
    south = Instance(f"{vipmp_world.world_id}/south", "South", AdobeClient(second), instance.now)
    north = replace(instance, name="North", beside=(south,))
    both = [Registration(north, reseller), Registration(south, elsewhere.reseller_id)]

    def registered(_instance: Instance, reseller_id: str) -> Sequence[Registration]:
        return both if reseller_id in {reseller, elsewhere.reseller_id} else []

    app = create_platform(platform_url, lambda _: north, find_registrations=registered)
    browser = Browser(app.test_client())
    browser.get("/sign-in")
    browser.post("/sign-in", face="Storefront", reseller_id=reseller)
    page = browser.get("/my-account/")
    assert [row[:2] for row in page.rows("Registered Adobe instances")] == [
        ["North", reseller],
        ["South", elsewhere.reseller_id],
    ]
    tool = Tool(browser)
    tool.open(south.key)
    customer = source.customer("Acme")
    tool.come_to_choice(source.code(customer))
    page = tool.choose_new()
    assert page.messages == ["The reseller change was completed successfully."]
    assert AdobeClient(second).customer(customer).reseller_id == elsewhere.reseller_id
    assert "Acme" in browser.get("/accounts/").text
    # The other instance has its own accounts; one goes back to it by Switch.
    browser.get("/sign-in")
    browser.post("/sign-in/instance", instance=north.key)
    browser.post("/sign-in", face="Storefront", reseller_id=reseller)
    assert "Acme" not in browser.get("/accounts/").text
    assert browser.post("/sign-in/instance", instance="nowhere").status == 404
