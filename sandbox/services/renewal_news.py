"""What the admins of customers are told when renewal opens (VC-4, section 7)."""

from collections.abc import Sequence
from datetime import timedelta

from sandbox.domain.calendar import price_day, start_of
from sandbox.domain.offers import Product
from sandbox.domain.statuses import Status
from sandbox.services.emails import send_renewal_coming
from sandbox.services.holding_rows import Held
from sandbox.services.holdings import Holdings, product_of
from sandbox.services.preferences import lacks_base
from sandbox.store.open_world import OpenWorld
from sandbox.timeline.queue import Due


def announce_renewals(world: OpenWorld, events: list[Due]) -> None:
    """Tell the customers of a batch what renews on their anniversary, and what does not.

    The handler of `renewal.coming`: only who has licences whose renewal opens today is told.
    """
    holdings = Holdings.load(world, [due.customer_id for due in events])
    anniversary = world.today + timedelta(days=world.rules.early_renewal_days)
    for customer_id in holdings.held:
        ending = [
            each
            for each in holdings.annual(customer_id)
            if each.status == Status.ACTIVE and each.renewal_date == anniversary
        ]
        if ending:
            renewing, others = _parted(world, ending)
            holder = holdings.holders[customer_id]
            send_renewal_coming(world, holder, anniversary, renewing, others)


def _parted(world: OpenWorld, ending: Sequence[Held]) -> tuple[list[Held], list[tuple[Held, str]]]:
    """Part what renews by itself, as things stand, from what does not and why (RN-1, RN-2)."""
    products = [product_of(world.reference, each.base_offer_id) for each in ending]
    reasons = [_own_reason(each, product) for each, product in zip(ending, products, strict=True)]
    bases = {each.product_id for each, why in zip(ending, reasons, strict=True) if not why}
    renewing, others = [], []
    for each, product, own in zip(ending, products, reasons, strict=True):
        why = own or ("its base does not" if lacks_base(product, bases) else "")
        if why:
            others.append((each, why))
        else:
            renewing.append(each)
    return renewing, others


def _own_reason(held: Held, product: Product) -> str:
    """Return why a subscription does not renew, whatever the others do; empty: it does."""
    if not held.auto_renewal:
        return "auto-renewal is off"
    if not product.on_sale(price_day(start_of(held.renewal_date))):
        return "the product is no longer sold then"
    return ""
