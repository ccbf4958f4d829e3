"""What an order for an account would be: products, levels, prices, and what is due now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from partner_platform.adobe.orders import Order as AdobeOrder
from partner_platform.adobe.orders import OrderLine as AdobeLine
from partner_platform.instances import Instance
from partner_platform.money import Cycle, rounded, unit_price_from
from partner_platform.services.adopting import cycle_dates
from partner_platform.services.baskets import basket_of, lines_of
from partner_platform.services.left_customers import customer_of
from partner_platform.services.prices import load_current_list, price_on
from partner_platform.services.products import Article, articles_on, missing_bases
from partner_platform.services.refusals import NotPossible
from partner_platform.services.subscriptions import add_ons_of, container_of
from partner_platform.services.unbilled_renewals import check_renewal_is_billed
from partner_platform.store import Store
from partner_platform.tables import Account, AddOnStatus, Product, Status, Subscription


@dataclass(frozen=True, slots=True)
class Shelf:
    """What can be bought for an account."""

    price_list_id: str
    articles: Mapping[str, Article]
    """By part number."""
    owned: frozenset[str]
    """Part numbers of active add-ons: these are increased, not bought."""
    container: Subscription | None

    @property
    def not_purchased(self) -> list[Article]:
        """What `Buy add-ons` offers."""
        return [article for number, article in self.articles.items() if number not in self.owned]


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line as Adobe would take it."""

    product: Product
    offer_id: str
    """With the level that Adobe found."""
    quantity: int
    unit_price: Decimal | None
    """Of one unit for a whole cycle."""
    price_list_id: str | None
    due_now: Decimal | None
    """For all units, from today to the end of the cycle."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A basket that Adobe previewed."""

    correlation_id: str
    lines: Sequence[PlannedLine]
    currency: str

    @property
    def due_now(self) -> Decimal:
        """What the debit invoice will say."""
        return sum((line.due_now for line in self.lines if line.due_now is not None), Decimal(0))


def shelf_of(store: Store, instance: Instance, account: Account) -> Shelf:
    """Return what can be bought for an account; loads this month's price list if need be.

    Raises:
        NotPossible: the account's container ended (a second one would have another cycle), or its
            renewal is not billed.
        AdobeError: there is no list.
    """
    with store.read() as session:
        container = container_of(session, account)
    if container is not None and container.status != Status.ACTIVE:
        raise NotPossible(
            f"The subscription {container.subscription_id} is {container.status}. It has to be "
            "activated in BSS before add-ons can be bought for it."
        )
    if container is not None:
        check_renewal_is_billed(container, instance.today)
    current = load_current_list(store, instance, account.segment)
    chosen = container.price_list_id if container is not None else None
    with store.read() as session:
        articles = articles_on(session, instance, chosen or current)
        add_ons = () if container is None else add_ons_of(session, container)
    owned = {add_on.part_number for add_on in add_ons if add_on.status == AddOnStatus.ACTIVE}
    return Shelf(chosen or current, articles, frozenset(owned), container)


def plan_order(
    store: Store, instance: Instance, account: Account, *, by_distributor: bool
) -> Plan | None:
    """Preview the basket at Adobe; None if nothing is in it.

    Raises:
        NotPossible: a product is not sold, or lacks its base in the basket (PF-1); or the customer
            has left.
        AdobeError: Adobe would not take the order.
    """
    if account.adobe_customer_id is None:
        raise NotPossible("The account is not known at Adobe yet: create it there first.")
    customer_of(store, instance, account)
    shelf = shelf_of(store, instance, account)
    with store.read() as session:
        wanted = lines_of(session, account)
        basket = basket_of(session, account)
    if not wanted or basket is None:
        return None
    gone = [line.part_number for line in wanted if line.part_number not in shelf.articles]
    if gone:
        raise NotPossible(f"No longer sold by the price list: {', '.join(gone)}.")
    articles = [shelf.articles[line.part_number] for line in wanted]
    _check_bases(shelf, [article.product for article in articles], by_distributor=by_distributor)
    asked = [
        AdobeLine(number, article.offer_id, line.quantity)
        for number, (article, line) in enumerate(zip(articles, wanted, strict=True), 1)
    ]
    told = instance.adobe.preview_order(account.adobe_customer_id, instance.currency, asked)
    with store.read() as session:
        lines = _planned(session, instance, shelf, articles, told)
    return Plan(basket.correlation_id, lines, instance.currency)


def _check_bases(shelf: Shelf, products: Sequence[Product], *, by_distributor: bool) -> None:
    """Refuse an add-on of Acrobat Sign without its base in the same order (PF-1)."""
    names = {number: article.product.name for number, article in shelf.articles.items()}
    problem = missing_bases(products, names)
    if problem:
        raise NotPossible(problem)
    dependent = [product.name for product in products if product.prerequisites]
    if dependent and by_distributor and shelf.container is not None:
        raise NotPossible(
            f'Only a Storefront user can order "{dependent[0]}" for an existing subscription.'
        )


def _planned(
    session: Session,
    instance: Instance,
    shelf: Shelf,
    articles: Sequence[Article],
    told: AdobeOrder,
) -> list[PlannedLine]:
    cycle = None if shelf.container is None else cycle_dates(shelf.container)
    lines = []
    for article, line in zip(articles, told.lines, strict=True):
        listed = price_on(session, instance, shelf.price_list_id, line.offer_id)
        price = listed.price if listed is not None else None
        if price is None and line.pricing is not None:
            # A level that no list names: Adobe's own price of it.
            price = line.pricing.partner_price
        lines.append(
            PlannedLine(
                product=article.product,
                offer_id=line.offer_id,
                quantity=line.quantity,
                unit_price=price,
                price_list_id=None if listed is None else shelf.price_list_id,
                due_now=_due(price, line.quantity, article.product, cycle, instance),
            )
        )
    return lines


def _due(
    price: Decimal | None,
    quantity: int,
    product: Product,
    cycle: Cycle | None,
    instance: Instance,
) -> Decimal | None:
    if price is None:
        return None
    unit = charged_price(price, product, cycle, instance.today, instance.currency)
    return rounded(unit * quantity, instance.currency)


def charged_price(
    price: Decimal, product: Product | None, cycle: Cycle | None, day: date, currency: str
) -> Decimal:
    """Return what one unit costs that is bought on a day of a cycle; the first purchase all."""
    if cycle is None or (product is not None and not product.is_prorated):
        return rounded(price, currency)
    return unit_price_from(price, cycle, day, currency)
