"""Which flexible discounts the lines of an order get (FD-6)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from sandbox.catalogue.eligibility import Line, qualifying
from sandbox.catalogue.offers import OfferKind
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.flexible_discounts.asked import Asked
from sandbox.flexible_discounts.by_themselves import discounts_by_themselves
from sandbox.flexible_discounts.qualification import NOT_FOUND, Qualification, Verdict
from sandbox.flexible_discounts.switched import switched_seats
from sandbox.flexible_discounts.terms import Applicability
from sandbox.orders.model import Order
from sandbox.orders.price_points import LineDiscount
from sandbox.orders.rules import LineRequest, OrderRequest
from sandbox.subscriptions.portfolio import Portfolio

KINDS: Final = {
    "NEW": Applicability.NEW,
    "PREVIEW": Applicability.NEW,
    "RENEWAL": Applicability.RENEWAL,
    "PREVIEW_RENEWAL": Applicability.RENEWAL,
    "SWITCH": Applicability.SWITCH,
    "PREVIEW_SWITCH": Applicability.SWITCH,
}
"""What an order of a type is for; a preview is for what it previews."""
_COMMITMENT_ASKED: Final = frozenset({"NEW", "PREVIEW", "PREVIEW_RENEWAL"})
"""Types whose codes 2166 speaks of (X36)."""


class _Discounted(NamedTuple):
    """A line that names a code."""

    line: Line
    request: LineRequest
    code: str


def discounts_of_lines(
    portfolio: Portfolio, order: Order, lines: Sequence[Line], request: OrderRequest
) -> Mapping[int, LineDiscount]:
    """Return the discounts that lines ask for, and those that come by themselves (X25).

    Raises:
        Refusal: 2147 two codes on a line; 2146 an unknown one; 2145 one on an add-on; 2144 one
            beside another discount; 2141 one that the customer is not qualified for, or 2166.
    """
    found: dict[int, LineDiscount] = {}
    if portfolio.world.rules.flex_auto_apply == "allRenewals":
        alone = {line.number for line in lines if not _has_other_discount(line)}
        found |= discounts_by_themselves(portfolio, order, request, alone)
    asked = {line.number: line for line in request.lines if any(line.flex_discount_codes)}
    if not asked:
        return found
    _check_one_each(asked.values())
    discounted = [
        _Discounted(line, asked[line.number], _codes(asked[line.number])[0])
        for line in lines
        if line.number in asked
    ]
    return found | _checked(portfolio, order, lines, discounted, request)


def _codes(line: LineRequest) -> list[str]:
    return [code for code in line.flex_discount_codes if code]


def _check_one_each(lines: Iterable[LineRequest]) -> None:
    several = [line for line in lines if len(_codes(line)) > 1]
    if several:
        facts: Facts = {"codes": {str(line.number): _codes(line) for line in several}}
        details = [line_detail(line.number) for line in several]
        raise Refusal(Error.SEVERAL_FLEX_DISCOUNTS, details, facts=facts)


def _checked(
    portfolio: Portfolio,
    order: Order,
    lines: Sequence[Line],
    discounted: Sequence[_Discounted],
    request: OrderRequest,
) -> dict[int, LineDiscount]:
    account = portfolio.accounts[order.customer_id]
    known = Qualification.load(
        portfolio,
        {each.code for each in discounted},
        {each.line.deployment_id for each in discounted},
    )
    unknown = [each for each in discounted if not known.is_known(account, each.code)]
    if unknown:
        _refuse(Error.INVALID_FLEX_DISCOUNT, unknown, NOT_FOUND.reason)
    _check_base(discounted)
    _check_alone(discounted)
    kind = KINDS[order.order_type]
    # What is renewed is held already, and so is what is switched; what is bought comes on top.
    ordered = [(line.offer.product, line.quantity) for line in lines]
    added = qualifying(ordered)[0] if kind is Applicability.NEW else 0
    verdicts = {
        each.line.number: known.verdict(
            Asked(
                each.code,
                account,
                each.line.offer.product,
                each.line.currency or order.currency,
                each.line.deployment_id,
                kind,
                order.created_at,
                added,
                switch=switched_seats(portfolio, order, each.line.offer.product, request),
            )
        )
        for each in discounted
    }
    says_commitment = (
        portfolio.world.rules.flex_commitment_error == "2166"
        and order.order_type in _COMMITMENT_ASKED
    )
    _check_qualified(order, verdicts, says_commitment=says_commitment)
    return {number: verdict.discount for number, verdict in verdicts.items()}


def _check_base(discounted: Sequence[_Discounted]) -> None:
    add_ons = [each for each in discounted if each.line.offer.product.requires]
    if add_ons:
        _refuse(Error.FLEX_DISCOUNT_ON_ADD_ON, add_ons)


def _check_alone(discounted: Sequence[_Discounted]) -> None:
    combined = [
        each for each in discounted if each.request.discount_code or _has_other_discount(each.line)
    ]
    if combined:
        _refuse(Error.FLEX_DISCOUNT_NOT_COMBINED, combined)


def _has_other_discount(line: Line) -> bool:
    """Tell whether a line has a price that no flexible discount is combined with (FD-6)."""
    return bool(line.discount_code) or line.offer.kind is OfferKind.MOQ


def _refuse(error: Error, lines: Sequence[_Discounted], reason: str | None = None) -> None:
    facts: Facts = {
        "codes": [each.code for each in lines],
        "offers": [each.line.offer.offer_id for each in lines],
    }
    raise Refusal(error, [line_detail(each.line.number, reason) for each in lines], facts=facts)


def _check_qualified(
    order: Order, verdicts: Mapping[int, Verdict], *, says_commitment: bool
) -> None:
    """Refuse what customers are not qualified for; all such lines are named (FD-6)."""
    faults = {
        number: verdict.fault for number, verdict in verdicts.items() if verdict.fault is not None
    }
    if not faults:
        return
    first, fault = next(iter(faults.items()))
    unfit = verdicts[first]
    facts: Facts = {
        "code": unfit.discount.code,
        "startDate": unfit.starts_at,
        "endDate": unfit.ends_at,
        "now": order.created_at,
        "reason": fault.what,
        "lines": list(faults),
    }
    if says_commitment and all(each.is_commitment_alone for each in faults.values()):
        details = [line_detail(number) for number in faults]
        raise Refusal(Error.FLEX_DISCOUNT_FOR_COMMITTED, details, facts=facts)
    details = [line_detail(number, each.reason) for number, each in faults.items()]
    raise Refusal(Error.NOT_QUALIFIED_FOR_FLEX_DISCOUNT, details, facts=facts, rule=fault.rule)
