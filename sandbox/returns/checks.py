"""How much of a line may be returned, and what its program says to it (RE-1, RE-2, X10, X11)."""

from collections.abc import Sequence

from sandbox.catalogue.offers import Offer, OfferKind
from sandbox.domain.calendar import TERM_MONTHS, add_months
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.order_types import OrderType
from sandbox.orders.model import SOURCE_API, Order, OrderLine
from sandbox.orders.rules import LineRequest
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld

WHOLE_ONLY = frozenset(
    {OfferKind.CREDIT_PACK, OfferKind.LICENSE_PACK, OfferKind.MOQ, OfferKind.CONSUMABLE}
)
EXCEEDS_REMAINING = "Requested cancel quantity exceeds remaining quantity"
PARTIAL = "PARTIAL_CANCELLATION_NOT_ALLOWED_FOR_SCP_OR_CONSUMABLE"


def check_quantity(world: OpenWorld, wanted: LineRequest, line: OrderLine) -> None:
    """Refuse more than was bought, and more than remains.

    Raises:
        Refusal: 2132, 2120; with X2 switched RETURN_QTY_EXCEEDS_REMAINING for both.
    """
    remaining = line.remaining_quantity
    facts = {
        "line": wanted.number,
        "requested": wanted.quantity,
        "ordered": line.quantity,
        "remaining": remaining,
    }
    if 0 < wanted.quantity <= remaining:
        return
    if wanted.quantity > remaining and world.rules.return_errors != "numeric":
        raise Refusal(
            Error.WORD_EXCEEDS_REMAINING,
            message=f"Requested return quantity {wanted.quantity} exceeds remaining returnable "
            f"quantity {remaining} for line item {wanted.number} (offer {wanted.offer_id}).",
            facts=facts,
        )
    if 0 < wanted.quantity <= line.quantity:
        detail = line_detail(wanted.number, EXCEEDS_REMAINING)
        raise Refusal(Error.QUANTITY_OUT_OF_RANGE, [detail], facts=facts, rule="RE-1")
    raise Refusal(Error.RETURN_QUANTITY_MISMATCH, [line_detail(wanted.number)], facts=facts)


def check_programs(
    portfolio: Portfolio, _: Account, original: Order, wanted_lines: Sequence[LineRequest]
) -> None:
    """Refuse what the program of a line does not give back, line by line.

    Raises:
        Refusal: see `check_program`.
    """
    lines = {line.line_number: line for line in original.lines}
    for wanted in wanted_lines:
        check_program(portfolio, original, wanted, lines[wanted.number])


def check_program(
    portfolio: Portfolio, original: Order, wanted: LineRequest, line: OrderLine
) -> None:
    """Refuse what the line's program does not give back.

    Raises:
        Refusal: 2127 for part of a pack, a minimum-order offer or a consumable (for all of it
            with X11 switched), with X2 switched RETURN_NOT_SUPPORTED_MOQ_SKU, or by X49 its
            reason; 2132 for part of
            an early-renewed line (X10); 2129 for a consumable that was used.
    """
    world = portfolio.world
    offer = world.reference.catalogue.ordered_offer(line.offer_id)
    facts: Facts = {
        "line": wanted.number,
        "requested": wanted.quantity,
        "ordered": line.quantity,
    }
    is_partial = wanted.quantity < line.quantity
    _check_kind(world, offer, wanted, is_partial=is_partial)
    may_part = world.rules.early_renewal_partial_return
    if is_partial and not may_part and _was_early(portfolio, original, line):
        facts |= {"orderDate": original.day, "termEnd": line.term_end}
        detail = [line_detail(wanted.number)]
        raise Refusal(Error.RETURN_QUANTITY_MISMATCH, detail, facts=facts, rule="X10")
    subscription = portfolio.find(line.customer_id, line.subscription_id)
    if (
        offer.kind is OfferKind.CONSUMABLE
        and subscription is not None
        and subscription.used_quantity > 0
    ):
        detail = [line_detail(wanted.number, "INELIGIBLE_CONSUMED")]
        facts |= {"usedQuantity": subscription.used_quantity}
        raise Refusal(Error.NOT_ELIGIBLE, detail, facts=facts, rule="RE-2")


def _check_kind(world: OpenWorld, offer: Offer, wanted: LineRequest, *, is_partial: bool) -> None:
    if offer.kind not in WHOLE_ONLY:
        return
    facts: Facts = {"line": wanted.number, "kind": offer.kind, "isPartial": is_partial}
    if offer.kind is OfferKind.MOQ and world.rules.return_errors == "words":
        raise Refusal(
            Error.WORD_MOQ_NOT_SUPPORTED,
            message=f"Return is not supported for minimum order quantity offer {offer.offer_id} "
            f"of line item {wanted.number}.",
            facts=facts,
        )
    if is_partial or not world.rules.whole_return_of_packs:
        if world.rules.return_errors == "reasons":
            raise Refusal(
                Error.REASON_PARTIAL,
                message=f"Part of line item {wanted.number} (offer {offer.offer_id}) cannot be "
                "returned.",
                facts=facts,
                rule="X49",
            )
        detail = [line_detail(wanted.number, PARTIAL)]
        raise Refusal(Error.CANCELLATION_NOT_ALLOWED, detail, facts=facts)


def _was_early(portfolio: Portfolio, original: Order, line: OrderLine) -> bool:
    """Tell whether a line was renewed manually before its anniversary."""
    is_manual = original.order_type == OrderType.RENEWAL and original.source == SOURCE_API
    if not is_manual:
        return False
    account = portfolio.accounts[line.customer_id]
    anchor = account.anniversary_day
    return original.day < add_months(line.term_end, -TERM_MONTHS, anchor_day=anchor)
