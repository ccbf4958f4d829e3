"""Orders that name deployments: their currencies, and who says that they may (GS-5, GS-6)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.domain.extension import ExtensionPoint
from sandbox.orders.rules import OrderRequest, currency_of, line_currencies
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import Partner

DeploymentCheck = Callable[[Portfolio, Partner, Account, Mapping[str, str]], None]
"""Refuse deployments, by the detail that names each of them in a refusal; raises `Refusal`."""

DEPLOYMENT_CHECK: Final = ExtensionPoint[DeploymentCheck]("where a customer may deploy")
"""Asked only where a deployment is named: who has none pays nothing for them."""


def names_deployments(request: OrderRequest) -> bool:
    """Tell whether a line of a request is for a deployment."""
    return any(line.deployment_id for line in request.lines)


def currency_at_home(request: OrderRequest, sold_in: Collection[str]) -> str:
    """Return the currency of an order at home; "" where its lines name deployments.

    Those are asked for their currency once it is known that they may be named (GS-5).

    Raises:
        Refusal: as `currency_of`; for deployments 2140 as there, and 1122 where a line has no
            currency.
    """
    if not names_deployments(request):
        return currency_of(request, sold_in)
    line_currencies(request)
    check_all_named(
        {position: line.currency or request.currency for position, line in enumerate(request.lines)}
    )
    return ""


def check_all_named(named: Mapping[int, str | None]) -> None:
    """Refuse lines without a currency, which are given by their positions (GS-5).

    Raises:
        Refusal: 1122 with their paths.
    """
    paths = [
        f"lineItems[{position}].currencyCode"
        for position, currency in named.items()
        if currency is None
    ]
    if paths:
        raise Refusal(Error.MISSING_FIELDS, paths, facts={"without": paths}, rule="GS-5")


def check_deployments(
    portfolio: Portfolio, partner: Partner, account: Account, request: OrderRequest
) -> None:
    """Refuse what deployments an order names, if any.

    Raises:
        Refusal: whatever `DEPLOYMENT_CHECK` refuses.
    """
    places = {
        line_detail(line.number): line.deployment_id for line in request.lines if line.deployment_id
    }
    if places:
        portfolio.world.program[DEPLOYMENT_CHECK](portfolio, partner, account, places)


def deployed_currency(request: OrderRequest, sold_in: Collection[str]) -> str:
    """Return the currency of an order whose lines name deployments; "" for several (GS-6).

    Raises:
        Refusal: 2137 one deployment in two currencies, home too; 2125 the distributor does not
            sell in one of them.
    """
    named = [(line.deployment_id, line.currency or request.currency) for line in request.lines]
    currencies = aligned_currencies(
        (deployment_id, currency) for deployment_id, currency in named if currency is not None
    )
    check_sold(currencies, sold_in)
    return only_currency(currencies)


def aligned_currencies(named: Iterable[tuple[str, str]]) -> set[str]:
    """Return the currencies of deployments, each of which has one (GS-6).

    Raises:
        Refusal: 2137.
    """
    by_place: defaultdict[str, set[str]] = defaultdict(set)
    for deployment_id, currency in named:
        by_place[deployment_id].add(currency)
    if any(len(currencies) > 1 for currencies in by_place.values()):
        facts: Facts = {"named": {place or "home": each for place, each in by_place.items()}}
        raise Refusal(Error.CURRENCY_NOT_ALIGNED, facts=facts, rule="GS-6")
    return set().union(*by_place.values())


def check_sold(currencies: Collection[str], sold_in: Collection[str]) -> None:
    """Refuse currencies that the distributor does not sell in.

    Raises:
        Refusal: 2125.
    """
    unsold = sorted(set(currencies).difference(sold_in))
    if unsold:
        facts: Facts = {"named": sorted(currencies), "sold": sorted(sold_in)}
        raise Refusal(Error.CURRENCY_NOT_SOLD, unsold, facts=facts, rule="GS-5")


def only_currency(currencies: Collection[str]) -> str:
    """Return what an order shows as its currency: the only one, "" for several (GS-6)."""
    return next(iter(currencies)) if len(currencies) == 1 else ""
