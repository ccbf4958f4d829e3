"""What a switch is going to do, once it is known that it may."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sandbox.accounts.tags import tags_of
from sandbox.catalogue.eligibility import Line
from sandbox.catalogue.offers import Product
from sandbox.domain.calendar import TERM_MONTHS, add_months
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.statuses import Status
from sandbox.orders.codes import refuse_code
from sandbox.orders.deployed import check_sold
from sandbox.orders.rules import (
    CancellingRequest,
    LineRequest,
    OrderRequest,
    check_external_reference,
    check_line_numbers,
    line_currencies,
)
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.timeline.open_world import Partner

MOST_ITEMS: Final = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """The one line of a switch, and the one cancelling item that pays for it."""

    line: LineRequest
    item: CancellingRequest
    currency: str

    @property
    def quantity(self) -> int:
        """How many licences are switched: the same on both sides."""
        return self.line.quantity


@dataclass(frozen=True, slots=True)
class SwitchPlan:
    """A switch, or a revert of one: licences of a subscription become those of another product.

    Attributes:
        account: the customer.
        source: the subscription that gives up licences.
        source_product: what it is of.
        line: the product that is gained, with its number, quantity, currency and deployment.
        item_number: the cancelling item's extLineItemNumber.
        target: the id of the subscription that is to gain the licences, where one is known.
        item_code: names the price of a high volume discount that the source is credited at.
    """

    account: Account
    source: Subscription
    source_product: Product
    line: Line
    item_number: int
    target: str = ""
    item_code: str = ""

    @property
    def quantity(self) -> int:
        """How many licences are switched."""
        return self.line.quantity

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left of the source."""
        return self.quantity == self.source.current_quantity

    @property
    def term(self) -> tuple[date, date]:
        """First day and anniversary of the term that the licences are of."""
        end, began = self.source.renewal_date, self.account.term_start
        if began is None or began >= end:
            anchor = self.account.anniversary_day
            began = add_months(end, -TERM_MONTHS, anchor_day=anchor)
        return began, end


def wanted_of(request: OrderRequest, account: Account) -> Wanted:
    """Return line and item of a switch, as far as the request tells that they go together.

    Raises:
        Refusal: 2152 more or fewer than one of either, 2123 a number out of range, 2126 the
            reference is too long, 1122 no currency, 2140 two of them, 2153 the item is of another
            line, 2149 the quantities differ, 2120 there is nothing to switch, 5135 a discount code
            of who has none.
    """
    items = request.cancelling or ()
    counts: Facts = {"lineItems": len(request.lines), "cancellingItems": len(items)}
    if len(request.lines) != MOST_ITEMS or len(items) != MOST_ITEMS:
        raise Refusal(Error.ONE_ITEM_A_SWITCH, facts=counts)
    (line,), (item,) = request.lines, items
    check_line_numbers(request.lines)
    check_line_numbers([line._replace(number=item.number)])
    check_external_reference(request.external_reference_id)
    named = line_currencies(request)
    currency = request.currency or next(iter(named), None)
    if currency is None:
        raise Refusal(Error.MISSING_FIELDS, ["currencyCode"], rule="SW-3")
    numbers: Facts = {"extLineItemNumber": line.number, "reference": item.reference_number}
    if item.reference_number != line.number:
        raise Refusal(Error.SWITCH_LINES_MISMATCH, facts=numbers)
    _check_quantities(line, item)
    code = line.discount_code or item.discount_code
    if code and not tags_of(account.benefits):
        refuse_code(line.number, code)
    return Wanted(line, item, currency)


def _check_quantities(line: LineRequest, item: CancellingRequest) -> None:
    facts: Facts = {"requested": line.quantity, "cancelled": item.quantity}
    if line.quantity != item.quantity:
        raise Refusal(Error.SWITCH_QUANTITIES_DIFFER, facts=facts)
    if line.quantity < 1:
        detail = [line_detail(line.number)]
        raise Refusal(Error.QUANTITY_OUT_OF_RANGE, detail, facts=facts, rule="SW-6")


def check_place(wanted: Wanted, source: Subscription, target: Subscription | None = None) -> None:
    """Refuse a switch into another currency or deployment than the subscription's.

    A line that names no deployment stays where the subscription is; `target` is the subscription
    that it names, if any.

    Raises:
        Refusal: 2154.
    """
    facts: Facts = {
        "currency": wanted.currency,
        "currencyOfSubscription": source.currency,
        "deploymentId": wanted.line.deployment_id,
        "deploymentOfSubscription": source.deployment_id,
    }
    to = target or source
    facts |= {"currencyOfTarget": to.currency, "deploymentOfTarget": to.deployment_id}
    if not wanted.currency == source.currency == to.currency:
        raise Refusal(Error.UPGRADE_NOT_SUPPORTED, ["Invalid currency"], facts=facts)
    is_named_elsewhere = wanted.line.deployment_id not in ("", source.deployment_id)
    if is_named_elsewhere or to.deployment_id != source.deployment_id:
        raise Refusal(Error.UPGRADE_NOT_SUPPORTED, ["Invalid deploymentId"], facts=facts)


def check_currency_sold(partner: Partner, source: Subscription) -> None:
    """Refuse a currency that the customer's distributor does not sell in.

    Raises:
        Refusal: 2125.
    """
    check_sold([source.currency], partner.currencies)


def held_after(portfolio: Portfolio, plan: SwitchPlan) -> Portfolio:
    """Return what the customer has when the source has given up its licences (SW-6)."""
    left = plan.source.current_quantity - plan.quantity
    status = plan.source.status if left else Status.INACTIVE.value
    given_up = replace(plan.source, current_quantity=left, status=status)
    customer_id = plan.account.customer_id
    held: Sequence[Subscription] = portfolio.subscriptions[customer_id]
    after = [given_up if each is plan.source else each for each in held]
    return Portfolio(portfolio.world, portfolio.accounts, {customer_id: after})


def plan_of(
    portfolio: Portfolio, account: Account, source: Subscription, wanted: Wanted, line: Line
) -> SwitchPlan:
    """Return the plan of a switch whose line is known."""
    product = product_of(portfolio.world.reference, source.base_offer_id)
    target = wanted.line.subscription_id or ""
    return SwitchPlan(account, source, product, line, wanted.item.number, target)
