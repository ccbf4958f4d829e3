"""Orders by hand in BSS: products, each related to a subscription, then placed (seed 002)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from partner_platform.instances import Instance
from partner_platform.services import baskets
from partner_platform.services.products import Article
from partner_platform.services.refusals import NotPossible
from partner_platform.services.subscriptions import container_of
from partner_platform.store import Store, next_id
from partner_platform.tables import Account, ManualOrder, ManualOrderLine


def begin_order(
    store: Store,
    instance: Instance,
    account: Account,
    wanted: Sequence[tuple[Article, int]],
) -> ManualOrder:
    """Write an order with its products; none is related to a subscription yet.

    Raises:
        NotPossible: nothing is wanted.
    """
    if not wanted:
        raise NotPossible("Please say how many licenses of at least one add-on.")
    with store.begin() as session:
        order = ManualOrder(
            instance=instance.key,
            manual_order_id=next_id(session, instance, "M"),
            account_id=account.account_id,
            created=instance.now(),
        )
        session.add(order)
        session.add_all(
            ManualOrderLine(
                instance=instance.key,
                manual_order_id=order.manual_order_id,
                number=number,
                part_number=article.product.part_number,
                name=article.product.name,
                quantity=quantity,
                subscription_id=None,
            )
            for number, (article, quantity) in enumerate(wanted, 1)
        )
    return order


def lines_of(session: Session, order: ManualOrder) -> Sequence[ManualOrderLine]:
    """Return the products of an order."""
    wanted = select(ManualOrderLine).where(
        ManualOrderLine.instance == order.instance,
        ManualOrderLine.manual_order_id == order.manual_order_id,
    )
    return session.scalars(wanted.order_by(ManualOrderLine.number)).all()


def orders_by_hand(session: Session, account: Account) -> Sequence[ManualOrder]:
    """Return the orders of an account that were not placed."""
    wanted = select(ManualOrder).where(
        ManualOrder.instance == account.instance, ManualOrder.account_id == account.account_id
    )
    return session.scalars(wanted.order_by(ManualOrder.created)).all()


def relate(
    session: Session, account: Account, line: ManualOrderLine, subscription_id: str | None
) -> None:
    """Make a product an add-on of an account's container, once it is ordered.

    Raises:
        NotPossible: that is none of the account's.
    """
    container = container_of(session, account)
    if subscription_id and (container is None or container.subscription_id != subscription_id):
        raise NotPossible("Please choose a subscription of the account.")
    line.subscription_id = subscription_id


def place(session: Session, account: Account, order: ManualOrder) -> Mapping[str, int]:
    """Put the products into the basket, where Adobe's prices are seen before it is ordered.

    Raises:
        NotPossible: a product is not related to the account's subscription, or the basket is
            somebody else's work already.
    """
    lines = lines_of(session, order)
    container = container_of(session, account)
    loose = [line.name for line in lines if line.subscription_id is None]
    if container is not None and loose:
        names = '", "'.join(loose)
        raise NotPossible(
            f'Please relate "{names}" to the subscription {container.subscription_id}: '
            "a second one would have another billing cycle."
        )
    if baskets.lines_of(session, account):
        raise NotPossible("The account's basket is not empty. Please order or empty it first.")
    for line in lines:
        baskets.put(session, account, line.part_number, line.quantity)
        session.delete(line)
    session.delete(order)
    return {line.part_number: line.quantity for line in lines}
