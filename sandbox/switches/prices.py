"""What a switch costs: the new licences less what is left of the old ones (SW-5)."""

from collections.abc import Mapping

from sandbox.catalogue.eligibility import Line
from sandbox.catalogue.pricing import LinePrice, round_money
from sandbox.domain.calendar import price_day
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.orders.model import CancellingItem, Order, new_line
from sandbox.orders.price_points import LineDiscount, note_discount, price_regions
from sandbox.orders.prices import list_day, purchase_locks, term_price
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.switches.plan import SwitchPlan, held_after
from sandbox.timeline.open_world import Partner


def price_switch(
    portfolio: Portfolio,
    partner: Partner,
    order: Order,
    plan: SwitchPlan,
    discounts: Mapping[int, LineDiscount],
    *,
    reassigns_users: bool,
) -> None:
    """Give an order its line and its cancelling item, at the prices of today to the term's end.

    Both are at the levels that their offers have: flexible discounts take off the line alone.

    Raises:
        Refusal: 2128, an offer has no price in the currency.
    """
    catalogue = portfolio.world.reference.catalogue
    level = plan.account.levels.of(plan.source_product)
    given_up = plan.line._replace(
        number=plan.item_number,
        offer=catalogue.at_level(plan.source_product, level),
        discount_code=plan.item_code,
    )
    discount = discounts.get(plan.line.number)
    gained = _price(portfolio, partner, plan, plan.line, discount)
    credited = _price(portfolio, partner, plan, given_up, None)
    line = new_line(
        order,
        line_number=plan.line.number,
        position=0,
        offer_id=plan.line.offer.offer_id,
        quantity=plan.quantity,
        price=gained,
        term_end=plan.source.renewal_date,
        subscription_id=plan.target,
    )
    line.currency, line.deployment_id = plan.source.currency, plan.source.deployment_id
    line.discount_code = plan.line.discount_code
    note_discount(line, discount)
    order.lines = [line]
    order.cancelling = [
        CancellingItem(
            order_id=order.order_id,
            line_number=plan.item_number,
            reference_line_number=plan.line.number,
            customer_id=order.customer_id,
            offer_id=given_up.offer.offer_id,
            quantity=plan.quantity,
            subscription_id=plan.source.subscription_id,
            status=order.status,
            currency=plan.source.currency,
            deployment_id=plan.source.deployment_id,
            prorated_days=credited.prorated_days,
            partner_price=credited.partner_price,
            discounted_price=credited.discounted_partner_price,
            net_price=credited.net_partner_price,
            line_price=credited.line_item_partner_price,
            order_total=round_money(
                gained.exact_total - credited.exact_total, plan.source.currency
            ),
            reassigns_users=reassigns_users,
            discount_code=plan.item_code,
        )
    ]


def check_no_refund(order: Order) -> None:
    """Refuse a switch that would give money back; one that costs nothing is none.

    Raises:
        Refusal: 2154.
    """
    (item,) = order.cancelling
    if item.order_total < 0:
        (line,) = order.lines
        facts: Facts = {
            "new": str(line.line_price),
            "cancelled": str(item.line_price),
            "total": str(item.order_total),
        }
        raise Refusal(Error.UPGRADE_NOT_SUPPORTED, facts=facts, rule="SW-5")


def _price(
    portfolio: Portfolio,
    partner: Partner,
    plan: SwitchPlan,
    line: Line,
    discount: LineDiscount | None,
) -> LinePrice:
    world, currency = portfolio.world, plan.source.currency
    regions = price_regions(world, [line.deployment_id])
    region = regions.get(line.deployment_id, partner.region)
    locks = purchase_locks(held_after(portfolio, plan), plan.account, [plan.line])
    price = term_price(
        world,
        region,
        currency,
        line,
        start=world.today,
        term=plan.term,
        on=list_day(world, line.offer, region, currency, locks=locks),
        discount=discount,
    )
    if price is None:
        facts: Facts = {"region": region, "currency": currency, "priceDay": price_day(world.now)}
        detail = [line_detail(line.number)]
        raise Refusal(Error.CURRENCY_INVALID_FOR_OFFER, detail, facts=facts)
    return price
