"""What a partner may ask for a customer, and when its days begin (TC-3 to TC-6)."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from sandbox.accounts.agencies import LARGE_GOVERNMENT_AGENCY
from sandbox.accounts.benefits import (
    LINKED_MEMBERSHIP,
    AskedCommitment,
    Commitment,
    CommitmentStatus,
    ThreeYearCommit,
    three_year_commit_of,
    with_three_year_commit,
)
from sandbox.accounts.check_points import Asking
from sandbox.accounts.excluded import program_in_the_way
from sandbox.accounts.profile import Shown
from sandbox.domain.calendar import next_anniversary
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.three_year_commit.keep import keep
from sandbox.three_year_commit.rules import (
    SMALLEST,
    in_recommitment_window,
    requested,
    requested_again,
    running,
)
from sandbox.timeline.open_world import OpenWorld

_EXCLUDED: Final = MappingProxyType(
    {
        LARGE_GOVERNMENT_AGENCY: (
            Error.COMMITMENT_OF_AGENCY,
            "3YC Customer not allowed for Large Government Agency",
        ),
        LINKED_MEMBERSHIP: (
            Error.COMMITMENT_OF_LINKED,
            "3YC Customer not allowed for Linked Membership",
        ),
    }
)


def ask(world: OpenWorld, asking: Asking, asked: AskedCommitment) -> list[Shown]:
    """Return the benefits that a customer keeps with what a partner asks for.

    The days to accept do not run before `begin`.

    Raises:
        Refusal: 1135, too little, too much or less than is committed (TC-3, TC-4); 1147, a large
            government agency, or in a linked membership; 1117 with the request, in an extended
            first term (TC-6), beside a request of the other kind (TC-5), or a recommitment that is
            not possible (X46).
    """
    _check_range(world, asked)
    account, is_extended = None, asking.has_extended_term
    if asking.customer_id:
        portfolio = Portfolio.load(world, [asking.customer_id])
        account = portfolio.accounts[asking.customer_id]
        is_extended = in_extended_term(portfolio, account)
    benefits = account.benefits if account else []
    if account:
        _check_programs(account)
    if is_extended:
        raise _invalid(asked, "TC-6", _term_facts(account))
    held = three_year_commit_of(benefits) or ThreeYearCommit()
    made = _recommitted(world, held, asked) if asked.is_recommitment else _asked(world, held, asked)
    return with_three_year_commit(benefits, made)


def _check_programs(account: Account) -> None:
    """Refuse those whose other program excludes a three-year commitment (TC-6, LM-7)."""
    program = program_in_the_way(account.benefits)
    if program:
        error, detail = _EXCLUDED[program]
        raise Refusal(error, [detail], facts={"benefits": account.benefits})


def begin(world: OpenWorld, customer_ids: Sequence[str]) -> None:
    """Let the days to accept begin for what some customers have been asked (TC-6, X4).

    They are active by now: days of a customer that is still being validated do not run.
    """
    portfolio = Portfolio.load(world, customer_ids)
    for account in portfolio.accounts.values():
        held = three_year_commit_of(account.benefits)
        if held:
            begun = replace(
                held,
                request=_begun(world, held.request),
                recommitment=_begun(world, held.recommitment),
            )
            keep(portfolio, account, begun)
    portfolio.write()


def _begun(world: OpenWorld, request: Commitment | None) -> Commitment | None:
    waits = request is not None and request.status is CommitmentStatus.REQUESTED
    if request is None or not waits or request.requested_on is not None:
        return request
    return replace(request, requested_on=world.today)


def _check_range(world: OpenWorld, asked: AskedCommitment) -> None:
    """Refuse quantities that no customer may commit to, and none at all (TC-3)."""
    largest = world.rules.enterprise_quantity_max
    wrong = [
        offer_type
        for offer_type, quantity in asked.minimums.items()
        if not SMALLEST[offer_type] <= quantity <= largest
    ]
    if wrong or not asked.minimums:
        facts: Facts = {"smallest": dict(SMALLEST), "largest": largest}
        raise Refusal(Error.COMMITMENT_QUANTITY, wrong, facts=facts | _facts(asked))


def _asked(world: OpenWorld, held: ThreeYearCommit, asked: AskedCommitment) -> ThreeYearCommit:
    """Return what a commitmentRequest makes: it begins a commitment, or raises one (TC-4)."""
    if held.recommitment and held.recommitment.is_live:
        raise _invalid(asked, "TC-5", {"recommitmentRequest": held.recommitment.status.value})
    commitment = running(held, world.today)
    committed = commitment.minimums if commitment else {}
    lower = [
        offer_type
        for offer_type, quantity in committed.items()
        if asked.minimums.get(offer_type, 0) < quantity
    ]
    if lower:
        facts: Facts = {"committed": dict(committed)}
        raise Refusal(Error.COMMITMENT_QUANTITY, lower, facts=facts | _facts(asked), rule="TC-4")
    return requested(held, asked.minimums, None)


def _recommitted(
    world: OpenWorld, held: ThreeYearCommit, asked: AskedCommitment
) -> ThreeYearCommit:
    """Return what a recommitmentRequest makes, in the last days of a commitment (X46)."""
    if held.request and held.request.is_live:
        raise _invalid(asked, "TC-5", {"commitmentRequest": held.request.status.value})
    commitment = running(held, world.today)
    if commitment is None or not in_recommitment_window(commitment, world.today, world.rules):
        facts: Facts = {
            "today": world.today,
            "commitmentEnds": commitment.end_date if commitment else None,
            "recommitmentWindowDays": world.rules.recommitment_window_days,
        }
        raise _invalid(asked, "X46", facts)
    return requested_again(held, asked.minimums, None)


def in_extended_term(portfolio: Portfolio, account: Account) -> bool:
    """Tell whether a customer is in, or before, a first term of more than a year (AC-5).

    The term ends at the pending anniversary: an early renewal rolls the cotermDate on, not it.
    """
    anniversary = portfolio.pending_anniversary(account.customer_id) or account.coterm_date
    today = portfolio.world.today
    if anniversary is None or account.last_anniversary is not None or anniversary <= today:
        return False
    if account.term_start is None:
        return True
    return anniversary > next_anniversary(account.term_start)


def _invalid(asked: AskedCommitment, rule: str, facts: Facts) -> Refusal:
    return Refusal(Error.INVALID_FIELDS, [asked.path], facts=facts | _facts(asked), rule=rule)


def _term_facts(account: Account | None) -> Facts:
    return {"cotermDate": account.coterm_date if account else None}


def _facts(asked: AskedCommitment) -> Facts:
    return {"minimumQuantities": dict(asked.minimums)}
