"""What a change of reseller leaves: pages, the old reseller's account, and a way back."""

from __future__ import annotations

import re

import pytest
from partner_platform.adobe import AdobeClient
from partner_platform.instances import Instance
from partner_platform.store import Store
from partner_platform.tables import AddOn, Subscription
from platform_testing.browser import Browser
from platform_testing.cancelling import cancel, listed_orders, orders_page
from platform_testing.moving import Kept, Source, Tool, kept, unsynced_account
from platform_testing.shopping import add_on_id, check_out
from sqlalchemy import select

EVIL = "<script>alert(1)</script>\"'&"
NOTHING_TO_CANCEL = "There are no orders eligible for cancellation within the past 14 days."
DONE = "The reseller change was completed successfully."


def licences(browser: Browser) -> str:
    """Return how many licences of Acrobat the subscription shows."""
    rows = browser.get("/subscriptions/S-1").rows("Add-ons")
    [acrobat] = [row for row in rows if row[0].startswith("Acrobat Pro for teams")]
    assert acrobat[0].endswith("(transferred)")
    return acrobat[2]


def tool_of(reseller: str, browser: Browser, instance: Instance) -> Tool:
    """Open the tool as a user of a reseller."""
    browser.get("/sign-in")
    browser.post("/sign-in", face="Storefront", reseller_id=reseller)
    tool = Tool(browser)
    tool.open(instance.key)
    return tool


@pytest.mark.vipmp(distributors=[{"name": "North"}, {"name": "South"}])
def test_a_customer_comes_from_another_distributor(
    tool: Tool, elsewhere: Source, store: Store, instance: Instance
) -> None:
    tool.come_to_choice(elsewhere.code(elsewhere.customer()))
    assert tool.choose_new().messages == [DONE]
    assert kept(store, instance) == Kept(1, 1, 1, 2)


def test_transferred_services_renew_until_they_are_switched_off(
    tool: Tool, source: Source, store: Store, instance: Instance, adobe: AdobeClient
) -> None:
    customer = source.customer()
    held = adobe.subscriptions(customer)[0]
    adobe.set_auto_renewal(
        customer, held.subscription_id, enabled=False, quantity=None, correlation_id="off"
    )
    tool.come_to_choice(source.code(customer))
    tool.choose_new()
    with store.read() as session:
        [container] = session.scalars(
            select(Subscription).where(Subscription.instance == instance.key)
        )
        add_ons = session.scalars(select(AddOn).where(AddOn.instance == instance.key)).all()
    assert container.auto_renew
    assert [(add_on.transferred, add_on.scheduled_quantity) for add_on in add_ons] == [
        (True, 0),
        (True, 0),
    ]
    assert all(add_on.unit_price for add_on in add_ons)


@pytest.mark.parametrize("moves", [False, True], ids=["clock stands", "clock moves"])
def test_what_came_cannot_be_cancelled_and_what_is_bought_then_can(
    tool: Tool, source: Source, *, moves: bool
) -> None:
    browser = tool.browser
    tool.come_to_choice(source.code(source.customer()))
    if moves:
        source.world.travel(minutes=30)
    tool.choose_new()
    assert NOTHING_TO_CANCEL in orders_page(browser).text

    if moves:
        source.world.travel(minutes=30)
    add_on = add_on_id(browser.get("/subscriptions/S-1"), "Acrobat Pro for teams")
    browser.get(f"/add-ons/{add_on}/quantity")
    check_out(browser, browser.post(f"/add-ons/{add_on}/quantity", more=4))
    [invoice] = browser.get("/invoices/").rows("Invoices")
    assert invoice[1] == "Debit"
    assert licences(browser) == "7"
    page = orders_page(browser)
    [order_id] = listed_orders(page)
    assert "is successfully canceled." in cancel(browser, order_id).messages[0]
    assert licences(browser) == "3"


def test_the_old_resellers_account_is_no_customer_any_more_and_may_be_one_again(
    browser: Browser,
    source: Source,
    store: Store,
    instance: Instance,
    reseller: str,
) -> None:
    customer = source.customer("Acme")
    tool = tool_of(reseller, browser, instance)
    tool.come_to_choice(source.code(customer))
    assert tool.choose_new().messages == [DONE]

    back = tool_of(source.reseller_id, browser, instance)
    back.come_to_choice(source.code(customer))
    assert back.choose_new().messages == [DONE]
    assert kept(store, instance) == Kept(2, 2, 2, 4)

    again = tool_of(reseller, browser, instance)
    page = browser.get("/accounts/")
    assert page.rows("Accounts") == [["Acme", "COM", "-", "unsynced"]]
    assert "There are no active Adobe subscriptions yet." in browser.get("/subscriptions/").text
    again.come_to_choice(source.code(customer))
    assert again.choose("A-1").messages == [DONE]
    assert kept(store, instance) == Kept(2, 2, 2, 4)
    [row] = browser.get("/subscriptions/").rows("Adobe subscriptions")
    assert row[2] == "Active"
    assert "Acrobat Pro for teams: 3 (Active)" in " ".join(row)


def test_what_users_name_is_text(
    tool: Tool, source: Source, store: Store, instance: Instance, reseller: str
) -> None:
    evil = unsynced_account(store, instance, reseller, EVIL)
    page = tool.give_code(EVIL)
    assert EVIL not in page.html
    assert page.value("approval_code") == EVIL
    pages = [
        tool.come_to_choice(source.code(source.customer())),
        tool.choose(evil),
        tool.browser.get("/accounts/"),
        tool.browser.get("/subscriptions/"),
    ]
    for page in pages:
        assert EVIL in page.text
        assert "<script>alert" not in page.html


@pytest.mark.parametrize("step", ["code", "services", "customer", "run"])
def test_every_step_shows_where_one_is_and_what_to_know(
    tool: Tool, source: Source, step: str
) -> None:
    pages = {"code": tool.page("code")}
    pages["services"] = tool.give_code(source.code(source.customer()))
    pages["customer"] = tool.acknowledge()
    pages["run"] = tool.choose_new()
    page = pages[step]
    [steps] = re.findall(r'<ol class="steps">.*?</ol>', page.html, re.DOTALL)
    assert steps.count('aria-current="step"') == 1
    titles = ["Authorization Code", "Services Preview", "Customer Type", "Transfer"]
    current = titles[["code", "services", "customer", "run"].index(step)]
    assert f'<li aria-current="step">{current}</li>' in steps
    for known in (
        "from 30 days before the customer's anniversary date to 30 days after it",
        "No pending invoices are transferred or created.",
        "Transferred services cannot be cancelled; what is bought afterwards can.",
        "is a new order at Adobe, with a debit invoice",
        "begins with auto-renew on",
        "End of Billing",
    ):
        assert known in page.text
    assert not re.search(r"<script|<style|style=| on[a-z]+=", page.html)
    assert "required" in page.html or step in {"customer", "run"}
