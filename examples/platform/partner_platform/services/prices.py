"""Adobe's price lists in the shop: loaded by month and segment, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from partner_platform.adobe.price_lists import ListedOffer, PriceListName
from partner_platform.instances import Instance
from partner_platform.services.products import keep_products
from partner_platform.store import Store
from partner_platform.tables import Price, PriceList

SEGMENTS: Final = ("COM", "EDU", "GOV")


def month_of(instance: Instance) -> str:
    """Return the month of today as Adobe writes it: `202601`."""
    return f"{instance.today:%Y%m}"


def list_id(month: str, segment: str) -> str:
    """Return the id of a list."""
    return f"{month}-{segment}"


def loaded_lists(session: Session, instance: Instance, segment: str = "") -> Sequence[PriceList]:
    """Return the lists that were loaded, newest month first."""
    wanted = select(PriceList).where(PriceList.instance == instance.key)
    if segment:
        wanted = wanted.where(PriceList.segment == segment)
    return session.scalars(wanted.order_by(PriceList.month.desc(), PriceList.segment)).all()


def current_list(session: Session, instance: Instance, segment: str) -> PriceList | None:
    """Return the newest loaded list that holds today; None if the segment has none."""
    month = month_of(instance)
    lists = loaded_lists(session, instance, segment)
    return next((found for found in lists if found.month <= month), None)


def price_on(
    session: Session, instance: Instance, price_list_id: str, offer_id: str
) -> Price | None:
    """Return the price of an offer on a list; None if the list does not have it."""
    return session.get(Price, (instance.key, price_list_id, offer_id))


def price_now(
    session: Session, instance: Instance, segment: str, offer_id: str
) -> tuple[Decimal | None, str | None]:
    """Return the price of an offer on the current list, and the list's id."""
    found = current_list(session, instance, segment)
    if found is None:
        return None, None
    price = price_on(session, instance, found.price_list_id, offer_id)
    return (None, None) if price is None else (price.price, found.price_list_id)


def load_current_list(store: Store, instance: Instance, segment: str) -> str:
    """Load the list of this month, unless it is there; return its id.

    Raises:
        AdobeError: Adobe has no such list, or did not answer.
    """
    return load_list(store, instance, segment, month_of(instance))


def load_list(store: Store, instance: Instance, segment: str, month: str) -> str:
    """Load a list, unless it is there: a list that was used does not change any more."""
    wanted = list_id(month, segment)
    with store.read() as session:
        if session.get(PriceList, (instance.key, wanted)) is not None:
            return wanted
    name = PriceListName(month, segment, instance.region, instance.currency)
    offers = instance.adobe.price_list(name)
    try:
        with store.begin() as session:
            _keep(session, instance, name, offers)
    except IntegrityError:
        # Somebody else loaded it meanwhile.
        return wanted
    return wanted


def _keep(
    session: Session, instance: Instance, name: PriceListName, offers: Sequence[ListedOffer]
) -> None:
    kept = list_id(name.month, name.segment)
    session.add(
        PriceList(
            instance=instance.key,
            price_list_id=kept,
            month=name.month,
            segment=name.segment,
            region=name.region,
            currency=name.currency,
            loaded=instance.now(),
        )
    )
    session.add_all(
        Price(
            instance=instance.key,
            price_list_id=kept,
            offer_id=offer.offer_id,
            price=offer.price,
        )
        for offer in offers
    )
    keep_products(session, instance, name.segment, offers)
