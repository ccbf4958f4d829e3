"""Scheduled subscriptions: a new product from the next anniversary on (section 7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.accounts.customers import find_customer
from sandbox.catalogue.eligibility import Line
from sandbox.catalogue.offers import OfferKind, quantity_max
from sandbox.domain.calendar import price_day
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.orders.checks import check_eligible
from sandbox.orders.deployed import DEPLOYMENT_CHECK
from sandbox.orders.place import find_account
from sandbox.renewals.bases import lacks_base
from sandbox.renewals.code_points import SCHEDULED_CODES, ScheduledOffer
from sandbox.renewals.discount_points import PREFERENCE_DISCOUNTS
from sandbox.renewals.forecast import coming_ends, forecast_one, going_on
from sandbox.renewals.model import Obstacle
from sandbox.renewals.preferences import check_sold_at_renewal, one_code
from sandbox.renewals.rules import schedules_open
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, Terms
from sandbox.timeline.open_world import OpenWorld, Partner


@dataclass(frozen=True, slots=True)
class WantedProduct:
    """A product for the next term, with its preference; `deployment_id` is empty at home.

    `currency` None is that of what is held. The codes are as in a preference.
    """

    offer_id: str
    quantity: int
    currency: str | None = None
    flex_discount_codes: Sequence[str] | None = None
    deployment_id: str = ""
    renewal_code: str = ""


def schedule_subscription(
    world: OpenWorld, partner: Partner, customer_id: str, wanted: WantedProduct
) -> Subscription:
    """Create a subscription that the next renewal makes active: 1009, quantity 0 until then.

    Raises:
        Refusal: 1116 no such customer; 1122 a global customer names no currency (GS-8); 2122
            unknown offer; 1117 a consumable; 3116 quantity; 3119 no active subscription; 3120
            outside AD-30…AD-3, the product is held there, or its base will not renew; 3120 or
            3123 no longer sold at the anniversary (X19); 2129; 2125 and 2128, the distributor or
            the offer has no such currency; 2147 several codes; whatever
            `DEPLOYMENT_CHECK`, `SCHEDULED_CODES` and `PREFERENCE_DISCOUNTS` refuse.
    """
    portfolio, account = find_account(world, partner, customer_id)
    _check_currency_named(world, partner, customer_id, wanted)
    quantity, currency = wanted.quantity, wanted.currency
    deployment_id = wanted.deployment_id
    synthesize = world.rules.synthesizes_offers
    offer = world.reference.catalogue.resolve(wanted.offer_id, synthesize=synthesize)
    if offer is None or not offer.product.on_sale(price_day(world.now)):
        facts: Facts = {"offers": [wanted.offer_id], "priceDay": price_day(world.now)}
        raise Refusal(Error.INVALID_OFFER, [wanted.offer_id], facts=facts)
    product, code = offer.product, one_code(wanted.flex_discount_codes)
    if product.is_consumed:
        raise Refusal(Error.INVALID_FIELDS, ["offerId"], facts={"kind": product.kind})
    largest = quantity_max(product, world.rules)
    if not 1 <= quantity <= largest:
        facts = {"requested": quantity, "minimum": 1, "maximum": largest}
        raise Refusal(Error.RENEWAL_QUANTITY_OUT_OF_RANGE, facts=facts)
    if deployment_id:
        world.program[DEPLOYMENT_CHECK](
            portfolio, partner, account, {"deploymentId": deployment_id}
        )
    ends = coming_ends(portfolio)[customer_id]
    anniversary = ends[0].renewal_date if ends else None
    if anniversary is None or not portfolio.active(customer_id):
        raise Refusal(Error.SUBSCRIPTION_NOT_EDITABLE, facts={"anniversary": anniversary})
    is_open = schedules_open(
        world.today,
        anniversary,
        early_days=world.rules.early_renewal_days,
        cutoff_days=world.rules.preference_cutoff_days,
    )
    annual = portfolio.annual(customer_id)
    is_held = (product.product_id, deployment_id) in {
        (held.product_id, held.deployment_id) for held in annual
    }
    if not is_open or is_held:
        facts = {"today": world.today, "anniversary": anniversary, "product": product.product_id}
        raise Refusal(Error.INVALID_RENEWAL_ORDER, facts=facts)
    if currency is not None and currency not in partner.currencies:
        facts = {"named": currency, "sold": partner.currencies}
        raise Refusal(Error.CURRENCY_NOT_SOLD, [currency], facts=facts)
    scheduled = ScheduledOffer(offer, wanted.renewal_code, quantity, anniversary)
    _check_renewal_code(portfolio, account, scheduled)
    line = Line(1, offer, quantity)
    renewing = going_on(portfolio, customer_id)
    check_eligible(portfolio, account, [line], renewing)
    check_sold_at_renewal(world, product, anniversary)
    if lacks_base(product, renewing):
        without: Facts = {"requires": set(product.requires), "renewing": renewing}
        raise Refusal(Error.INVALID_RENEWAL_ORDER, facts=without)
    terms = Terms(currency or _home_currency(annual), anniversary, deployment_id)
    made = portfolio.schedule_product(account, product, terms)
    made.renewal_quantity, made.renewal_code = quantity, wanted.renewal_code
    if code:
        made.flex_discount_code = code
        world.program[PREFERENCE_DISCOUNTS](portfolio, made)
    _check_priced(portfolio, made)
    portfolio.write()
    world.record(
        "subscription.scheduled",
        f"subscription {made.subscription_id} begins on {anniversary.isoformat()}",
        customer_id=customer_id,
        subscription_id=made.subscription_id,
    )
    return made


def _check_renewal_code(portfolio: Portfolio, account: Account, scheduled: ScheduledOffer) -> None:
    if scheduled.renewal_code or scheduled.offer.kind is OfferKind.MOQ:
        portfolio.world.program[SCHEDULED_CODES](portfolio, account, scheduled)


def _check_currency_named(
    world: OpenWorld, partner: Partner, customer_id: str, wanted: WantedProduct
) -> None:
    """Refuse to guess the currency of who buys in several countries (GS-8).

    Raises:
        Refusal: 1122.
    """
    if wanted.currency is not None:
        return
    customer = find_customer(world.connection, world.world_id, partner.distributor_id, customer_id)
    if wanted.deployment_id or customer.global_sales_enabled:
        facts: Facts = {
            "globalSalesEnabled": customer.global_sales_enabled,
            "deploymentId": wanted.deployment_id,
        }
        raise Refusal(Error.MISSING_FIELDS, ["currencyCode"], facts=facts, rule="GS-8")


def _check_priced(portfolio: Portfolio, made: Subscription) -> None:
    """Refuse what would lapse at once: it will have no price in its currency where it is (OR-2).

    Raises:
        Refusal: 2128.
    """
    coming = forecast_one(portfolio, coming_ends(portfolio)[made.customer_id])
    own = next(each for each in coming.prospects if each.subscription is made)
    if own.obstacle is Obstacle.NO_PRICE:
        facts: Facts = {
            "currency": made.currency,
            "deploymentId": made.deployment_id,
            "renewalPriceDay": coming.price_day,
        }
        raise Refusal(Error.CURRENCY_INVALID_FOR_OFFER, [made.currency], facts=facts)


def _home_currency(annual: Sequence[Subscription]) -> str:
    """Return what a customer pays in at home, or anywhere where it has nothing there."""
    at_home = (held.currency for held in annual if not held.deployment_id)
    return next(at_home, annual[0].currency)
