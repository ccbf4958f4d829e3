"""When what a customer has complies with what it has committed to: pure, as `rules.py` (§13.2)."""

from dataclasses import replace
from datetime import date

from sandbox.accounts.benefits import Commitment, CommitmentStatus, ThreeYearCommit
from sandbox.catalogue.high_volume import next_code
from sandbox.three_year_commit.rules import Quantities, over, running


def complies(minimums: Quantities, quantities: Quantities) -> bool:
    """Tell whether every committed type has its minimum."""
    return not shortfall(minimums, quantities)


def shortfall(minimums: Quantities, quantities: Quantities) -> dict[str, int]:
    """Return how much is missing of the committed types that have too little."""
    return {
        offer_type: minimum - quantities.get(offer_type, 0)
        for offer_type, minimum in minimums.items()
        if quantities.get(offer_type, 0) < minimum
    }


def reached(held: ThreeYearCommit, quantities: Quantities, today: date) -> ThreeYearCommit:
    """Return what it is when some quantities are there: accepted minimums that they reach are met.

    Type by type: what is reached moves into the commitment with the days of its request, the rest
    stays there (TC-4, docs three-year-commit example 3). A recommitment is not reached before its
    first day, and what raises a commitment not while that is NONCOMPLIANT: only a renewal regains
    it. For an order that is not placed yet, count it in: then this is what it would make.

    Args:
        held: the three-year commit.
        quantities: what is held of a type, the order counted in.
        today: the UTC day.
    """
    held = over(held, today)
    if held.recommitment and _begun(held.recommitment, today):
        following = _following(held.recommitment, held.commitment)
        held = replace(
            held,
            commitment=_joined(held.commitment, following, quantities, today),
            recommitment=_left(held.recommitment, quantities),
        )
    if held.request and _begun(held.request, today) and not _waits_for_renewal(held):
        held = replace(
            held,
            commitment=_joined(held.commitment, held.request, quantities, today),
            request=_left(held.request, quantities),
        )
    return held


def at_anniversary(
    held: ThreeYearCommit, anniversary: date, quantities: Quantities
) -> ThreeYearCommit:
    """Return what it is at an anniversary, before levels and prices of the renewal are set.

    First a commitment whose last day was the one before is over, then a recommitment begins that
    the renewal reaches, and a commitment with less than its minimums is NONCOMPLIANT (X44).

    Args:
        held: the three-year commit before it.
        anniversary: the day of it.
        quantities: what renews of a type: early, automatically, and scheduled.
    """
    held = over(held, anniversary)
    recommitment = held.recommitment
    if recommitment and _begun(recommitment, anniversary):
        following = _following(recommitment, held.commitment)
        held = replace(
            held,
            commitment=_joined(held.commitment, following, quantities, anniversary),
            recommitment=_left(recommitment, quantities),
        )
    commitment = running(held, anniversary)
    if commitment is None or complies(commitment.minimums, quantities):
        return held
    return replace(held, commitment=replace(commitment, status=CommitmentStatus.NONCOMPLIANT))


def regained(held: ThreeYearCommit, quantities: Quantities, today: date) -> ThreeYearCommit:
    """Return what a RENEWAL order makes of a commitment that was not complied with.

    It is COMMITTED again, before its last day is over, with every minimum renewed (early: what is
    still to renew counts) or held (late). Other orders do not ask this.
    """
    commitment = held.commitment
    if (
        commitment is None
        or commitment.status is not CommitmentStatus.NONCOMPLIANT
        or (commitment.end_date is not None and commitment.end_date < today)
        or not complies(commitment.minimums, quantities)
    ):
        return held
    return replace(held, commitment=replace(commitment, status=CommitmentStatus.COMMITTED))


def _begun(request: Commitment, today: date) -> bool:
    return request.status is CommitmentStatus.ACCEPTED and (
        request.start_date is None or request.start_date <= today
    )


def _following(recommitment: Commitment, before: Commitment | None) -> Commitment:
    """Return a recommitment with the discount code that steps down to it, if there is one."""
    return replace(recommitment, discount_code=next_code(before.discount_code if before else ""))


def _waits_for_renewal(held: ThreeYearCommit) -> bool:
    """Tell whether what the request raises is not complied with: the two have the same days."""
    commitment, request = held.commitment, held.request
    return (
        commitment is not None
        and request is not None
        and commitment.status is CommitmentStatus.NONCOMPLIANT
        and (commitment.start_date, commitment.end_date) == (request.start_date, request.end_date)
    )


def _joined(
    commitment: Commitment | None, request: Commitment, quantities: Quantities, today: date
) -> Commitment | None:
    """Return the commitment with what a request has reached."""
    minimums = {
        offer_type: minimum
        for offer_type, minimum in request.minimums.items()
        if quantities.get(offer_type, 0) >= minimum
    }
    if not minimums:
        return commitment
    old = running(ThreeYearCommit(commitment=commitment), today)
    if old:
        return replace(old, minimums={**old.minimums, **minimums})
    return replace(request, status=CommitmentStatus.COMMITTED, minimums=minimums)


def _left(request: Commitment, quantities: Quantities) -> Commitment | None:
    """Return what a request has not reached; None when that is nothing."""
    minimums = {
        offer_type: minimum
        for offer_type, minimum in request.minimums.items()
        if quantities.get(offer_type, 0) < minimum
    }
    return replace(request, minimums=minimums) if minimums else None
