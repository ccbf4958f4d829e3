"""What renews at the end of a term, and what cannot (RN-1 to RN-3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sandbox.domain.calendar import TERM_MONTHS, add_months, price_day
from sandbox.domain.offers import Product
from sandbox.services.holding_rows import Held, Holder
from sandbox.services.holdings import Holdings
from sandbox.services.preferences import Preference, lacks_base
from sandbox.store.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class Renewing:
    """A subscription that renews: with how many licences in all, and from when."""

    held: Held
    product: Product
    quantity: int
    next_date: date

    @property
    def ordered(self) -> int:
        """What is left to order: early-renewed licences are paid already (RN-3)."""
        return max(0, self.quantity - (self.held.renewed_quantity or 0))


def wanted_renewals(
    holder: Holder,
    annual: Sequence[Held],
    products: Mapping[str, Product],
    standing: Mapping[str, Preference],
) -> list[Renewing]:
    """Return what is to renew by its preferences, or is renewed early already."""
    wanted = []
    for each in annual:
        preference = standing.get(each.subscription_id) or Preference.of(each)
        quantity = preference.wanted(each) if preference.enabled else 0
        quantity = max(each.renewed_quantity or 0, quantity)
        if quantity > 0:
            product = products[each.subscription_id]
            day = add_months(each.renewal_date, TERM_MONTHS, anchor_day=holder.anniversary_day)
            wanted.append(Renewing(each, product, quantity, day))
    return wanted


def part_renewable(
    holdings: Holdings, holder: Holder, wanted: Sequence[Renewing]
) -> tuple[list[Renewing], list[Renewing]]:
    """Part what renews from what has a price but is no longer sold.

    Early-renewed licences go on in any case; an add-on does not renew without a base.
    """
    renewing, gone = [], []
    day = price_day(holdings.world.now)
    for each in wanted:
        renewed = each.held.renewed_quantity or 0
        is_priced = _is_priced(holdings.world, holder, each, day)
        if not each.ordered or (is_priced and each.product.on_sale(day)):
            renewing.append(each)
        elif renewed:
            renewing.append(replace(each, quantity=renewed))
        elif is_priced:
            gone.append(each)
    bases = {each.product.product_id for each in renewing}
    kept = [each for each in renewing if not each.ordered or not lacks_base(each.product, bases)]
    return kept, gone


def _is_priced(world: OpenWorld, holder: Holder, each: Renewing, day: date) -> bool:
    """Tell whether a product has a price in the currency of its subscription."""
    catalogue = world.reference.catalogue
    offer = catalogue.at_level(each.product, each.product.base_level)
    currency = each.held.currency
    return catalogue.price(offer, region=holder.region, currency=currency, on=day) is not None
