"""Who may take what before it is ordered: the checks of purchase authorizations (VC-3)."""

from collections.abc import Sequence

from sandbox.authorizations.changes import pending_of
from sandbox.authorizations.model import Taking
from sandbox.authorizations.rules import is_authorizable
from sandbox.catalogue.eligibility import Line, ineligible_lines
from sandbox.catalogue.offers import Offer, OfferKind, Product, quantity_max
from sandbox.domain.calendar import price_day
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.errors import line_detail
from sandbox.domain.statuses import PENDING_AUTHORIZATIONS, AuthorizationStatus
from sandbox.orders.checks import buyer_of
from sandbox.store.accounts import Customer
from sandbox.store.moves import PurchaseAuthorization
from sandbox.subscriptions.model import LIVE
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld


def check_customer(world: OpenWorld, customer: Customer) -> None:
    """Refuse who is not active, or is past due.

    Raises:
        ControlRefusal: CUSTOMER_INACTIVE, AUTHORIZATION_PAST_DUE.
    """
    if customer.status not in LIVE:
        raise ControlRefusal(ControlError.CUSTOMER_INACTIVE, [f"status: {customer.status}"])
    late = [
        f"referenceId: {authorization.reference_id}"
        for authorization in pending_of(world, customer.customer_id)
        if authorization.status == AuthorizationStatus.PAST_DUE
    ]
    if late:
        raise ControlRefusal(ControlError.AUTHORIZATION_PAST_DUE, dict.fromkeys(late))


def known_offers(
    world: OpenWorld, customer: Customer, takings: Sequence[Taking]
) -> Sequence[Offer]:
    """Return the offers that the customer may take together.

    Raises:
        ControlRefusal: INVALID_REQUEST: unknown, not sold today, of enterprises or devices, of
            another market segment, one product twice, or what else an order is refused for (OR-2).
    """
    offers = [_known_offer(world, customer, taking) for taking in takings]
    seen = set()
    for taking, offer in zip(takings, offers, strict=True):
        fault = _unorderable(world, customer, offer, offers)
        if offer.product.product_id in seen:
            fault = "a product stands in one line: add up the quantities"
        if fault:
            raise _refused_offer(taking, fault)
        seen.add(offer.product.product_id)
    return offers


def _refused_offer(taking: Taking, fault: str) -> ControlRefusal:
    detail = f"{taking.place}offerId: {fault}"
    return ControlRefusal(ControlError.INVALID_REQUEST, [detail])


def _known_offer(world: OpenWorld, customer: Customer, taking: Taking) -> Offer:
    synthesize = world.rules.synthesizes_offers
    offer = world.reference.catalogue.resolve(taking.offer_id, synthesize=synthesize)
    day = price_day(world.now)
    if offer is None:
        fault = "the catalogue has no such offer"
    elif not offer.product.on_sale(day):
        fault = f"is not sold on {day.isoformat()}"
    elif offer.kind is OfferKind.MOQ:
        fault = "minimum-order offers are ordered directly"
    elif not is_authorizable(offer.product):
        fault = "enterprise and device offers are ordered directly (VC-3)"
    elif offer.product.market_segment != customer.market_segment:
        fault = f"is for {offer.product.market_segment}, the customer is {customer.market_segment}"
    else:
        return offer
    raise _refused_offer(taking, fault)


def _unorderable(
    world: OpenWorld, customer: Customer, offer: Offer, together: Sequence[Offer]
) -> str:
    """Say what an order would be refused for; all that is taken would stand on it too."""
    portfolio = Portfolio.load(world, [customer.customer_id])
    taken = {
        authorization.base_offer_id for authorization in pending_of(world, customer.customer_id)
    } | {other.product.base_offer_id for other in together}
    beside = [world.reference.catalogue.ordered_offer(offer_id) for offer_id in sorted(taken)]
    lines = [
        Line(number, ordered, ordered.minimum_quantity)
        for number, ordered in enumerate([offer, *beside], start=1)
        if number == 1 or ordered.product != offer.product
    ]
    account = portfolio.accounts[customer.customer_id]
    faults = ineligible_lines(lines, buyer_of(world, account, portfolio, lines))
    own = [fault for fault in faults if fault.startswith(f"{line_detail(1)},")]
    return f"no order could cover it (2129 {own[0]})" if own else ""


def check_quantities(world: OpenWorld, offer: Offer, taking: Taking) -> None:
    """Refuse what no order could have, or more in use than there are.

    Raises:
        ControlRefusal: INVALID_REQUEST.
    """
    least, most = offer.minimum_quantity, quantity_max(offer.product, world.rules)
    if not least <= taking.quantity <= most:
        fault = f"{taking.place}quantity: is from {least} to {most}"
        raise ControlRefusal(ControlError.INVALID_REQUEST, [fault])
    check_assignment(offer.product, taking.assigned, taking.quantity, taking.place)


def check_assignment(product: Product, assigned: int, most: int, place: str = "") -> None:
    """Refuse more licences in use than there are, and any of what has no users.

    Raises:
        ControlRefusal: INVALID_REQUEST.
    """
    fault = None
    if assigned > most:
        fault = f"assignedQuantity: is at most {most}"
    elif assigned and product.offer_type == "CONSUMABLES":
        fault = "assignedQuantity: transactions and credits are not assigned to users"
    if fault is not None:
        raise ControlRefusal(ControlError.INVALID_REQUEST, [f"{place}{fault}"])


def check_addition(
    present: Sequence[PurchaseAuthorization], takings: Sequence[Taking], offers: Sequence[Offer]
) -> None:
    """Refuse to add to an authorization that is closed, or has the product already.

    Raises:
        ControlRefusal: AUTHORIZATION_CLOSED, INVALID_REQUEST.
    """
    if all(authorization.status not in PENDING_AUTHORIZATIONS for authorization in present):
        statuses = dict.fromkeys(f"status: {authorization.status}" for authorization in present)
        raise ControlRefusal(ControlError.AUTHORIZATION_CLOSED, statuses)
    products = {authorization.product_id for authorization in present}
    for taking, offer in zip(takings, offers, strict=True):
        if offer.product.product_id in products:
            raise _refused_offer(taking, "the authorization has this product: open another one")
