"""What a manual renewal asks for, checked: early before the anniversary, late after it.

RN-3 and RN-5; placing and previewing share this plan, so that they refuse alike.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sandbox.domain import orders as rules
from sandbox.domain.eligibility import Line, buyer_facts, ineligible_lines
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.offers import Product
from sandbox.domain.orders import LineRequest, OrderRequest
from sandbox.domain.renewal_windows import EarlyLine, Window, fits_one_early_order, window_on
from sandbox.domain.statuses import Status
from sandbox.services.holding_rows import Held, Holder
from sandbox.services.holdings import Holdings
from sandbox.services.order_book import being_renewed
from sandbox.services.order_checks import buyer_of, check_freeze, check_quantities, known_lines
from sandbox.store.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class RenewalLine:
    """A line of a manual renewal: `held` None buys a new product for the next term."""

    line: Line
    held: Held | None
    anniversary: date
    window: Window

    @property
    def product(self) -> Product:
        """The line's product."""
        return self.line.offer.product


def plan_renewal(
    world: OpenWorld, holdings: Holdings, holder: Holder, request: OrderRequest
) -> list[RenewalLine]:
    """Return the lines with what they renew.

    Raises:
        Refusal: 3115 no such subscription; 3132 another or an unrenewable product; 3121 not in
            the early window, or lines that do not go together; 3122 the late window is over;
            2120 more than the prior term had; 3131 an early renewal is being processed; and what
            orders are refused for in general.
    """
    check_freeze(world, holder, holdings)
    rules.check_line_numbers(request.lines)
    rules.check_codes(request.lines)
    renewing = being_renewed(world, [holder.customer_id])
    if renewing:
        raise Refusal(Error.EARLY_RENEWAL_IN_PROGRESS, facts={"subscriptions": renewing})
    known = known_lines(world, request, Error.INELIGIBLE_PRODUCT)
    check_quantities(world, known)
    asked = {line.number: line for line in request.lines}
    lines = [
        _placed_line(world, holdings, holder, (line, position), asked[line.number])
        for position, line in enumerate(known)
    ]
    windows = {each.window for each in lines}
    if len(windows) > 1 or _names_one_twice(lines):
        facts = {"windows": [each.window.name for each in lines], "today": world.today}
        raise Refusal(Error.RENEWAL_NOT_ALLOWED, _details(lines), facts=facts)
    if windows == {Window.EARLY}:
        _check_early(world, holdings, holder, lines)
    else:
        _check_late(lines)
    return lines


def _details(lines: Sequence[RenewalLine]) -> list[str]:
    return [line_detail(each.line.number) for each in lines]


def _placed_line(
    world: OpenWorld, holdings: Holdings, holder: Holder, at: tuple[Line, int], asked: LineRequest
) -> RenewalLine:
    """Find what a line renews and the window that today is in for it."""
    line, position = at
    if not asked.subscription_id:
        return _new_product(world, holdings, holder, line, position)
    detail = [line_detail(line.number)]
    held = holdings.find(holder.customer_id, asked.subscription_id)
    facts: Facts = {"line": line.number, "subscriptionId": asked.subscription_id}
    if held is None:
        raise Refusal(Error.INVALID_SUBSCRIPTION_ON_ORDER, detail, facts=facts)
    product = line.offer.product
    if held.product_id != product.product_id or product.is_credit_pack:
        facts |= {"ordered": product.product_id, "held": held.product_id, "kind": product.kind}
        raise Refusal(Error.INELIGIBLE_PRODUCT, detail, facts=facts)
    window = window_of(world, held.renewal_date)
    facts |= {"status": held.status, "today": world.today, "renewalDate": held.renewal_date}
    facts |= {"window": window.name, "currentQuantity": held.current_quantity}
    if held.status == Status.INACTIVE:
        if held.current_quantity == 0 or window is not Window.LATE:
            raise Refusal(Error.RENEWAL_WINDOW_OVER, detail, facts=facts)
        if product.product_id in _open_products(holdings, holder.customer_id):
            raise Refusal(Error.RENEWAL_NOT_ALLOWED, detail, facts=facts)
    elif window is not Window.EARLY:
        raise Refusal(Error.RENEWAL_NOT_ALLOWED, detail, facts=facts)
    return RenewalLine(line, held, held.renewal_date, window)


def _new_product(
    world: OpenWorld, holdings: Holdings, holder: Holder, line: Line, position: int
) -> RenewalLine:
    """Return a line for a product that is new in the next term: early only (RN-3)."""
    anniversary = holdings.pending_anniversary(holder.customer_id)
    if anniversary is None or window_of(world, anniversary) is not Window.EARLY:
        facts: Facts = {"anniversary": anniversary, "today": world.today}
        raise Refusal(Error.MISSING_FIELDS, [f"lineItems[{position}].subscriptionId"], facts=facts)
    if line.offer.product.product_id in _open_products(holdings, holder.customer_id):
        facts = {"line": line.number, "held": line.offer.product.product_id}
        raise Refusal(Error.RENEWAL_NOT_ALLOWED, [line_detail(line.number)], facts=facts)
    return RenewalLine(line, None, anniversary, Window.EARLY)


def window_of(world: OpenWorld, renewal_date: date) -> Window:
    """Return the window of today around a renewal date, by the world's rules."""
    return window_on(
        world.today,
        renewal_date,
        early_days=world.rules.early_renewal_days,
        late_days=world.rules.late_renewal_days,
    )


def _open_products(holdings: Holdings, customer_id: str) -> set[str]:
    return {each.product_id for each in holdings.annual(customer_id)}


def _names_one_twice(lines: Sequence[RenewalLine]) -> bool:
    """Tell whether two lines renew one subscription or bring one new product."""
    keys = [each.held.subscription_id if each.held else each.product.product_id for each in lines]
    return len(set(keys)) < len(keys)


def _check_early(
    world: OpenWorld, holdings: Holdings, holder: Holder, lines: Sequence[RenewalLine]
) -> None:
    """Refuse what does not go into one early order, or may not be bought at all (RN-3)."""
    asked = [
        EarlyLine(
            quantity=each.line.quantity,
            current=each.held.current_quantity if each.held else 0,
            renewed=(each.held.renewed_quantity or 0) if each.held else 0,
        )
        for each in lines
    ]
    if not fits_one_early_order(asked):
        facts = {"lines": [asdict(line) for line in asked]}
        raise Refusal(Error.RENEWAL_NOT_ALLOWED, _details(lines), facts=facts)
    new = [each.line for each in lines if each.held is None]
    if new:
        buyer = buyer_of(world, holder, holdings, new)
        faults = ineligible_lines(new, buyer)
        if faults:
            raise Refusal(Error.NOT_ELIGIBLE, faults, facts=buyer_facts(new, buyer))


def _check_late(lines: Sequence[RenewalLine]) -> None:
    """Refuse more than the prior term had (RN-5)."""
    above = [
        each
        for each in lines
        if each.held is not None and each.line.quantity > each.held.current_quantity
    ]
    if above:
        facts = [
            {"line": each.line.number, "requested": each.line.quantity, "maximum": maximum}
            for each in above
            if each.held is not None and (maximum := each.held.current_quantity)
        ]
        raise Refusal(
            Error.QUANTITY_OUT_OF_RANGE, _details(above), facts={"lines": facts}, rule="RN-5"
        )
