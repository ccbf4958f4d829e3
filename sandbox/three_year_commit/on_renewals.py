"""What a three-year commit forbids at renewals: 3133 and 3120 (TC-13, TC-15, TC-16)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sandbox.accounts.benefits import (
    Commitment,
    CommitmentStatus,
    ThreeYearCommit,
    three_year_commit_of,
)
from sandbox.catalogue.offers import Product
from sandbox.domain.calendar import price_day
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.renewals.manual_checks import PlannedLine, details_of
from sandbox.renewals.rules import Window
from sandbox.renewals.standing import Preference
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.three_year_commit.entitlement import by_offer_type
from sandbox.three_year_commit.rules import running


def check_final_term(portfolio: Portfolio, account: Account, lines: Sequence[PlannedLine]) -> None:
    """Refuse early renewals in the last term of a commitment that no other follows (TC-16).

    Raises:
        Refusal: 3133.
    """
    if not account.benefits or lines[0].window is not Window.EARLY:
        return
    held = three_year_commit_of(account.benefits)
    commitment = running(held, portfolio.world.today)
    anniversary = lines[0].anniversary
    if (
        held is None
        or commitment is None
        or commitment.end_date is None
        or commitment.end_date >= anniversary
        or _is_accepted(held.recommitment)
    ):
        return
    facts: Facts = {
        "commitmentEnds": commitment.end_date,
        "anniversary": anniversary,
        "recommitment": held.recommitment.status if held.recommitment else None,
    }
    raise Refusal(Error.EARLY_RENEWAL_IN_FINAL_TERM, details_of(lines), facts=facts)


def check_minimum_renews(
    portfolio: Portfolio, subscription: Subscription, before: Preference
) -> None:
    """Refuse a changed preference with which less than what is committed to would renew (TC-15).

    Raises:
        Refusal: 3120, unless `commitmentPreferences` allows it (X45).
    """
    account = portfolio.accounts[subscription.customer_id]
    if not account.benefits or portfolio.world.rules.commitment_preferences == "allowed":
        return
    now = Preference.of(subscription)
    if (now.enabled, now.quantity) == (before.enabled, before.quantity):
        return
    held, anniversary = three_year_commit_of(account.benefits), subscription.renewal_date
    minimums = _minimums_at(held, anniversary)
    product = _product(portfolio, subscription)
    offer_type = product.offer_type
    minimum = minimums.get(offer_type, 0)
    renewing = by_offer_type(_renewing(portfolio, account, anniversary)).get(offer_type, 0)
    if renewing < minimum and _counts(product):
        facts: Facts = {
            "offerType": offer_type,
            "committed": minimum,
            "renewing": renewing,
            "anniversary": anniversary,
        }
        raise Refusal(Error.INVALID_RENEWAL_ORDER, facts=facts, rule="X45")


def _product(portfolio: Portfolio, subscription: Subscription) -> Product:
    return product_of(portfolio.world.reference, subscription.base_offer_id)


def _counts(product: Product) -> bool:
    return any(by_offer_type([(product, 1)]).values())


def _is_accepted(request: Commitment | None) -> bool:
    return request is not None and request.status is CommitmentStatus.ACCEPTED


def _minimums_at(held: ThreeYearCommit | None, anniversary: date) -> Mapping[str, int]:
    """Return what is committed to on an anniversary: that of a recommitment that begins then."""
    commitment = running(held, anniversary)
    recommitment = held.recommitment if held else None
    if commitment is not None:
        return commitment.minimums
    if (
        recommitment is not None
        and _is_accepted(recommitment)
        and recommitment.start_date == anniversary
    ):
        return recommitment.minimums
    return {}


def _renewing(
    portfolio: Portfolio, account: Account, anniversary: date
) -> Iterator[tuple[Product, int]]:
    """List what the preferences let renew, as they are shown; what is renewed already stays."""
    for subscription in portfolio.annual(account.customer_id):
        product = _product(portfolio, subscription)
        if subscription.renewal_date > anniversary:
            yield product, subscription.current_quantity
        else:
            wanted = Preference.of(subscription).wanted(subscription)
            yield product, max(subscription.renewed_quantity or 0, wanted)


def may_renew_after_sale(portfolio: Portfolio, account: Account, product: Product) -> bool:
    """Tell whether a product that is no longer sold may be renewed early (TC-13).

    By customers whose commitment runs, while the product is supported.
    """
    if not account.benefits:
        return False
    world = portfolio.world
    commitment = running(three_year_commit_of(account.benefits), world.today)
    return (
        commitment is not None
        and product.offer_type in commitment.minimums
        and product.is_supported(price_day(world.now))
    )
