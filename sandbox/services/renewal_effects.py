"""What a RENEWAL order does to subscriptions when it completes or fails (RN-1, RN-3)."""

from datetime import date

from sandbox.domain.eligibility import levels_anew
from sandbox.domain.offers import OfferKind
from sandbox.domain.statuses import Status
from sandbox.services.holding_rows import Held, Holder
from sandbox.services.holdings import Holdings, product_of
from sandbox.services.order_book import Row


def finish_renewal(holdings: Holdings, holder: Holder, lines: list[Row]) -> None:
    """Renew the lines' subscriptions: new quantity, new renewal date, a new year to use."""
    for line in lines:
        held = holdings.find(holder.customer_id, line["subscription_id"])
        if held is not None:
            quantity = line["quantity"] + (held.renewed_quantity or 0)
            renew(holdings, held, quantity, line["term_end"])


def renew(holdings: Holdings, held: Held, quantity: int, renewal_date: date) -> None:
    """Renew one subscription for `quantity` licences in all, until the next renewal date."""
    held.current_quantity = quantity
    held.renewed_quantity = None
    held.status = Status.ACTIVE.value
    held.renewal_date = renewal_date
    if held.used_quantity:
        product = product_of(holdings.world.reference, held.base_offer_id)
        # A new year brings new transactions, while seats stay with their users.
        used = 0 if product.kind is OfferKind.CONSUMABLE else held.used_quantity
        held.used_quantity = min(used, quantity)
    holdings.change(held)


def fail_renewal(holdings: Holdings, holder: Holder, lines: list[Row]) -> None:
    """Let the lines' subscriptions lapse; without any other the customer's term is over (RN-9)."""
    for line in lines:
        held = holdings.find(holder.customer_id, line["subscription_id"])
        if held is not None:
            held.renewed_quantity = None
            lapse(holdings, held)
            _close_term(holdings, holder, held)


def lapse(holdings: Holdings, held: Held) -> None:
    """End a subscription at its renewal date; its quantities stay as they were (section 7)."""
    held.status = Status.INACTIVE.value
    holdings.change(held)
    holdings.world.record(
        "subscription.lapsed",
        f"subscription {held.subscription_id} was not renewed",
        customer_id=held.customer_id,
        subscription_id=held.subscription_id,
    )


def _close_term(holdings: Holdings, holder: Holder, lapsed: Held) -> None:
    if not holdings.active(holder.customer_id):
        holder.coterm_date = lapsed.renewal_date
        reset_levels(holdings, holder)


def reset_levels(holdings: Holdings, holder: Holder) -> None:
    """Put the levels to what they are with nothing renewed (RN-4)."""
    fresh = levels_anew(())
    holder.license_level, holder.consumable_level = fresh.license, fresh.consumable
    holdings.move(holder)
