"""Minimum-order offers in the middle of a term: who may buy them, and what follows (HG-6, HG-7)."""

from collections.abc import Iterable, Sequence

from sandbox.accounts.benefits import ThreeYearCommit, three_year_commit_of
from sandbox.catalogue.eligibility import Line
from sandbox.catalogue.offers import Offer, OfferKind, Product
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.high_growth.checks import check_bracket, check_commitment, had_before
from sandbox.high_growth.offers import held_by
from sandbox.orders.model import Order
from sandbox.subscriptions.levels import held_basis
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.three_year_commit.rules import running
from sandbox.three_year_commit.standing import standing_of


def held_offers(portfolio: Portfolio, account: Account, lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a purchase, of held products at the offer that they are held by.

    Raises:
        Refusal: 5128, 5129, 5132, 5126 or 5131, as a line's minimum-order offer is refused.
    """
    added = [(line.offer.product, line.quantity) for line in lines]
    commit = standing_of(portfolio.world, held_basis(portfolio, account, added))
    return [_as_held(portfolio, account, line, commit) for line in lines]


def _as_held(
    portfolio: Portfolio, account: Account, line: Line, commit: ThreeYearCommit | None
) -> Line:
    world, offer = portfolio.world, line.offer
    held = _held_offer(portfolio, account, line)
    commitment = running(commit, world.today)
    is_held = held and commitment and not had_before(world, account, held, commitment)
    if offer.is_plain and held and is_held:
        facts: Facts = {"line": line.number, "ordered": offer.offer_id, "heldBy": held.offer_id}
        world.explain("HG-6", facts)
        return line._replace(offer=held)
    if offer.kind is OfferKind.MOQ and not (is_held and offer == held):
        _check_bought(portfolio, account, line, held, commit)
    return line


def _check_bought(
    portfolio: Portfolio,
    account: Account,
    line: Line,
    held: Offer | None,
    commit: ThreeYearCommit | None,
) -> None:
    """Refuse an offer that the customer may not have, or fewer than it is for.

    Raises:
        Refusal: as `held_offers`.
    """
    world, offer, details = portfolio.world, line.offer, [line_detail(line.number)]
    facts: Facts = {
        "line": line.number,
        "offer": offer.offer_id,
        "heldBy": held.offer_id if held else None,
        "requested": line.quantity,
        "minimum": offer.minimum_quantity,
    }
    if running(commit, world.today) is None:
        raise Refusal(Error.MOQ_WITHOUT_COMMITMENT, details, facts=facts)
    check_commitment(world, account, offer, commit, world.today, details)
    if held and held.minimum_quantity > offer.minimum_quantity:
        raise Refusal(Error.RENEWAL_CODE_OUTSIDE_BRACKET, details, facts=facts, rule="HG-6")
    check_bracket(portfolio, account, offer, details)
    if line.quantity < offer.minimum_quantity:
        raise Refusal(Error.ORDER_BELOW_MOQ, details, facts=facts)


def _held_offer(portfolio: Portfolio, account: Account, line: Line) -> Offer | None:
    """Return the minimum-order offer that the product of a line is held by where it goes to."""
    found = _active_of(portfolio, account, line.offer.product, line.deployment_id)
    offers = (held_by(portfolio.world.reference, subscription) for subscription in found)
    known = [offer for offer in offers if offer is not None]
    return max(known, key=lambda offer: offer.minimum_quantity, default=None)


def _active_of(
    portfolio: Portfolio, account: Account, product: Product, deployment_id: str
) -> Iterable[Subscription]:
    return (
        held
        for held in portfolio.active(account.customer_id)
        if (held.product_id, held.deployment_id) == (product.product_id, deployment_id)
    )


def follow_order(portfolio: Portfolio, order: Order, _: Order | None = None) -> None:
    """Let what a NEW order bought be held by its minimum-order offers, and renew so (HG-7).

    What renews becomes explicit: what was so before, or the offer's minimum, which is more. The
    code is for the next anniversary where the commitment runs then.
    """
    if order.order_type != OrderType.NEW or order.status != Status.COMPLETE:
        return
    account = portfolio.accounts[order.customer_id]
    if not account.benefits:
        return
    reference = portfolio.world.reference
    for line in order.lines:
        offer = reference.catalogue.ordered_offer(line.offer_id)
        subscription = portfolio.find(order.customer_id, line.subscription_id)
        if offer.kind is not OfferKind.MOQ or subscription is None:
            continue
        held = held_by(reference, subscription)
        if held and held.minimum_quantity >= offer.minimum_quantity:
            continue
        subscription.moq_code = offer.discount_code
        subscription.auto_renewal = True
        explicit = subscription.renewal_quantity or 0
        subscription.renewal_quantity = max(explicit, offer.minimum_quantity)
        commitment = running(three_year_commit_of(account.benefits), subscription.renewal_date)
        subscription.renewal_code = offer.discount_code if commitment else ""
        portfolio.change(subscription)
