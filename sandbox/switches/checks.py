"""What refuses a switch, in the order of SW-6."""

from sandbox.catalogue.eligibility import Line
from sandbox.catalogue.offers import Offer, OfferKind, Product
from sandbox.domain.calendar import price_day
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.orders.check_points import PURCHASE_CHECKS, SWITCH_CHECKS
from sandbox.orders.checks import check_quantities
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.switches.available import switchable_quantity
from sandbox.switches.paths import Place, SwitchType, is_switchable, path_from
from sandbox.switches.places import country_of
from sandbox.switches.plan import (
    SwitchPlan,
    Wanted,
    check_place,
    held_after,
    plan_of,
)
from sandbox.switches.rules import keeps_level
from sandbox.timeline.open_world import OpenWorld


def checked_plan(portfolio: Portfolio, account: Account, wanted: Wanted) -> SwitchPlan:
    """Check what a switch wants against the world, but for levels and prices.

    Raises:
        Refusal: 2122 offer, 3115 subscriptions, 2154 what is never switched, 2120 quantity, 3132
            sale, 2150 path, 2151 quantity, and whatever `SWITCH_CHECKS` and `PURCHASE_CHECKS`
            refuse.
    """
    world = portfolio.world
    offer = known_offer(world, wanted)
    source = active_source(portfolio, account, wanted)
    target = _named_target(portfolio, source, wanted, offer.product)
    line = Line(wanted.line.number, offer, wanted.quantity, source.deployment_id, source.currency)
    plan = plan_of(portfolio, account, source, wanted, line)
    _check_supported(portfolio, plan)
    check_place(wanted, source, target)
    check_quantities(world, [line])
    check_sold_today(world, line)
    _check_path(world, plan)
    check_available(world, plan)
    for check in world.program[SWITCH_CHECKS]:
        check(portfolio, account, source, line)
    after = held_after(portfolio, plan)
    for ask in world.program[PURCHASE_CHECKS]:
        ask(after, account, [line])
    return plan


def known_offer(world: OpenWorld, wanted: Wanted) -> Offer:
    """Return the offer that is switched to.

    Raises:
        Refusal: 2122.
    """
    offer_id = wanted.line.offer_id
    offer = world.reference.catalogue.resolve(offer_id, synthesize=world.rules.synthesizes_offers)
    if offer is None:
        facts: Facts = {"offers": [offer_id]}
        raise Refusal(Error.INVALID_OFFER, [line_detail(wanted.line.number)], facts=facts)
    return offer


def active_source(portfolio: Portfolio, account: Account, wanted: Wanted) -> Subscription:
    """Return the active subscription that gives up licences.

    Raises:
        Refusal: 3115, it is not one of the customer's.
    """
    source = portfolio.find(account.customer_id, wanted.item.subscription_id)
    if source is None or not source.is_active:
        facts: Facts = {
            "subscriptionId": wanted.item.subscription_id,
            "status": None if source is None else source.status,
        }
        raise Refusal(Error.INVALID_SUBSCRIPTION_ON_ORDER, facts=facts, rule="SW-6")
    return source


def _named_target(
    portfolio: Portfolio, source: Subscription, wanted: Wanted, product: Product
) -> Subscription | None:
    """Return the subscription that the line names, if any.

    Raises:
        Refusal: 3115, it is no active one of the line's product, or ends on another day.
    """
    named = wanted.line.subscription_id
    if not named:
        return None
    found = portfolio.find(source.customer_id, named)
    if (
        found is None
        or not found.is_active
        or found.product_id != product.product_id
        or found.renewal_date != source.renewal_date
    ):
        facts: Facts = {
            "subscriptionId": named,
            "product": product.product_id,
            "renewalDate": source.renewal_date,
            "renewalDateOfTarget": found.renewal_date if found else None,
        }
        raise Refusal(Error.INVALID_SUBSCRIPTION_ON_ORDER, facts=facts, rule="SW-6")
    return found


def _check_supported(portfolio: Portfolio, plan: SwitchPlan) -> None:
    """Refuse what is never switched: packs, transactions, add-ons, minimum-order offers.

    An add-on may not lose the last of its bases either.
    """
    offer = plan.line.offer
    sides: Facts = {"source": plan.source_product.kind, "target": offer.kind}
    products = (plan.source_product, offer.product)
    if offer.kind is OfferKind.MOQ or not all(map(is_switchable, products)):
        raise Refusal(Error.UPGRADE_NOT_SUPPORTED, facts=sides)
    orphans = _orphans(portfolio, plan)
    if orphans:
        raise Refusal(Error.UPGRADE_NOT_SUPPORTED, facts={**sides, "addOns": orphans})


def _orphans(portfolio: Portfolio, plan: SwitchPlan) -> list[str]:
    """Return the add-ons that would be without any base."""
    reference = portfolio.world.reference
    held = held_after(portfolio, plan).active(plan.account.customer_id)
    products = [product_of(reference, each.base_offer_id) for each in held]
    bases = {product.product_id for product in products} | {plan.line.offer.product.product_id}
    return [
        product.product_id
        for product in products
        if plan.source_product.product_id in product.requires and not product.requires & bases
    ]


def check_sold_today(world: OpenWorld, line: Line) -> None:
    """Refuse a product that is not on sale on the price day.

    Raises:
        Refusal: 3132.
    """
    day = price_day(world.now)
    product = line.offer.product
    if not product.on_sale(day):
        facts: Facts = {
            "offer": line.offer.offer_id,
            "priceDay": day,
            "firstOrderDate": product.first_order_date,
            "lastOrderDate": product.last_order_date,
        }
        detail = [line_detail(line.number)]
        raise Refusal(Error.INELIGIBLE_PRODUCT, detail, facts=facts, rule="SW-6")


def _check_path(world: OpenWorld, plan: SwitchPlan) -> None:
    """Refuse what no path leads to, and part of what is switched as a whole only.

    A customer with a three-year commitment keeps its level.
    """
    country = country_of(world, plan.source)
    product = plan.line.offer.product
    product_id, level = product.product_id, plan.account.levels.of(product)
    paths = path_from(plan.source.product_id, Place(country))
    target = None if paths is None else paths.target(product_id)
    is_partial = plan.quantity < plan.source.current_quantity
    facts: Facts = {
        "from": plan.source.product_id,
        "to": product_id,
        "country": country,
        "switchType": None if target is None else target.type.value,
        "level": level,
        "levelsOfTarget": list(product.levels),
        "quantity": plan.quantity,
        "currentQuantity": plan.source.current_quantity,
    }
    is_whole_only = target is not None and target.type is SwitchType.FULL_ONLY
    if target is None or (is_whole_only and is_partial) or not keeps_level(level, product):
        raise Refusal(Error.NO_SWITCH_PATH, facts=facts)


def check_available(world: OpenWorld, plan: SwitchPlan) -> None:
    """Refuse more licences than may be switched now.

    Raises:
        Refusal: 2151.
    """
    available = switchable_quantity(world, plan.source)
    if plan.quantity > available:
        facts: Facts = {
            "requested": plan.quantity,
            "available": available,
            "currentQuantity": plan.source.current_quantity,
            "renewedQuantity": plan.source.renewed_quantity,
        }
        raise Refusal(Error.SWITCH_QUANTITY_EXCEEDED, facts=facts)
