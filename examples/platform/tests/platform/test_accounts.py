"""Accounts: made with their customer at Adobe, without, or taken over from there."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from partner_platform.adobe import AdobeClient
from partner_platform.adobe.accounts import Address, Contact, NewCustomer
from partner_platform.adobe.orders import OrderLine
from partner_platform.instances import Instance
from partner_platform.store import Store
from partner_platform.tables import Account
from platform_testing.browser import Browser
from platform_testing.shopping import ACCOUNT, new_account

from sandbox.pytest_plugin.world import VipmpWorld

pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z")

MARKUP = "<b>&\"'Rockets"


def form_of(browser: Browser, **fields: str) -> dict[str, Any]:
    correlation_id = browser.get("/new-account/").value("correlation_id")
    return {**ACCOUNT, "action": "create", "correlation_id": correlation_id, **fields}


def test_an_account_is_made_at_adobe(
    storefront: Browser, reseller: str, adobe: AdobeClient
) -> None:
    new_account(storefront)
    [row] = storefront.get("/accounts/").rows("Accounts")
    assert [row[0], row[1], row[3]] == ["Acme Rockets", "COM", "synced"]
    customer = adobe.customer(row[2])
    assert (customer.reseller_id, customer.company_name) == (reseller, "Acme Rockets")
    assert customer.contacts[0].email == "wile@acme.example"


def test_a_form_that_is_sent_twice_makes_one_account(
    storefront: Browser, reseller: str, adobe: AdobeClient
) -> None:
    form = form_of(storefront)
    first, second = (storefront.post("/new-account/", **form) for _ in range(2))
    assert first.path == second.path
    assert adobe.customers_of(reseller).total == 1


def test_an_account_may_be_unknown_at_adobe_first(
    storefront: Browser, reseller: str, adobe: AdobeClient
) -> None:
    account = new_account(storefront, action="save")
    assert adobe.customers_of(reseller).total == 0
    assert "Adobe sync unsynced" in storefront.get(f"/accounts/{account}").text
    page = storefront.get(f"/accounts/{account}/basket")
    assert page.messages == ["The account is not known at Adobe yet: create it there first."]
    page = storefront.post(f"/accounts/{account}/create-at-adobe")
    assert "Adobe sync synced" in page.text
    page = storefront.post(f"/accounts/{account}/create-at-adobe")
    assert page.messages == ["The account is known at Adobe already."]
    assert adobe.customers_of(reseller).total == 1


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("company_name", "", "Company name: please fill in this field."),
        ("company_name", "x" * 81, "Company name: at most 80 characters."),
        ("city", "San\nJose", "City: one line of plain text."),
        ("email", "a\0b@acme.example", "Email: one line of plain text."),
        ("segment", "ALL", "Please correct the fields below."),
        ("correlation_id", "x\u00e9", "Please correct the fields below."),
    ],
)
def test_what_is_wrong_with_a_form_is_told(
    field: str, value: str, problem: str, storefront: Browser
) -> None:
    page = storefront.post("/new-account/", **form_of(storefront, **{field: value}))
    assert page.status == 422
    assert problem in page.text
    assert page.value("last_name") == "Coyote"
    assert "There are no accounts yet." in storefront.get("/accounts/").text


def test_what_adobe_refuses_can_be_mended_in_the_form(storefront: Browser) -> None:
    page = storefront.post("/new-account/", **form_of(storefront, company_name="Abc"))
    assert page.status == 422
    assert page.messages[0].startswith("Adobe answered 1117: ")
    assert "There are no accounts yet." in storefront.get("/accounts/").text
    assert new_account(storefront, company_name="Abcd") == "A-2"


def test_an_account_whose_answer_was_lost_is_failed_and_tried_again(
    storefront: Browser, reseller: str, adobe: AdobeClient, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.fault("bad-gateway", operation="create_customer", effect={"type": "truncate"})
    page = storefront.post("/new-account/", **form_of(storefront))
    assert "Adobe sync failed" in page.text
    assert "Please try again." in page.messages[0]
    page = storefront.post("/accounts/A-1/create-at-adobe")
    assert "Adobe sync synced" in page.text
    assert adobe.customers_of(reseller).total == 1


def test_long_lists_are_shown_page_by_page(
    storefront: Browser, store: Store, instance: Instance
) -> None:
    new_account(storefront, action="save")
    with store.begin() as session:
        first = session.get_one(Account, (instance.key, "A-1"))
        columns = {column.key: getattr(first, column.key) for column in Account.__table__.columns}
        for number in range(2, 52):
            more = {"account_id": f"A-{number}", "name": f"Acme {number:02}"}
            session.add(Account(**{**columns, **more, "correlation_id": str(uuid4())}))
    page = storefront.get("/accounts/")
    assert len(page.rows("Accounts")) == 50
    assert 'rel="next" href="/accounts/?offset=50"' in page.html
    page = storefront.get("/accounts/?offset=50")
    assert [row[0] for row in page.rows("Accounts")] == ["Acme Rockets"]
    assert 'rel="next"' not in page.html
    for offset in ("-1", "x", "9" * 30):
        assert storefront.get(f"/accounts/?offset={offset}").status == 200


def test_names_with_markup_are_text(storefront: Browser) -> None:
    account = new_account(storefront, action="save", company_name=MARKUP, last_name="<i>x</i>")
    for path in ("/accounts/", f"/accounts/{account}"):
        page = storefront.get(path)
        assert MARKUP in page.text
        assert "<b>" not in page.html
        assert "<i>" not in page.html


@pytest.fixture
def customer(adobe: AdobeClient, reseller: str) -> str:
    """A customer that Adobe has with three licences, and no account."""
    wanted = NewCustomer(
        reseller,
        "Coyote Works",
        "COM",
        Address("US", "CA", "San Jose", "1 Pad", postal_code="95110"),
        Contact("Wile", "Coyote", "wile@works.example"),
    )
    made = adobe.create_customer(wanted, str(uuid4())).customer_id
    adobe.place_order(made, "USD", [OrderLine(1, "11073058CA01A12", 3)], str(uuid4()))
    return made


def test_a_customer_of_adobes_is_taken_over_with_its_subscription(
    storefront: Browser, customer: str
) -> None:
    [row] = storefront.get("/new-account/of-adobe").rows("Customers of the reseller")
    assert row == ["Coyote Works", customer, "Add to the shop"]
    page = storefront.post("/new-account/of-adobe", customer_id=customer)
    assert page.messages == ["Coyote Works has an account now."]
    view = storefront.get("/subscriptions/S-1")
    [row] = view.rows("Add-ons")
    assert row[:6] == [
        "Photoshop for teams",
        "11073058CA01A12",
        "3",
        "419.88 USD",
        "202601-COM",
        "Active",
    ]
    assert "There are no invoices yet." in storefront.get("/invoices/").text
    page = storefront.post("/new-account/of-adobe", customer_id=customer)
    assert page.messages == ["The customer has an account already."]


def test_a_customer_without_contacts_is_not_taken_over(
    storefront: Browser, customer: str, vipmp_world: VipmpWorld
) -> None:
    vipmp_world.control.change_customer(customer, contacts=[])
    storefront.get("/new-account/of-adobe")
    page = storefront.post("/new-account/of-adobe", customer_id=customer)
    assert page.messages == ["The customer has no contacts at Adobe."]
    [row] = page.rows("Customers of the reseller")
    assert row[2] == "Add to the shop"


def test_another_resellers_customer_is_not_taken_over(
    storefront: Browser, customer: str, other_reseller: str
) -> None:
    storefront.post("/sign-in", face="Storefront", reseller_id=other_reseller)
    storefront.get("/new-account/")
    page = storefront.post("/new-account/of-adobe", customer_id=customer)
    assert page.messages == ["That is a customer of another reseller."]
    assert storefront.get("/new-account/of-adobe?reseller_id=x").status == 200


def test_bss_names_the_reseller(bss: Browser, reseller: str) -> None:
    page = bss.post("/new-account/", **form_of(bss, reseller_id="1000000000"))
    assert "Reseller ID: Adobe knows no such reseller." in page.text
    account = new_account(bss, reseller_id=reseller)
    assert f"Reseller ID {reseller}" in bss.get(f"/accounts/{account}").text
    [row] = bss.get(f"/new-account/of-adobe?reseller_id={reseller}").rows(
        "Customers of the reseller"
    )
    assert row[2] == account
