"""Where the lines of a manual renewal are deployed, and what they are paid in (GS-6, GS-10)."""

from collections.abc import Sequence

from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.orders import rules
from sandbox.orders.deployed import (
    DEPLOYMENT_CHECK,
    aligned_currencies,
    check_all_named,
    check_sold,
    only_currency,
)
from sandbox.orders.rules import LineRequest, OrderRequest
from sandbox.renewals.manual_checks import PlannedLine
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import Partner


def check_places(
    portfolio: Portfolio, partner: Partner, account: Account, request: OrderRequest
) -> None:
    """Refuse deployments that lines name, or that what they renew is at.

    A line names the deployment of its subscription, or none.

    Raises:
        Refusal: whatever `DEPLOYMENT_CHECK` refuses; 2138 the subscription is somewhere else.
    """
    held = {line.number: _held(portfolio, account, line) for line in request.lines}
    places = {}
    strays = []
    for line in request.lines:
        subscription = held[line.number]
        own = subscription.deployment_id if subscription else ""
        if line.deployment_id or own:
            places[line_detail(line.number)] = line.deployment_id or own
        if subscription is not None and line.deployment_id not in ("", own):
            strays.append(line.number)
    if places:
        portfolio.world.program[DEPLOYMENT_CHECK](portfolio, partner, account, places)
    if strays:
        facts: Facts = {"lines": strays, "named": places}
        details = [line_detail(number) for number in strays]
        raise Refusal(Error.INVALID_DEPLOYMENT, details, facts=facts, rule="GS-10")


def _held(portfolio: Portfolio, account: Account, line: LineRequest) -> Subscription | None:
    if not line.subscription_id:
        return None
    return portfolio.find(account.customer_id, line.subscription_id)


def renewal_currencies(
    request: OrderRequest, lines: Sequence[PlannedLine], partner: Partner
) -> tuple[str, ...]:
    """Return what each line is paid in: as what it renews is, which a request may repeat.

    At home all lines have one currency; those of deployments may differ from each other.

    Raises:
        Refusal: 2140 order and lines differ; 1122 a new product names none; 2137 a line names
            another one than its subscription's, or one deployment has two; 2125 the distributor
            does not sell in it.
    """
    if not any(planned.deployment_id for planned in lines):
        return (_currency_at_home(request, lines, partner),) * len(lines)
    named = rules.line_currencies(request)
    asked = {line.number: line.currency or request.currency for line in request.lines}
    found = {
        position: planned.subscription.currency
        if planned.subscription
        else asked[planned.line.number]
        for position, planned in enumerate(lines)
    }
    check_all_named(found)
    currencies = tuple(currency for currency in found.values() if currency is not None)
    _check_repeated(request, lines, currencies)
    aligned_currencies(
        (planned.deployment_id, currency)
        for planned, currency in zip(lines, currencies, strict=True)
    )
    check_sold(named | ({request.currency} if request.currency else set()), partner.currencies)
    return currencies


def _check_repeated(
    request: OrderRequest, lines: Sequence[PlannedLine], currencies: Sequence[str]
) -> None:
    """Refuse a currency that a request names where it is another one (X34).

    Raises:
        Refusal: 2140 for the whole order, whose lines have several; 2137 for a line.
    """
    if request.currency is not None and not only_currency(set(currencies)):
        facts: Facts = {"order": request.currency, "lines": set(currencies)}
        raise Refusal(Error.TWO_CURRENCY_LEVELS, facts=facts, rule="X34")
    asked = {line.number: line.currency or request.currency for line in request.lines}
    wrong = [
        planned.line.number
        for planned, currency in zip(lines, currencies, strict=True)
        if asked[planned.line.number] not in (None, currency)
    ]
    if wrong:
        facts = {"lines": wrong, "named": asked, "held": currencies}
        raise Refusal(Error.CURRENCY_NOT_ALIGNED, facts=facts, rule="GS-10")


def _currency_at_home(request: OrderRequest, lines: Sequence[PlannedLine], partner: Partner) -> str:
    currencies = {
        planned.subscription.currency for planned in lines if planned.subscription is not None
    }
    named = {line.currency for line in request.lines if line.currency}
    if request.currency is not None or named or not currencies:
        lines_named = tuple(
            line._replace(currency=line.currency or request.currency or next(iter(named), None))
            for line in request.lines
        )
        currencies.add(rules.currency_of(request._replace(lines=lines_named), partner.currencies))
    if len(currencies) > 1:
        raise Refusal(Error.CURRENCY_NOT_ALIGNED, facts={"named": currencies})
    return currencies.pop()
