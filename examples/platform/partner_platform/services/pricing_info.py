"""Another price list for what runs: it counts when both subscription and add-on have it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from partner_platform.instances import Instance
from partner_platform.services.prices import price_on
from partner_platform.services.refusals import NotPossible
from partner_platform.services.subscriptions import add_ons_of
from partner_platform.store import Store
from partner_platform.tables import Account, AddOn, AddOnStatus, PriceList, Subscription


def set_list_of_subscription(
    store: Store, instance: Instance, subscription_id: str, price_list_id: str | None
) -> None:
    """`Edit pricing Info`: choose a list for a container; None for the current one.

    Raises:
        NotPossible: there is no such list, or it is another segment's.
    """
    with store.begin() as session:
        found = _found(session, instance, price_list_id) if price_list_id else None
        container = session.get_one(Subscription, (instance.key, subscription_id))
        account = session.get_one(Account, (instance.key, container.account_id))
        if found is not None and found.segment != account.segment:
            raise NotPossible(f"{price_list_id} is no price list of the segment {account.segment}.")
        container.price_list_id = price_list_id
        for add_on in add_ons_of(session, container):
            _apply(session, instance, container, add_on)


def set_list_of_add_on(store: Store, instance: Instance, addon_id: str, price_list_id: str) -> None:
    """`Edit`: choose a list for an add-on.

    Raises:
        NotPossible: the list has no price for the add-on's offer.
    """
    with store.begin() as session:
        _found(session, instance, price_list_id)
        add_on = session.get_one(AddOn, (instance.key, addon_id))
        if price_on(session, instance, price_list_id, add_on.offer_id) is None:
            raise NotPossible(
                f'Price for the product(s) "{add_on.name}" was not found on {price_list_id}.'
            )
        add_on.price_list_id = price_list_id
        container = session.get_one(Subscription, (instance.key, add_on.subscription_id))
        _apply(session, instance, container, add_on)


def _found(session: Session, instance: Instance, price_list_id: str) -> PriceList:
    found = session.get(PriceList, (instance.key, price_list_id))
    if found is None:
        raise NotPossible(f"There is no price list {price_list_id}.")
    return found


def _apply(session: Session, instance: Instance, container: Subscription, add_on: AddOn) -> None:
    """Take the price where both name the same list; what was invoiced stays what it was."""
    if add_on.status != AddOnStatus.ACTIVE or add_on.price_list_id != container.price_list_id:
        return
    price = price_on(session, instance, add_on.price_list_id or "", add_on.offer_id)
    if price is not None:
        add_on.unit_price = price.price
