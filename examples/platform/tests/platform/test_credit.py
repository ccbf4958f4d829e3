"""What comes back for a cancelled order: the unused days at the price that was paid (PF-2)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from partner_platform.instances import Instance
from partner_platform.money import Cycle
from partner_platform.services.credit import Purchase, credit_of
from partner_platform.store import Store
from partner_platform.tables import Price
from platform_testing.browser import Browser
from platform_testing.cancelling import cancel, listed_orders, orders_page
from platform_testing.shopping import buy
from sqlalchemy import update

from sandbox.pytest_plugin.world import VipmpWorld

CYCLE = Cycle(date(2021, 11, 14), date(2022, 11, 13))
SEED = Purchase(Decimal("197.76"), 5, is_prorated=True)
ILLUSTRATOR = "11074301CA"


@pytest.mark.parametrize(
    ("day", "unit", "amount"),
    [
        (date(2021, 11, 14), "197.76", "988.80"),
        (date(2021, 11, 15), "197.22", "986.10"),
        (date(2021, 11, 18), "195.59", "977.95"),
        (date(2022, 11, 13), "0.54", "2.70"),
        # The cycle has no other days: what is before or after it counts as its first or last.
        (date(2021, 11, 13), "197.76", "988.80"),
        (date(2022, 11, 14), "0.54", "2.70"),
    ],
)
def test_unused_days_are_credited(day: date, unit: str, amount: str) -> None:
    credit = credit_of(SEED, CYCLE, day, "EUR")
    assert (credit.unit_price, credit.amount) == (Decimal(unit), Decimal(amount))
    assert credit.last_day == CYCLE.last


def test_the_seeds_example_leaves_a_difference_of_two_euros_seventeen() -> None:
    credit = credit_of(SEED, CYCLE, date(2021, 11, 18), "EUR")
    assert CYCLE.days_from(date(2021, 11, 18)) == 361
    assert CYCLE.days == 365
    assert SEED.unit_price - credit.unit_price == Decimal("2.17")


def test_what_is_not_prorated_comes_back_whole() -> None:
    pack = Purchase(Decimal("99.99"), 2, is_prorated=False)
    assert credit_of(pack, CYCLE, date(2022, 3, 1), "EUR").amount == Decimal("199.98")


def test_yen_have_no_minor_unit() -> None:
    purchase = Purchase(Decimal(39319), 1, is_prorated=True)
    assert credit_of(purchase, CYCLE, date(2021, 11, 18), "JPY").unit_price == Decimal(38888)


def test_a_leap_year_has_a_day_more() -> None:
    cycle = Cycle(date(2023, 3, 1), date(2024, 2, 29))
    purchase = Purchase(Decimal("366.00"), 1, is_prorated=True)
    assert credit_of(purchase, cycle, date(2023, 3, 2), "USD").unit_price == Decimal("365.00")


@pytest.mark.parametrize("after", range(15))
def test_no_day_credits_more_than_was_paid(after: int) -> None:
    day = CYCLE.first + timedelta(days=after)
    assert credit_of(SEED, CYCLE, day, "EUR").amount <= SEED.unit_price * SEED.quantity


def reprice(store: Store, instance: Instance, price: str) -> None:
    """Load another file: every offer costs the same now."""
    with store.begin() as session:
        session.execute(
            update(Price).where(Price.instance == instance.key).values(price=Decimal(price))
        )


@pytest.mark.vipmp(now="2021-11-14T09:00:00Z")
def test_the_seeds_example_end_to_end(
    storefront: Browser, account: str, store: Store, instance: Instance, vipmp_world: VipmpWorld
) -> None:
    storefront.get(f"/accounts/{account}/buy")
    reprice(store, instance, "197.76")
    view = buy(storefront, account, n65304479CA=5)
    assert "Cycle start 2021-11-14 Cycle end 2022-11-13" in view.text
    vipmp_world.travel(to="2021-11-18")
    [order_id] = listed_orders(orders_page(storefront))
    cancel(storefront, order_id)
    newest, original = storefront.get("/invoices/").rows("Invoices")
    assert (newest[1], newest[4]) == ("Credit", "977.95 USD")
    assert (original[1], original[4]) == ("Debit", "988.80 USD")
    [item] = storefront.get(f"/invoices/{newest[0]}").rows("Items")
    assert item[2:] == ["2021-11-18 to 2022-11-13", "5", "195.59 USD", "977.95 USD"]
    storefront.get("/sign-in")
    storefront.post("/sign-in", face="BSS")
    page = storefront.get("/credit-invoices/new")
    assert [row[0] for row in page.rows("Import from Invoice")] == [original[0]]
    page = storefront.get(f"/credit-invoices/from/{original[0]}")
    [row] = page.rows("Items to compensate")
    assert row[2:5] == ["5 at 197.76 USD", "977.95 USD", "10.85 USD"]
    assert page.value("price-1") == "2.17"
    assert page.value("quantity-1") == "5"
    fields = {"item-1": "1", "quantity-1": "5", "price-1": "2.17"}
    page = storefront.post(f"/credit-invoices/from/{original[0]}", **fields)
    assert page.messages == ["The credit invoice I-3 is written."]
    assert f"Imported from {original[0]}" in page.text
    [item] = page.rows("Items")
    assert item[3:] == ["5", "2.17 USD", "10.85 USD"]
    page = storefront.post(f"/credit-invoices/from/{original[0]}", **fields)
    assert page.messages == ['"Acrobat Pro for teams": at most 0.00 USD are left to credit.']


@pytest.mark.parametrize(
    ("by_hand", "credited"),
    [
        ("197.76", []),
        ("100.00", ["488.80 USD"]),
        ("2.17", ["977.95 USD"]),
        ("2.18", ["977.90 USD"]),
    ],
)
@pytest.mark.vipmp(now="2021-11-14T09:00:00Z")
def test_what_was_credited_by_hand_is_not_credited_again_by_a_cancellation(
    storefront: Browser,
    account: str,
    store: Store,
    instance: Instance,
    vipmp_world: VipmpWorld,
    by_hand: str,
    credited: list[str],
) -> None:
    storefront.get(f"/accounts/{account}/buy")
    reprice(store, instance, "197.76")
    buy(storefront, account, n65304479CA=5)
    [debit] = storefront.get("/invoices/").rows("Invoices")
    storefront.get("/sign-in")
    storefront.post("/sign-in", face="BSS")
    fields = {"item-1": "1", "quantity-1": "5", "price-1": by_hand}
    storefront.get(f"/credit-invoices/from/{debit[0]}")
    storefront.post(f"/credit-invoices/from/{debit[0]}", **fields)
    vipmp_world.travel(to="2021-11-18")
    [order_id] = listed_orders(orders_page(storefront))
    cancel(storefront, order_id)
    after = [row[4] for row in storefront.get("/invoices/").rows("Invoices")]
    assert after[:-2] == credited


@pytest.mark.vipmp(now="2026-01-15T09:00:00Z")
def test_the_level_and_price_of_the_purchase_count_whatever_they_are_now(
    storefront: Browser, account: str, store: Store, instance: Instance
) -> None:
    buy(storefront, account, n11073058CA=2)
    [first] = listed_orders(orders_page(storefront))
    buy(storefront, account, **{f"n{ILLUSTRATOR}": 150})
    reprice(store, instance, "1.00")
    page = cancel(storefront, first, n1=1)
    [credit, *_] = storefront.get("/invoices/").rows("Invoices")
    [item] = storefront.get(f"/invoices/{credit[0]}").rows("Items")
    assert item[1] == "11073058CA01A12"
    assert item[3:] == ["1", "419.88 USD", "419.88 USD"]
    rows = {row[0]: (row[1], row[2]) for row in page.rows("Add-ons")}
    assert rows["Illustrator for teams"] == (f"{ILLUSTRATOR}04A12", "150")
    assert rows["Photoshop for teams"] == ("11073058CA01A12", "1")
    # For new purchases the customer stays at level 4.
    storefront.get("/add-ons/P-1/quantity")
    basket = storefront.post("/add-ons/P-1/quantity", more=1)
    assert "11073058CA04A12" in basket.text


@pytest.mark.vipmp(now="2026-01-15T09:00:00Z")
@pytest.mark.usefixtures("view")
@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Please select an item of a debit or renewal invoice."),
        ({"price-1": "-1"}, "New unit price: an amount such as 2.17."),
        ({"price-1": "1e5"}, "New unit price: an amount such as 2.17."),
        ({"price-1": "NaN"}, "New unit price: an amount such as 2.17."),
        ({"price-1": "1.234"}, "New unit price: an amount such as 2.17."),
        ({"price-1": "<b>"}, "New unit price: an amount such as 2.17."),
        ({"price-1": "0"}, '"Acrobat Pro for teams": from 1 to 10 licenses, at more than 0.'),
        ({"quantity-1": "11"}, "Quantity: a whole number from 1 to 10."),
        ({"quantity-1": "0"}, "Quantity: a whole number from 1 to 10."),
        (
            {"price-1": "250.69"},
            '"Acrobat Pro for teams": at most 2506.80 USD are left to credit.',
        ),
    ],
)
def test_nobody_credits_what_was_not_charged(
    fields: dict[str, str], problem: str, bss: Browser
) -> None:
    bss.get("/credit-invoices/from/I-1")
    sent = {"item-1": "1", "quantity-1": "10", "price-1": "1.00", **fields} if fields else {}
    page = bss.post("/credit-invoices/from/I-1", **sent)
    assert page.messages == [problem]
    assert len(bss.get("/invoices/").rows("Invoices")) == 1


@pytest.mark.vipmp(now="2026-01-15T09:00:00Z")
@pytest.mark.usefixtures("view")
def test_only_the_distributor_writes_credit_invoices(storefront: Browser) -> None:
    storefront.get("/invoices/")
    assert storefront.get("/credit-invoices/new").status == 404
    assert storefront.post("/credit-invoices/from/I-1").status == 404
