"""Accounts, the basket, and what an order leaves behind."""

from __future__ import annotations

import pytest
from partner_platform.adobe import AdobeClient
from platform_testing.browser import Browser, Page
from platform_testing.shopping import add_on_id, buy, check_out, fill_basket, id_in

from sandbox.pytest_plugin.world import VipmpWorld

pytestmark = pytest.mark.vipmp(now="2026-01-15T09:00:00Z")

ACROBAT_OF_TEN = ["Acrobat Pro for teams", "65304479CA02A12", "10", "250.68 USD", "202601-COM"]


def customer_of(browser: Browser, account: str) -> str:
    text = browser.get(f"/accounts/{account}").text
    return text.split("Adobe customer ID ")[1].split()[0]


def test_the_first_order_opens_the_subscription(view: Page, storefront: Browser) -> None:
    assert view.path == "/subscriptions/S-1"
    assert view.messages[0].startswith("The Adobe order 92")
    [row] = view.rows("Add-ons")
    assert row[:6] == [*ACROBAT_OF_TEN, "Active"]
    assert "Cycle start 2026-01-15 Cycle end 2027-01-14" in view.text
    [listed] = storefront.get("/subscriptions/").rows("Adobe subscriptions")
    assert listed[2:5] == ["Active", "2026-01-15 to 2027-01-14", "On"]
    assert listed[5] == "+ Acrobat Pro for teams: 10 (Active)"


def test_adobe_has_what_was_ordered(
    view: Page, account: str, storefront: Browser, adobe: AdobeClient
) -> None:
    customer = customer_of(storefront, account)
    [subscription] = adobe.subscriptions(customer)
    assert (subscription.quantity, subscription.auto_renew) == (10, True)
    [order] = adobe.orders(customer)
    assert order.order_id in view.messages[0]


@pytest.mark.usefixtures("view")
def test_a_purchase_makes_a_debit_invoice(storefront: Browser) -> None:
    [row] = storefront.get("/invoices/").rows("Invoices")
    assert row == ["I-1", "Debit", "Acme Rockets", "2026-01-15 09:00 UTC", "2,506.80 USD"]
    invoice = storefront.get("/invoices/I-1")
    assert invoice.rows("Items") == [
        [
            "Acrobat Pro for teams",
            "65304479CA02A12",
            "2026-01-15 to 2027-01-14",
            "10",
            "250.68 USD",
            "2,506.80 USD",
        ]
    ]


@pytest.mark.parametrize(("days", "unit"), [(0, "263.88"), (1, "263.16"), (364, "0.72")])
def test_a_later_purchase_costs_the_days_that_are_left(
    days: int, unit: str, storefront: Browser, account: str, vipmp_world: VipmpWorld
) -> None:
    buy(storefront, account, n65304479CA=1)
    if days:
        vipmp_world.travel(days=days)
    page = storefront.get("/add-ons/P-1/quantity")
    basket = storefront.post("/add-ons/P-1/quantity", more=1)
    [line] = basket.rows("As Adobe takes it")
    assert line[3:] == ["263.88 USD", f"{unit} USD"]
    assert check_out(storefront, basket).rows("Add-ons")[0][2] == "2"
    [item] = storefront.get("/invoices/I-2").rows("Items")
    assert item[4] == f"{unit} USD"
    assert page.status == 200


@pytest.mark.usefixtures("view")
def test_buy_add_ons_offers_only_what_was_not_purchased(storefront: Browser, account: str) -> None:
    offered = [row[0] for row in storefront.get("/subscriptions/S-1/buy").rows("Add-ons")]
    assert "Photoshop for teams" in offered
    assert "Acrobat Pro for teams" not in offered
    page = fill_basket(storefront, account, n65304479CA=1)
    assert page.messages == ["Please say how many licenses of at least one add-on."]


@pytest.mark.usefixtures("view")
def test_several_products_go_into_one_order(
    storefront: Browser, account: str, adobe: AdobeClient
) -> None:
    page = buy(storefront, account, n11073058CA=2, n11074301CA=3)
    assert [row[2] for row in page.rows("Add-ons")] == ["10", "3", "2"]
    newest, _ = adobe.orders(customer_of(storefront, account))
    assert [line.quantity for line in newest.lines] == [2, 3]


def test_an_increase_and_a_new_add_on_go_into_one_order(
    view: Page, storefront: Browser, account: str, adobe: AdobeClient
) -> None:
    storefront.post(f"/add-ons/{add_on_id(view, 'Acrobat Pro for teams')}/quantity", more=5)
    page = buy(storefront, account, n11073058CA=2)
    assert [row[2] for row in page.rows("Add-ons")] == ["15", "2"]
    newest, _ = adobe.orders(customer_of(storefront, account))
    assert sorted(line.quantity for line in newest.lines) == [2, 5]


def test_a_basket_that_is_sent_twice_is_one_order(
    storefront: Browser, account: str, adobe: AdobeClient
) -> None:
    basket = fill_basket(storefront, account, n65304479CA=10)
    first = check_out(storefront, basket)
    second = check_out(storefront, basket)
    assert first.path == second.path == "/subscriptions/S-1"
    assert second.rows("Add-ons")[0][2] == "10"
    assert len(adobe.orders(customer_of(storefront, account))) == 1
    assert len(storefront.get("/invoices/").rows("Invoices")) == 1


def test_a_basket_that_changed_is_looked_at_again(storefront: Browser, account: str) -> None:
    seen = fill_basket(storefront, account, n65304479CA=10)
    storefront.post(f"/accounts/{account}/basket/65304479CA", quantity=20)
    page = check_out(storefront, seen)
    assert page.messages == ["The basket was changed meanwhile. Please look at it again."]
    assert page.value("quantity") == "20"


def test_quantity_nought_takes_a_product_out(storefront: Browser, account: str) -> None:
    fill_basket(storefront, account, n65304479CA=10)
    page = storefront.post(f"/accounts/{account}/basket/65304479CA", quantity=0)
    assert "The basket is empty." in page.text


@pytest.mark.parametrize("quantity", ["-1", "1000000", "ten", "1.5", "٣"])
def test_a_quantity_that_is_none_is_told(quantity: str, storefront: Browser, account: str) -> None:
    storefront.get(f"/accounts/{account}/buy")
    page = storefront.post(f"/accounts/{account}/basket", **{"quantity-65304479CA": quantity})
    assert page.messages == ["Acrobat Pro for teams: a whole number from 0 to 999999."]


def test_a_refusal_of_adobes_is_told_and_the_basket_kept(storefront: Browser, account: str) -> None:
    page = fill_basket(storefront, account, n90000001CA=1)
    assert page.status == 200
    assert page.messages[0].startswith("Adobe answered 2129: ")
    assert [row[0] for row in page.rows("In the basket")] == ["Acrobat AI Assistant for teams"]


def test_an_order_that_adobe_refuses_can_be_mended(
    storefront: Browser, account: str, vipmp_world: VipmpWorld
) -> None:
    basket = fill_basket(storefront, account, n65304479CA=10)
    vipmp_world.fault(
        effect={"type": "status", "status": 400, "code": "2120", "message": "Order Limit"},
        operation="create_order",
    )
    page = check_out(storefront, basket)
    assert page.path == f"/accounts/{account}/basket"
    assert page.messages[0] == "Adobe answered 2120: Order Limit"
    assert check_out(storefront, page).rows("Add-ons")[0][2] == "10"


def test_an_order_whose_answer_was_lost_is_one_order(
    storefront: Browser, account: str, adobe: AdobeClient, vipmp_world: VipmpWorld
) -> None:
    basket = fill_basket(storefront, account, n65304479CA=10)
    vipmp_world.fault("bad-gateway", operation="create_order", nth=2, times=1)
    page = check_out(storefront, basket)
    assert "Please try again." in page.messages[0]
    overview = storefront.get(f"/accounts/{account}")
    [row] = overview.rows("Orders that are not finished")
    assert row[1] == "placing"
    page = storefront.post("/orders/O-1/try-again")
    assert page.rows("Add-ons")[0][2] == "10"
    assert len(adobe.orders(customer_of(storefront, account))) == 1
    assert storefront.get(f"/accounts/{account}/basket").text.count("The basket is empty.") == 1


@pytest.mark.vipmp(now="2026-01-15T09:00:00Z", rules={"orderProcessingSeconds": 3600})
def test_an_order_that_adobe_processes_waits(
    storefront: Browser, account: str, vipmp_world: VipmpWorld
) -> None:
    page = buy(storefront, account, n65304479CA=10)
    assert page.path == f"/accounts/{account}"
    assert page.messages[0].startswith("Adobe is processing the order 92")
    assert not storefront.get("/invoices/").text.count("Debit")
    vipmp_world.travel(hours=1)
    page = storefront.post("/orders/O-1/try-again")
    assert id_in(page.path) == "S-1"
    assert page.rows("Add-ons")[0][2] == "10"


@pytest.mark.usefixtures("view")
def test_another_reseller_sees_nothing_of_it(
    account: str, storefront: Browser, other_reseller: str
) -> None:
    storefront.post("/sign-in", face="Storefront", reseller_id=other_reseller)
    assert "There are no accounts yet." in storefront.get("/accounts/").text
    assert "There are no invoices yet." in storefront.get("/invoices/").text
    for path in (
        "/subscriptions/S-1",
        "/subscriptions/S-1/buy",
        f"/accounts/{account}",
        f"/accounts/{account}/basket",
        "/invoices/I-1",
        "/add-ons/P-1/quantity",
    ):
        assert storefront.get(path).status == 404, path
    for path in (
        "/subscriptions/S-1/auto-renew",
        "/add-ons/P-1/revoke",
        f"/accounts/{account}/sync",
        f"/accounts/{account}/check-out",
    ):
        storefront.get("/sign-in")
        fields = {"correlation_id": "8f7a1e7c-1111-4222-8333-0123456789ab", "auto_renew": "off"}
        assert storefront.post(path, **fields).status == 404, path
