"""What cannot be returned of a product that is held by a minimum-order offer (HG-9)."""

from collections.abc import Sequence

from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.order_types import OrderType
from sandbox.high_growth.offers import held_by
from sandbox.orders.model import Order
from sandbox.orders.rules import LineRequest
from sandbox.returns.under_way import quantity_being_returned
from sandbox.subscriptions.holders import holder_of
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio


def check_moq_kept(
    portfolio: Portfolio, account: Account, original: Order, wanted_lines: Sequence[LineRequest]
) -> None:
    """Refuse returns that leave some licences, and fewer than the offer that they are held by.

    All of them may go. What is being returned already is no longer counted. An early renewal has
    brought no licences yet that could go (RE-4).

    Raises:
        Refusal: 5133.
    """
    if not any(held.moq_code for held in portfolio.active(account.customer_id)):
        return
    lines = {line.line_number: line for line in original.lines}
    taken: dict[str, list[LineRequest]] = {}
    for wanted in wanted_lines:
        line = lines[wanted.number]
        holder = holder_of(portfolio, account.customer_id, line.subscription_id)
        taken.setdefault(holder, []).append(wanted)
    for subscription_id, returned in taken.items():
        subscription = portfolio.find(account.customer_id, subscription_id)
        offer = held_by(portfolio.world.reference, subscription) if subscription else None
        if subscription is None or offer is None:
            continue
        if original.order_type == OrderType.RENEWAL and any(
            subscription.renewal_date < lines[one.number].term_end for one in returned
        ):
            continue
        going = quantity_being_returned(portfolio.world, account.customer_id, subscription_id)
        left = subscription.current_quantity - going - sum(one.quantity for one in returned)
        if 0 < left < offer.minimum_quantity:
            facts: Facts = {
                "heldBy": offer.offer_id,
                "minimum": offer.minimum_quantity,
                "held": subscription.current_quantity,
                "beingReturned": going,
                "left": left,
            }
            details = [line_detail(one.number) for one in returned]
            raise Refusal(Error.RETURN_BELOW_MOQ, details, facts=facts)
