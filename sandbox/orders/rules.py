"""What an order asks for, and the checks that need nothing but the request (OR-2)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.names import MAX_EXTERNAL_REFERENCE
from sandbox.domain.order_types import OrderType

MAX_LINES = 499
MAX_LINE_NUMBER = 999_999


class LineRequest(NamedTuple):
    """One requested line item; currency None where the line names none."""

    number: int
    offer_id: str
    quantity: int
    currency: str | None = None
    deployment_id: str = ""
    discount_code: str = ""
    flex_discount_codes: tuple[str, ...] = ()
    subscription_id: str = ""


class CancellingRequest(NamedTuple):
    """What a switch is to give up for a line of it (SW-3)."""

    number: int
    reference_number: int
    subscription_id: str
    quantity: int
    discount_code: str = ""


class OrderRequest(NamedTuple):
    """A requested order; `tracker_id` says which recommendations it came of (RE-C6).

    `cancelling` is None where no such list was sent, which only switches have; `reassigns_users`
    tells that users are to move along with their licences (SW-11).
    """

    order_type: str
    lines: tuple[LineRequest, ...]
    external_reference_id: str = ""
    currency: str | None = None
    reference_order_id: str = ""
    tracker_id: str = ""
    cancelling: tuple[CancellingRequest, ...] | None = None
    reassigns_users: bool = False


def check_form(request: OrderRequest) -> None:
    """Refuse an order without what its type needs, or with what only others have.

    How many lines and cancelling items a switch has is asked later (2152).

    Raises:
        Refusal: 1121 cancellingItems of another type than a switch, which is 1122 without them;
            1117 no lines, which only a PREVIEW_RENEWAL may be without, or a referenceOrderId
            that is none of its business; 1122 a RETURN or a revert without one.
    """
    facts: Facts = {"orderType": request.order_type}
    kind = OrderType(request.order_type)
    if request.cancelling and not kind.is_switch:
        raise Refusal(Error.UNEXPECTED_FIELDS, ["cancellingItems"], facts=facts, rule="SW-3")
    if request.cancelling is None and kind.is_switch:
        raise Refusal(Error.MISSING_FIELDS, ["cancellingItems"], facts=facts, rule="SW-3")
    may_be_empty = kind is OrderType.PREVIEW_RENEWAL or kind.is_switch
    if not request.lines and not may_be_empty:
        raise Refusal(Error.INVALID_FIELDS, ["lineItems"], facts=facts)
    if kind.names_another and not request.reference_order_id:
        raise Refusal(Error.MISSING_FIELDS, ["referenceOrderId"], facts=facts)
    if request.reference_order_id and not kind.names_another:
        facts = {"orderType": request.order_type, "referenceOrderId": request.reference_order_id}
        raise Refusal(Error.INVALID_FIELDS, ["referenceOrderId"], facts=facts)


def check_line_numbers(lines: Sequence[LineRequest]) -> None:
    """Refuse too many lines, numbers out of range and numbers used twice (OR-2).

    Raises:
        Refusal: 2119, 2123 or 2121.
    """
    if len(lines) > MAX_LINES:
        raise Refusal(Error.TOO_MANY_LINES, facts={"lines": len(lines), "maximum": MAX_LINES})
    outside = [line.number for line in lines if not 0 <= line.number <= MAX_LINE_NUMBER]
    if outside:
        facts = {"numbers": outside, "maximum": MAX_LINE_NUMBER}
        raise Refusal(Error.LINE_NUMBER_OUT_OF_RANGE, map(line_detail, outside), facts=facts)
    numbers = [line.number for line in lines]
    if len(set(numbers)) < len(numbers):
        twice = [number for number, count in Counter(numbers).items() if count > 1]
        facts = {"numbers": twice}
        raise Refusal(Error.DUPLICATE_LINE_NUMBERS, map(line_detail, twice), facts=facts)


def check_external_reference(text: str) -> None:
    """Refuse an externalReferenceId of more than 35 characters.

    Raises:
        Refusal: 2126.
    """
    if len(text) > MAX_EXTERNAL_REFERENCE:
        facts = {"length": len(text), "maximum": MAX_EXTERNAL_REFERENCE}
        raise Refusal(Error.EXTERNAL_REFERENCE_TOO_LONG, facts=facts)


def line_currencies(request: OrderRequest) -> set[str]:
    """Return the currencies that lines name; beside the order's they may only repeat it.

    Raises:
        Refusal: 2140.
    """
    named = {line.currency for line in request.lines if line.currency is not None}
    if request.currency is not None and named - {request.currency}:
        facts = {"order": request.currency, "lines": named}
        raise Refusal(Error.TWO_CURRENCY_LEVELS, facts=facts)
    return named


def currency_of(request: OrderRequest, sold_in: Collection[str]) -> str:
    """Return the one currency of an order.

    It may stand on the order, on its lines, or on both when they are equal.

    Raises:
        Refusal: 1122 it stands nowhere, 2140 order and line differ, 2137 lines differ, 2125 the
            distributor does not sell in it.
    """
    named = line_currencies(request)
    if request.currency is None:
        unnamed = [line.number for line in request.lines if line.currency is None]
        if unnamed:
            without: Facts = {"named": named, "linesWithout": unnamed}
            raise Refusal(Error.MISSING_FIELDS, ["currencyCode"], facts=without, rule="OR-2")
        if len(named) > 1:
            raise Refusal(Error.CURRENCY_NOT_ALIGNED, facts={"named": named})
    currency = request.currency or next(iter(named))
    if currency not in sold_in:
        facts = {"named": currency, "sold": sorted(sold_in)}
        raise Refusal(Error.CURRENCY_NOT_SOLD, [currency], facts=facts)
    return currency


def check_return_currency(
    request: OrderRequest, ordered: Mapping[int, str], sold_in: Collection[str]
) -> None:
    """Refuse a return in another currency than that of its order (OR-8).

    Args:
        request: what is to be returned.
        ordered: the currencies of the order's lines by their numbers.
        sold_in: what the distributor sells in.

    Raises:
        Refusal: 2140 order and line differ, 2125 the distributor does not sell in it, 2128.
    """
    line_currencies(request)
    wrong = [
        (line.number, named)
        for line in request.lines
        if (named := line.currency or request.currency)
        and named not in ({ordered[line.number]} if line.number in ordered else ordered.values())
    ]
    if not wrong:
        return
    others = sorted({currency for _, currency in wrong})
    facts = {"named": others, "ordered": set(ordered.values()), "sold": sorted(sold_in)}
    unsold = [currency for currency in others if currency not in sold_in]
    if unsold:
        raise Refusal(Error.CURRENCY_NOT_SOLD, unsold, facts=facts, rule="OR-8")
    details = [line_detail(number) for number, _ in wrong]
    raise Refusal(Error.CURRENCY_INVALID_FOR_OFFER, details, facts=facts, rule="OR-8")
