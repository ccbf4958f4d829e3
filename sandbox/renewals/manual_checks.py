"""What manual renewals are refused for once their lines are known (RN-3, RN-5, X14)."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sandbox.catalogue.eligibility import Line
from sandbox.catalogue.offers import Product
from sandbox.domain.calendar import price_day
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.statuses import Status
from sandbox.orders.checks import check_eligible
from sandbox.renewals.bases import lacks_base
from sandbox.renewals.forecast import coming_ends, going_on
from sandbox.renewals.rules import EarlyLine, Window, fits_one_early_order
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of a manual renewal: `subscription` None buys a new product for the next term."""

    line: Line
    subscription: Subscription | None
    anniversary: date
    window: Window

    @property
    def product(self) -> Product:
        """The line's product."""
        return self.line.offer.product

    @property
    def deployment_id(self) -> str:
        """Where it is deployed: as what it renews, or as asked for; empty at home."""
        return self.subscription.deployment_id if self.subscription else self.line.deployment_id


def details_of(lines: Sequence[PlannedLine]) -> list[str]:
    """Name all lines of an order."""
    return [line_detail(planned.line.number) for planned in lines]


def check_still_sold(world: OpenWorld, lines: Sequence[PlannedLine]) -> None:
    """Refuse what is no longer sold, but for existing licences that renew early (TC-13).

    Raises:
        Refusal: 3132.
    """
    day = price_day(world.now)
    ended = [
        planned
        for planned in lines
        if not planned.product.on_sale(day)
        and (
            planned.window is not Window.EARLY
            or planned.subscription is None
            or is_renewed_in_full(planned.subscription)
        )
    ]
    if ended:
        facts: Facts = {"lastOrderDates": [line.product.last_order_date for line in ended]}
        raise Refusal(Error.INELIGIBLE_PRODUCT, details_of(ended), facts=facts, rule="TC-13")


def check_window(portfolio: Portfolio, account: Account, lines: Sequence[PlannedLine]) -> None:
    """Refuse what the window of the lines, which is one, does not allow (RN-3, RN-5).

    Raises:
        Refusal: see `check_early` and `check_late`.
    """
    check = check_early if lines[0].window is Window.EARLY else check_late
    check(portfolio, account, lines)


def check_early(portfolio: Portfolio, account: Account, lines: Sequence[PlannedLine]) -> None:
    """Refuse what does not go into one early order, or may not be bought at all (RN-3)."""
    world = portfolio.world
    asked = [
        EarlyLine(
            quantity=planned.line.quantity,
            current=planned.subscription.current_quantity if planned.subscription else 0,
            renewed=(planned.subscription.renewed_quantity or 0) if planned.subscription else 0,
        )
        for planned in lines
    ]
    if not fits_one_early_order(asked):
        facts = {"lines": [asdict(line) for line in asked]}
        raise Refusal(Error.RENEWAL_NOT_ALLOWED, details_of(lines), facts=facts)
    new = [planned.line for planned in lines if planned.subscription is None]
    if new or any(planned.product.requires for planned in lines):
        next_term = going_on(portfolio, account.customer_id)
        if new:
            check_eligible(portfolio, account, new, next_term)
        _check_bases(lines, next_term)
    _check_in_full(world, portfolio, account, lines)


def _check_bases(lines: Sequence[PlannedLine], next_term: Collection[str]) -> None:
    """Refuse add-ons whose bases neither go on nor are in the same order (OR-2, RN-6)."""
    bases = {*next_term, *(planned.product.product_id for planned in lines)}
    strays = [planned.line.number for planned in lines if lacks_base(planned.product, bases)]
    if strays:
        details = [line_detail(number, "INELIGIBLE_ADD_ON") for number in strays]
        raise Refusal(Error.NOT_ELIGIBLE, details, facts={"goingOn": bases}, rule="RN-6")


def _check_in_full(
    world: OpenWorld, portfolio: Portfolio, account: Account, lines: Sequence[PlannedLine]
) -> None:
    """Refuse extra seats where all of the customer is renewed, if the rule says so (X14)."""
    again = [
        planned.subscription
        for planned in lines
        if planned.subscription and is_renewed_in_full(planned.subscription)
    ]
    ending = coming_ends(portfolio)[account.customer_id]
    is_all = all(
        not subscription.current_quantity or is_renewed_in_full(subscription)
        for subscription in ending
    )
    if again and is_all and world.rules.renewed_in_full == "refuse":
        facts = {"renewedAlready": [subscription.subscription_id for subscription in again]}
        raise Refusal(Error.ALL_RENEWED, facts=facts, rule="X14")


def is_renewed_in_full(subscription: Subscription) -> bool:
    """Tell whether an early order has renewed all that there is of a subscription (RN-3)."""
    renewed = subscription.renewed_quantity or 0
    return subscription.status != Status.INACTIVE and 0 < renewed >= subscription.current_quantity


def check_late(portfolio: Portfolio, account: Account, lines: Sequence[PlannedLine]) -> None:
    """Refuse more than the prior term had, and what may not be bought any more (RN-5, OR-2)."""
    above = [
        planned
        for planned in lines
        if planned.subscription is not None
        and planned.line.quantity > planned.subscription.current_quantity
    ]
    if above:
        facts = [
            {"line": planned.line.number, "requested": planned.line.quantity, "maximum": maximum}
            for planned in above
            if planned.subscription is not None
            and (maximum := planned.subscription.current_quantity)
        ]
        raise Refusal(
            Error.QUANTITY_OUT_OF_RANGE, details_of(above), facts={"lines": facts}, rule="RN-5"
        )
    check_eligible(portfolio, account, [planned.line for planned in lines])
