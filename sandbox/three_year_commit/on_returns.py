"""What a three-year commit forbids to return: what it needs to be complied with (TC-14)."""

from collections.abc import Sequence

from sandbox.accounts.benefits import three_year_commit_of
from sandbox.catalogue.offers import Product
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.order_types import OrderType
from sandbox.orders.model import Order
from sandbox.orders.rules import LineRequest
from sandbox.returns.under_way import being_returned
from sandbox.subscriptions.holders import holder_of
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.three_year_commit.entitlement import by_offer_type
from sandbox.three_year_commit.rules import running
from sandbox.timeline.open_world import OpenWorld

REASON = "THREE_YEAR_COMMIT"


def check_minimum_kept(
    portfolio: Portfolio, account: Account, original: Order, wanted_lines: Sequence[LineRequest]
) -> None:
    """Refuse returns after which less is held than what is committed to, type by type.

    What is being returned already is no longer counted. An early renewal has brought no licences
    yet that could go (RE-4).

    Raises:
        Refusal: 2127, with X2 switched RETURN_VIOLATES_3YC_MCQ or THREE_YEAR_COMMIT (X49).
    """
    if not account.benefits:
        return
    world = portfolio.world
    commitment = running(three_year_commit_of(account.benefits), world.today)
    if commitment is None:
        return
    returned = _returned(portfolio, original, wanted_lines)
    taken = by_offer_type([product for _, product in returned])
    concerned = {of: least for of, least in commitment.minimums.items() if taken.get(of)}
    if not concerned:
        return
    held = by_offer_type(portfolio.quantities(account.customer_id))
    catalogue = world.reference.catalogue
    going = by_offer_type(
        [
            (catalogue.ordered_offer(returning.offer_id).product, returning.quantity)
            for returning in being_returned(world, account.customer_id)
        ]
    )
    for offer_type, minimum in concerned.items():
        left = held[offer_type] - going[offer_type] - taken[offer_type]
        if left < minimum:
            lines = [
                number
                for number, (product, _) in returned
                if product.offer_type == offer_type and by_offer_type([(product, 1)])[offer_type]
            ]
            facts: Facts = {
                "offerType": offer_type,
                "committed": minimum,
                "held": held[offer_type],
                "beingReturned": going[offer_type],
                "returned": taken[offer_type],
            }
            _refuse(world, lines, facts)


def _refuse(world: OpenWorld, lines: Sequence[int], facts: Facts) -> None:
    in_words = {"words": Error.WORD_VIOLATES_COMMITMENT, "reasons": Error.REASON_COMMITMENT}
    word = in_words.get(world.rules.return_errors)
    if word is not None:
        raise Refusal(
            word,
            message=f"Return of line item {', '.join(str(number) for number in lines)} leaves less "
            "than the minimum quantity of the customer's three-year commitment.",
            facts=facts,
        )
    details = [line_detail(number, REASON) for number in lines]
    raise Refusal(Error.CANCELLATION_NOT_ALLOWED, details, facts=facts, rule="TC-14")


def _returned(
    portfolio: Portfolio, original: Order, wanted_lines: Sequence[LineRequest]
) -> list[tuple[int, tuple[Product, int]]]:
    """List the licences that go, by line number."""
    lines = {line.line_number: line for line in original.lines}
    catalogue, found = portfolio.world.reference.catalogue, []
    for wanted in wanted_lines:
        line = lines[wanted.number]
        holder = holder_of(portfolio, line.customer_id, line.subscription_id)
        subscription = portfolio.find(line.customer_id, holder)
        is_renewal = original.order_type == OrderType.RENEWAL
        if subscription is None or not subscription.is_active:
            continue
        if is_renewal and subscription.renewal_date < line.term_end:
            continue
        product = catalogue.ordered_offer(line.offer_id).product
        found.append((wanted.number, (product, wanted.quantity)))
    return found
