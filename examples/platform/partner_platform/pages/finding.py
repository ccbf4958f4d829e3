"""What an address names, for pages: 404 where it is not there or is none of the visitor's."""

from __future__ import annotations

from flask import abort
from sqlalchemy.orm import Session

from partner_platform.services.accounts import find_account
from partner_platform.tables import Account, AddOn, Order, Subscription
from partner_platform.web.context import instance, signed_in


def account_or_404(session: Session, account_id: str) -> Account:
    """Return an account that the visitor may see."""
    account = find_account(session, instance(), account_id, signed_in().reseller_id)
    return account or abort(404)


def container_or_404(session: Session, subscription_id: str) -> tuple[Subscription, Account]:
    """Return a container that the visitor may see, with its account."""
    container = session.get(Subscription, (instance().key, subscription_id))
    if container is None:
        abort(404)
    return container, account_or_404(session, container.account_id)


def add_on_or_404(session: Session, addon_id: str) -> tuple[AddOn, Subscription, Account]:
    """Return an add-on that the visitor may see, with its container and account."""
    add_on = session.get(AddOn, (instance().key, addon_id))
    if add_on is None:
        abort(404)
    return add_on, *container_or_404(session, add_on.subscription_id)


def order_or_404(session: Session, order_id: str) -> tuple[Order, Account]:
    """Return an order that the visitor may see, with its account."""
    order = session.get(Order, (instance().key, order_id))
    if order is None:
        abort(404)
    return order, account_or_404(session, order.account_id)
