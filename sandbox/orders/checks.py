"""Checks that NEW and RENEWAL orders share: known, sold, in a quantity that is allowed (OR-2)."""

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import select

from sandbox.catalogue.eligibility import Buyer, Line, buyer_facts, ineligible_lines
from sandbox.catalogue.offers import OfferKind, Product, quantity_max
from sandbox.domain.calendar import in_order_freeze, price_day, start_of
from sandbox.domain.errors import Error, Refusal, line_detail
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.check_points import PRODUCT_CHECKS
from sandbox.orders.rules import LineRequest, OrderRequest
from sandbox.store.orders import OrderLineRow, OrderRow
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.timeline.open_world import OpenWorld


def check_freeze(world: OpenWorld, account: Account, portfolio: Portfolio) -> None:
    """Refuse orders that are held back around the anniversary (OR-5).

    An early renewal leaves the pending one where it is, ahead of the cotermDate.

    Raises:
        Refusal: 5122.
    """
    hours = world.rules.order_freeze_hours
    if not hours:
        return
    pending = portfolio.pending_anniversary(account.customer_id)
    anniversaries = [pending or account.coterm_date, account.last_anniversary]
    if any(day and in_order_freeze(world.now, day, hours) for day in anniversaries):
        facts = {"now": world.now, "anniversaries": anniversaries, "hours": hours}
        raise Refusal(Error.ORDERS_UNAVAILABLE, facts=facts)


def known_lines(
    world: OpenWorld,
    request: OrderRequest,
    unsold: Error = Error.INVALID_OFFER,
    is_sold_on: Callable[[Product], bool] | None = None,
) -> list[Line]:
    """Return the lines with their offers (OR-2).

    Args:
        world: the world.
        request: what was asked for.
        unsold: how a product is refused that is no longer sold.
        is_sold_on: what of those may be ordered all the same.

    Raises:
        Refusal: 2122, the catalogue lacks an offer; `unsold`, its product is not sold today.
    """
    synthesize = world.rules.synthesizes_offers
    day = price_day(world.now)
    lines: list[Line] = []
    unknown: list[LineRequest] = []
    ended: list[LineRequest] = []
    for line in request.lines:
        offer = world.reference.catalogue.resolve(line.offer_id, synthesize=synthesize)
        if offer is None:
            unknown.append(line)
        elif not (offer.product.on_sale(day) or (is_sold_on and is_sold_on(offer.product))):
            ended.append(line)
        else:
            lines.append(
                Line(line.number, offer, line.quantity, line.deployment_id, line.currency or "")
            )
    for error, refused in ((Error.INVALID_OFFER, unknown), (unsold, ended)):
        if refused:
            facts = {"offers": [line.offer_id for line in refused], "priceDay": day}
            raise Refusal(error, [line_detail(line.number) for line in refused], facts=facts)
    return lines


def check_quantities(world: OpenWorld, lines: Sequence[Line]) -> None:
    """Refuse quantities below the offer's minimum or above the edition's maximum (OR-2, X8).

    Of a minimum-order offer `LINE_OFFERS` has asked already: who holds it may buy any quantity.

    Raises:
        Refusal: 2120.
    """
    details, facts = [], []
    for line in lines:
        least = 1 if line.offer.kind is OfferKind.MOQ else line.offer.minimum_quantity
        most = quantity_max(line.offer.product, world.rules)
        if not least <= line.quantity <= most:
            details.append(line_detail(line.number))
            range_ = {"line": line.number, "requested": line.quantity}
            facts.append(range_ | {"minimum": least, "maximum": most})
    if details:
        raise Refusal(Error.QUANTITY_OUT_OF_RANGE, details, facts={"lines": facts})


def check_eligible(
    portfolio: Portfolio,
    account: Account,
    lines: Sequence[Line],
    next_term: Collection[str] | None = None,
) -> None:
    """Refuse what a customer may not buy (OR-2).

    Args:
        portfolio: what it holds.
        account: the customer.
        lines: what it asks for.
        next_term: as for `buyer_of`.

    Raises:
        Refusal: 2129; whatever `PRODUCT_CHECKS` refuse.
    """
    buyer = buyer_of(portfolio.world, account, portfolio, lines, next_term)
    faults = ineligible_lines(lines, buyer)
    if faults:
        raise Refusal(Error.NOT_ELIGIBLE, faults, facts=buyer_facts(lines, buyer))
    if account.benefits:
        for check in portfolio.world.program[PRODUCT_CHECKS]:
            check(account, lines)


def buyer_of(
    world: OpenWorld,
    account: Account,
    portfolio: Portfolio,
    lines: Sequence[Line],
    next_term: Collection[str] | None = None,
) -> Buyer:
    """Return what eligibility asks about a customer.

    Args:
        world: the world.
        account: the customer.
        portfolio: what it holds.
        lines: what it wants.
        next_term: the products of the next term, where the lines begin with it; else None: then
            what was bought early counts as coming, and what is only scheduled does not.
    """
    once = any(line.offer.product.once_per_term for line in lines)
    paid_early = {
        each.product_id
        for each in portfolio.subscriptions[account.customer_id]
        if each.status == Status.SCHEDULED
        and each.renewed_quantity
        and not product_of(world.reference, each.base_offer_id).is_credit_pack
    }
    return Buyer(
        market_segment=account.market_segment,
        market_sub_segments=account.market_sub_segments,
        reseller_segments=account.reseller_segments,
        held={held.product_id for held in portfolio.active(account.customer_id)},
        bought_this_term=_bought_since(world, account) if once else (),
        coming=paid_early if next_term is None else next_term,
        begins_then=next_term is not None,
    )


def _bought_since(world: OpenWorld, account: Account) -> set[str]:
    """Return the products bought, and not wholly returned, in the current term."""
    start, _ = account.term_on(world.today)
    found = world.connection.execute(
        select(OrderLineRow.offer_id)
        .join(
            OrderRow,
            (OrderRow.world_id == OrderLineRow.world_id)
            & (OrderRow.order_id == OrderLineRow.order_id),
        )
        .where(
            OrderRow.world_id == world.world_id,
            OrderRow.customer_id == account.customer_id,
            OrderRow.created_at >= start_of(start),
            OrderRow.order_type == OrderType.NEW.value,
            OrderLineRow.status.in_((Status.COMPLETE.value, Status.PENDING.value)),
        )
    ).scalars()
    catalogue = world.reference.catalogue
    return {catalogue.ordered_offer(offer_id).product.product_id for offer_id in found}
