"""What minimum-order offers are refused for, in the order of HG-5."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, select

from sandbox.accounts.benefits import Commitment, ThreeYearCommit
from sandbox.catalogue.offers import Offer
from sandbox.domain.calendar import start_of
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.domain.statuses import Status
from sandbox.high_growth.commitments import commitments_on, licenses_of
from sandbox.high_growth.offers import acrobat_seats
from sandbox.high_growth.rules import chosen_from, opt_in_window
from sandbox.store.orders import OrderLineRow, OrderRow
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld

_HAD_BEFORE = (
    select(OrderLineRow.order_id)
    .join(
        OrderRow,
        (OrderRow.world_id == OrderLineRow.world_id) & (OrderRow.order_id == OrderLineRow.order_id),
    )
    .where(
        OrderRow.world_id == bindparam("of_world"),
        OrderRow.customer_id == bindparam("of_customer"),
        OrderRow.created_at < bindparam("before"),
        OrderLineRow.offer_id == bindparam("of_offer"),
        OrderLineRow.status == Status.COMPLETE.value,
    )
    .limit(1)
)


def check_commitment(
    world: OpenWorld,
    account: Account,
    offer: Offer,
    held: ThreeYearCommit | None,
    day: date,
    details: Sequence[str] = (),
) -> None:
    """Refuse an offer to whom it is not committed enough for, or had it in the last commitment.

    Args:
        world: the world.
        account: the customer.
        offer: the minimum-order offer.
        held: its three-year commit, as it will be by then.
        day: the day that it has to be committed on: today, or the anniversary.
        details: what the refusal names.

    Raises:
        Refusal: 5128, 5129, 5132.
    """
    found = commitments_on(held, day)
    committed = max(map(licenses_of, found), default=0)
    facts: Facts = {
        "offer": offer.offer_id,
        "minimumOrderQuantity": offer.minimum_quantity,
        "day": day,
        "committed": committed,
    }
    if not found:
        raise Refusal(Error.MOQ_WITHOUT_COMMITMENT, details, facts=facts)
    if committed < offer.minimum_quantity:
        raise Refusal(Error.MOQ_ABOVE_COMMITMENT, details, facts=facts)
    if had_before(world, account, offer, found[0]):
        facts["commitmentStarts"] = found[0].start_date
        raise Refusal(Error.MOQ_OF_LAST_COMMITMENT, details, facts=facts)


def had_before(world: OpenWorld, account: Account, offer: Offer, commitment: Commitment) -> bool:
    """Tell whether the offer was ordered or renewed before a commitment began."""
    if commitment.start_date is None:
        return False
    keys = {
        "of_world": world.world_id,
        "of_customer": account.customer_id,
        "of_offer": offer.offer_id,
        "before": start_of(commitment.start_date),
    }
    return world.connection.execute(_HAD_BEFORE, keys).first() is not None


def check_opt_in_day(world: OpenWorld, anniversary: date) -> None:
    """Refuse to choose an offer for an anniversary too early, or too late.

    Raises:
        Refusal: 5127.
    """
    window = opt_in_window(anniversary, world.rules)
    if not window.first <= world.today <= window.last:
        facts: Facts = {"first": window.first, "last": window.last, "today": world.today}
        raise Refusal(Error.RENEWAL_CODE_OUT_OF_WINDOW, facts=facts, rule="X52")


def check_bracket(
    portfolio: Portfolio, account: Account, offer: Offer, details: Sequence[str] = ()
) -> None:
    """Refuse an offer that is not for as many seats as there are.

    Raises:
        Refusal: 5126.
    """
    seats = acrobat_seats(portfolio, account.customer_id)
    choice = chosen_from(seats)
    if offer.minimum_quantity not in choice:
        facts: Facts = {"offer": offer.offer_id, "seats": seats, "choice": list(choice)}
        raise Refusal(Error.RENEWAL_CODE_OUTSIDE_BRACKET, details, facts=facts)


def check_renewal_quantity(offer: Offer, quantity: int) -> None:
    """Refuse to renew fewer than an offer is for.

    Raises:
        Refusal: 5124.
    """
    if quantity < offer.minimum_quantity:
        facts: Facts = {"renewalQuantity": quantity, "minimum": offer.minimum_quantity}
        raise Refusal(Error.RENEWAL_QUANTITY_BELOW_MOQ, facts=facts)
