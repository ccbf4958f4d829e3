"""What a month changes on all price lists of a distributor (PL-6)."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sandbox.catalogue.catalogue import Catalogue
from sandbox.catalogue.offers import Offer
from sandbox.domain.calendar import add_months
from sandbox.price_lists.changes import Change, change_of
from sandbox.price_lists.lists import AGENCIES, ListRequest, list_prices
from sandbox.store.worlds import Distributor
from sandbox.timeline.open_world import Partner

_TYPES = ("STANDARD", "3YC")


class ChangedList(NamedTuple):
    """A price list with the rows that its month changes; there is one at least."""

    list_type: str
    market_segment: str
    currency: str
    changes: Sequence[tuple[Offer, Change]]


def changed_lists(
    catalogue: Catalogue, distributor: Distributor, month: date
) -> Sequence[ChangedList]:
    """Return the lists of a distributor that change in a month, as their `acdIndicator` says.

    Args:
        catalogue: what is sold.
        distributor: one whose contract is active.
        month: the first day of a month that has lists.
    """
    return tuple(_changed(catalogue, distributor, month))


def _changed(catalogue: Catalogue, distributor: Distributor, month: date) -> Iterator[ChangedList]:
    partner = Partner.of(distributor)
    types = (*_TYPES, *([AGENCIES] if distributor.lga_enabled else []))
    for currency in partner.currencies:
        moved = _moved(catalogue, partner.region, currency, month)
        for segment in partner.market_segments if moved else ():
            for list_type in types:
                wanted = ListRequest(partner.region, segment, currency, month, list_type)
                if found := list(_changes(catalogue, partner, wanted, moved)):
                    yield ChangedList(list_type, segment, currency, found)


def _moved(catalogue: Catalogue, region: str, currency: str, month: date) -> list[str]:
    """Return the ids of offers that begin, end or have a new price in a month.

    Most months change nothing: this is asked for each offer, and all else for few.
    """
    after = add_months(month, 1)

    def is_moved(offer: Offer) -> bool:
        product = offer.product
        if product.first_order_date >= after:
            return False
        ends = product.last_order_date
        if month <= product.first_order_date or (ends is not None and month <= ends < after):
            return True
        steps = catalogue.price_steps(offer, region=region, currency=currency)
        index = bisect_left(steps, month, key=lambda step: step.first)
        return index < len(steps) and steps[index].first < after

    return [offer.offer_id for offer in catalogue.offers() if is_moved(offer)]


def _changes(
    catalogue: Catalogue, partner: Partner, wanted: ListRequest, offer_ids: Sequence[str]
) -> Iterator[tuple[Offer, Change]]:
    for offer_id in offer_ids:
        for row in list_prices(catalogue, partner, replace(wanted, offer_id=offer_id)):
            if change := change_of(row, wanted.month):
                yield row.offer, change
