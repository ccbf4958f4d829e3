"""What the admins of customers are told when renewal opens (VC-4, section 7)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from sandbox.domain.calendar import price_day, start_of
from sandbox.domain.offers import Product
from sandbox.domain.statuses import Status
from sandbox.services.emails import EmailKind, Prospect, send_renewal_coming
from sandbox.services.holding_rows import Held, Holder
from sandbox.services.holdings import Holdings, product_of
from sandbox.services.preferences import lacks_base
from sandbox.store.open_world import OpenWorld
from sandbox.store.outbox import Email
from sandbox.timeline.queue import Due


def announce_renewals(world: OpenWorld, events: list[Due]) -> None:
    """Tell the customers of a batch what renews on their anniversary, and what does not.

    The handler of `renewal.coming`, whose subject is the anniversary: only who has licences that
    end then is told, and once.
    """
    holdings = Holdings.load(world, [due.customer_id for due in events])
    told = _told_now(world, list(holdings.held))
    for customer_id, subject in dict.fromkeys((due.customer_id, due.subject_id) for due in events):
        anniversary = date.fromisoformat(subject)
        ending = [
            each
            for each in holdings.annual(customer_id)
            if each.status == Status.ACTIVE and each.renewal_date == anniversary
        ]
        if ending and customer_id not in told:
            holder = holdings.holders[customer_id]
            send_renewal_coming(world, holder, anniversary, _prospects(world, holder, ending))


def _told_now(world: OpenWorld, customer_ids: Sequence[str]) -> set[str]:
    """Return who was told at this instant, in a batch before this one."""
    found = world.connection.execute(
        select(Email.customer_id).where(
            Email.world_id == world.world_id,
            Email.customer_id.in_(customer_ids),
            Email.kind == EmailKind.RENEWAL_COMING.value,
            Email.at == world.now,
        )
    )
    return set(found.scalars())


def _prospects(world: OpenWorld, holder: Holder, ending: Sequence[Held]) -> list[Prospect]:
    """Say of each licence what becomes of it, as things stand, and why (RN-1, RN-2)."""
    products = [product_of(world.reference, each.base_offer_id) for each in ending]
    reasons = [
        _own_reason(holder, each, product) for each, product in zip(ending, products, strict=True)
    ]
    bases = {each.product_id for each, why in zip(ending, reasons, strict=True) if not why}
    return [
        Prospect(each, own or ("its base does not" if lacks_base(product, bases) else ""))
        for each, product, own in zip(ending, products, reasons, strict=True)
    ]


_INACTIVE = {
    Status.RESELLER_INACTIVE.value: "the reseller is inactive",
    Status.CUSTOMER_INACTIVE.value: "the customer is inactive",
}


def _own_reason(holder: Holder, held: Held, product: Product) -> str:
    """Return why a subscription does not renew, whatever the others do; empty: it does."""
    if holder.order_outcome != Status.COMPLETE:
        return _INACTIVE[holder.order_outcome]
    if not held.auto_renewal:
        return "auto-renewal is off"
    if not product.on_sale(price_day(start_of(held.renewal_date))):
        return "the product is no longer sold then"
    return ""
