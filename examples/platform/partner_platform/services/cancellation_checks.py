"""What the platform looks at before it asks Adobe to cancel: its own add-ons and prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from partner_platform.adobe.orders import Order as AdobeOrder
from partner_platform.adobe.orders import OrderLine as AdobeLine
from partner_platform.instances import Instance
from partner_platform.money import Cycle
from partner_platform.services.adopting import cycle_dates
from partner_platform.services.cancellation_problems import (
    CancellationScheduled,
    PriceNotFound,
    SkuNotFound,
    SyncFailed,
)
from partner_platform.services.credit import Credit, Purchase, credit_of
from partner_platform.services.paid_prices import PaidPrice, paid_price
from partner_platform.services.subscriptions import add_ons_of
from partner_platform.tables import Account, AddOn, AddOnStatus, AddOnSync, Product, Subscription


@dataclass(frozen=True, slots=True)
class PlannedReturn:
    """A line that is about to be given back."""

    line: AdobeLine
    """As it stands in the order."""
    quantity: int
    add_on: AddOn
    product: Product
    paid: PaidPrice
    credit: Credit | None
    """None where nothing was invoiced."""

    @property
    def credited(self) -> Decimal:
        """What comes back for the line."""
        return Decimal(0) if self.credit is None else self.credit.amount


def plan_return(
    session: Session,
    instance: Instance,
    account: Account,
    container: Subscription,
    order: AdobeOrder,
    wanted: Sequence[tuple[AdobeLine, int]],
) -> list[PlannedReturn]:
    """Find add-on, product and price of each line that shall be given back.

    Args:
        session: to read with.
        instance: whose platform.
        account: whose order.
        container: of the account.
        order: of Adobe.
        wanted: lines of the order, each with how much of it.

    Raises:
        CannotCancel: in this order: a SKU or price is not found, a cancellation is scheduled, a
            sync failed.
    """
    add_ons = {
        add_on.adobe_subscription_id: add_on
        for add_on in add_ons_of(session, container)
        if add_on.status == AddOnStatus.ACTIVE
    }
    found: list[tuple[AdobeLine, int, AddOn, Product]] = []
    unknown: list[str] = []
    for line, quantity in wanted:
        add_on = add_ons.get(line.subscription_id)
        product = session.get(Product, (instance.key, add_on.part_number)) if add_on else None
        if add_on is None or product is None:
            unknown.append(line.offer_id)
        else:
            found.append((line, quantity, add_on, product))
    if unknown:
        raise SkuNotFound(order.order_id, unknown)
    prices = [paid_price(session, instance, account, order, line) for line, *_ in found]
    unpriced = [
        product.name for (*_, product), paid in zip(found, prices, strict=True) if paid is None
    ]
    if unpriced:
        raise PriceNotFound(order.order_id, unpriced)
    _check_state(order, [add_on for _, _, add_on, _ in found])
    cycle = cycle_dates(container)
    return [
        PlannedReturn(
            line,
            quantity,
            add_on,
            product,
            paid,
            _credit(paid, quantity, product, cycle, instance, container.currency),
        )
        for (line, quantity, add_on, product), paid in zip(found, prices, strict=True)
        if paid is not None
    ]


def _check_state(order: AdobeOrder, add_ons: Sequence[AddOn]) -> None:
    ending = [add_on.name for add_on in add_ons if add_on.is_scheduled_to_end]
    if ending:
        raise CancellationScheduled(order.order_id, ending)
    failed = [add_on.name for add_on in add_ons if add_on.sync == AddOnSync.FAILED]
    if failed:
        raise SyncFailed(order.order_id, failed)


def _credit(
    paid: PaidPrice,
    quantity: int,
    product: Product,
    cycle: Cycle,
    instance: Instance,
    currency: str,
) -> Credit | None:
    if not paid.is_invoiced:
        return None
    purchase = Purchase(paid.unit_price, quantity, product.is_prorated)
    return credit_of(purchase, cycle, instance.today, currency)
