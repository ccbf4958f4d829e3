"""Steps 2 and 3: what has to be acknowledged and chosen, and what cannot be."""

from __future__ import annotations

import re

import pytest
from partner_platform.instances import Instance
from partner_platform.store import Store
from platform_testing.moving import Kept, Source, Tool, kept, unsynced_account

SERVICE_ERROR = "ServiceError, Internal Server Error"
EDU = "90000021CB01A12"


def options(html: str) -> dict[str, bool]:
    """Return what the list of customers offers, and whether it can be chosen."""
    found = re.findall(r"<option value=\"[^\"]+\"( disabled)?[^>]*>(.*?) \(", html)
    return {name: not disabled for disabled, name in found}


def test_the_services_have_to_be_acknowledged(tool: Tool, source: Source) -> None:
    tool.give_code(source.code(source.customer()))
    page = tool.browser.post(f"{tool.base}/services")
    assert page.path.endswith("/services")
    assert page.messages == ["Please acknowledge the list of services."]
    assert tool.page("customer").path.endswith("/services")
    assert tool.choose_new().path.endswith("/services")
    assert source.world.events(kind="reseller.changed") == []


def test_existing_customer_is_preselected_and_only_unsynced_ones_can_be_chosen(
    tool: Tool, source: Source, store: Store, instance: Instance, reseller: str
) -> None:
    unsynced_account(store, instance, reseller, "Unsynced Ltd")
    unsynced_account(store, instance, source.reseller_id, "Of another reseller")
    tool.come_to_choice(source.code(source.customer("Came Before")))
    tool.choose_new()
    tool.open(instance.key)
    page = tool.come_to_choice(source.code(source.customer()))
    assert options(page.html) == {"Came Before": False, "Unsynced Ltd": True}
    assert re.search(r'value="Existing Customer" checked', page.html)
    assert "a wrong choice cannot be undone" in page.text


def test_a_synced_customer_is_not_taken_by_the_server_either(
    tool: Tool, source: Source, store: Store, instance: Instance
) -> None:
    tool.come_to_choice(source.code(source.customer("Came Before")))
    tool.choose_new()
    tool.open(instance.key)
    tool.come_to_choice(source.code(source.customer()))
    page = tool.choose("A-1")
    assert page.path.endswith("/customer")
    assert '"Came Before" is synced with this Adobe instance.' in page.text
    assert kept(store, instance) == Kept(1, 1, 1, 2)


@pytest.mark.parametrize("chosen", ["", "A-99", "x/../y", "A-1"])
def test_only_customers_of_the_reseller_are_taken(
    tool: Tool, source: Source, store: Store, instance: Instance, chosen: str
) -> None:
    unsynced_account(store, instance, source.reseller_id, "Of another reseller")
    tool.come_to_choice(source.code(source.customer()))
    page = tool.choose(chosen)
    assert page.path.endswith("/customer")
    assert 'role="alert"' in page.html
    assert "Of another reseller" not in page.text
    assert source.world.events(kind="reseller.changed") == []


def test_one_type_has_to_be_chosen(tool: Tool, source: Source) -> None:
    tool.come_to_choice(source.code(source.customer()))
    page = tool.browser.post(f"{tool.base}/customer", customer_type="Friend")
    assert page.messages == ["Customer Type: please choose one."]


@pytest.mark.vipmp(now="2026-11-29T09:00:00Z")
def test_without_a_price_list_of_its_segment_no_price_is_found(
    tool: Tool, source: Source, store: Store, instance: Instance
) -> None:
    customer = source.customer("School", segment="EDU", holdings={EDU: 1})
    tool.give_code(source.code(customer))
    # The products are known since last month; the list of this month is asked for now.
    source.world.travel(days=3)
    tool.carry_on()
    tool.acknowledge()
    source.world.fault("server-error", path="/v3/pricelist")
    page = tool.choose_new()
    assert page.path.endswith("/customer")
    assert SERVICE_ERROR in page.text
    assert kept(store, instance) == Kept(0, 0, 0, 0)
    assert source.world.events(kind="reseller.changed") == []
    assert tool.choose_new().path.endswith("/run")
    assert kept(store, instance) == Kept(1, 1, 1, 1)


def test_a_customer_without_services_comes_without_a_subscription(
    tool: Tool, source: Source, store: Store, instance: Instance
) -> None:
    page = tool.give_code(source.code(source.customer(holdings={})))
    assert page.rows("Services") == [["The customer has no active services."]]
    tool.acknowledge()
    page = tool.choose_new()
    assert page.messages == ["The reseller change was completed successfully."]
    assert kept(store, instance) == Kept(1, 1, 0, 0)
