"""What large government agencies may not buy, nor who is to become one (LG-3)."""

from collections.abc import Sequence

from sandbox.accounts.agencies import is_large_agency, large_agency_of
from sandbox.catalogue.eligibility import Line
from sandbox.domain.errors import Error, Facts, Refusal, line_detail
from sandbox.large_agencies.groups import held_by_others
from sandbox.large_agencies.rules import is_for_agencies, licenses_of
from sandbox.renewals.manual_checks import PlannedLine
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio


def check_products(account: Account, lines: Sequence[Line]) -> None:
    """Refuse products for teams, and what is consumed.

    Raises:
        Refusal: 1169.
    """
    if large_agency_of(account.benefits) is None:
        return
    unfit = [line for line in lines if not is_for_agencies(line.offer.product)]
    if unfit:
        facts: Facts = {
            "offers": [line.offer.offer_id for line in unfit],
            "edition": [line.offer.product.edition for line in unfit],
            "kind": [line.offer.product.kind for line in unfit],
        }
        details = [line_detail(line.number) for line in unfit]
        raise Refusal(Error.AGENCY_OFFER, details, facts=facts)


def check_renewed_products(_: Portfolio, account: Account, lines: Sequence[PlannedLine]) -> None:
    """Refuse to renew by hand what an agency may not have.

    Raises:
        Refusal: 1169.
    """
    if account.benefits:
        check_products(account, [planned.line for planned in lines])


def check_minimum(portfolio: Portfolio, account: Account, lines: Sequence[Line]) -> None:
    """Refuse to sell to an agency that has too few licences with the order counted in.

    Those of its linked membership count.

    Raises:
        Refusal: 1170.
    """
    if not account.benefits or not is_large_agency(account.benefits):
        return
    own = portfolio.quantities(account.customer_id)
    held = licenses_of([*own, *held_by_others(portfolio, account)])
    ordered = licenses_of((line.offer.product, line.quantity) for line in lines)
    minimum = portfolio.world.rules.lga_minimum
    if held + ordered < minimum:
        facts: Facts = {"held": held, "ordered": ordered, "minimum": minimum}
        raise Refusal(Error.AGENCY_QUANTITY, facts=facts)
