"""The programs that a body asks for on behalf of a customer (docs three-year-commit, lga)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from sandbox.accounts.agencies import LARGE_GOVERNMENT_AGENCY, AskedAgency
from sandbox.accounts.benefits import THREE_YEAR_COMMIT, AskedCommitment
from sandbox.domain.errors import Error, Refusal
from sandbox.partner_api.field_rules import rule_of_fields
from sandbox.partner_api.schemas.common import Integer, ReadOnly, RequestModel

MOST_BENEFITS = 10
MOST_MINIMUMS = 20


class MinimumRequest(RequestModel):
    """How much is to be committed of a type of offers."""

    offer_type: Literal["LICENSE", "CONSUMABLES"]
    quantity: Integer


class CommitmentRequest(RequestModel):
    """A request for a three-year commitment: all but the quantities is Adobe's to say."""

    start_date: ReadOnly
    end_date: ReadOnly
    status: ReadOnly
    minimum_quantities: Annotated[list[MinimumRequest], Field(max_length=MOST_MINIMUMS)]

    def minimums(self) -> dict[str, int]:
        """Return what is to be committed by offer type."""
        return {minimum.offer_type: minimum.quantity for minimum in self.minimum_quantities}

    def is_shown(self, shown: Any) -> bool:  # noqa: ANN401 - what the API shows
        """Tell whether it is what a client has read, sent back: with its status, unchanged."""
        return (
            "status" in self.model_fields_set
            and isinstance(shown, Mapping)
            and self.status == shown["status"]
            and self.minimums()
            == {each["offerType"]: each["quantity"] for each in shown["minimumQuantities"]}
        )


class BenefitRequest(RequestModel):
    """A program that a customer shall be in, or is in and was read so."""

    type: Literal["THREE_YEAR_COMMIT", "LARGE_GOVERNMENT_AGENCY"]
    status: ReadOnly
    commitment: ReadOnly
    commitment_request: CommitmentRequest | None = None
    recommitment_request: CommitmentRequest | None = None


Benefits = Annotated[list[BenefitRequest], Field(max_length=MOST_BENEFITS)]


class AskedBenefits(NamedTuple):
    """The programs that a body asks for; None where it does not."""

    commitment: AskedCommitment | None
    agency: AskedAgency | None


def asked_benefits(
    benefits: Sequence[BenefitRequest] | None,
    shown: Sequence[Mapping[str, Any]] | None,
    sub_segments: Sequence[str] | None,
) -> AskedBenefits:
    """Return the programs that a body asks for.

    Args:
        benefits: those of the body.
        shown: those of the customer as the API shows them; None for one that is being made. What
            was read and is sent back asks for nothing (ACC-5).
        sub_segments: the market sub-segments of the body, which go with a large agency (LG-2).

    Raises:
        Refusal: 1117 with the paths: a program twice, a large agency with a commitment of its own,
            a type of offers twice, both requests, or none for a new customer (TC-1, TC-3).
    """
    wrong = list(_faults(benefits or (), shown))
    if wrong:
        rule = rule_of_fields(wrong) or "TC-1"
        raise Refusal(Error.INVALID_FIELDS, wrong, facts={"fields": wrong}, rule=rule)
    asked = [
        AskedCommitment(position=position, is_recommitment=again, minimums=request.minimums())
        for position, benefit in enumerate(benefits or ())
        for again, request in _requests(benefit, _shown_of(benefit, shown))
    ]
    agencies = [
        AskedAgency(
            position=position,
            sub_segments=tuple(sub_segments or ()),
            asks_commitment=bool(asked),
        )
        for position, benefit in enumerate(benefits or ())
        if benefit.type == LARGE_GOVERNMENT_AGENCY and _shown_of(benefit, shown) is None
    ]
    return AskedBenefits(next(iter(asked), None), next(iter(agencies), None))


def in_order_of(
    benefits: Sequence[BenefitRequest] | None, shown: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return a customer's benefits in the order of a body, so that its fields compare (ACC-5)."""
    return [_shown_of(benefit, shown) or {} for benefit in benefits or ()]


def asks_agency(
    benefits: Sequence[BenefitRequest] | None, shown: Sequence[Mapping[str, Any]]
) -> bool:
    """Tell whether a body asks for a large agency: sub-segments may change with it (LG-7)."""
    return any(
        benefit.type == LARGE_GOVERNMENT_AGENCY and _shown_of(benefit, shown) is None
        for benefit in benefits or ()
    )


def _faults(
    benefits: Sequence[BenefitRequest], shown: Sequence[Mapping[str, Any]] | None
) -> Iterator[str]:
    for position, benefit in enumerate(benefits):
        path = f"benefits[{position}]"
        if benefit.type in {before.type for before in benefits[:position]}:
            yield f"{path}.type"
            continue
        known = _shown_of(benefit, shown)
        asked = list(_requests(benefit, known))
        if benefit.type != THREE_YEAR_COMMIT:
            if asked:
                yield f"{path}.type"
        elif len(asked) > 1:
            yield from (f"{path}.commitmentRequest", f"{path}.recommitmentRequest")
        elif not asked and known is None:
            yield f"{path}.commitmentRequest"
        for again, request in asked:
            slot = "recommitmentRequest" if again else "commitmentRequest"
            yield from _doubles(request, f"{path}.{slot}")


def _doubles(request: CommitmentRequest, path: str) -> Iterator[str]:
    seen = set()
    for index, minimum in enumerate(request.minimum_quantities):
        if minimum.offer_type in seen:
            yield f"{path}.minimumQuantities[{index}].offerType"
        seen.add(minimum.offer_type)


def _shown_of(
    benefit: BenefitRequest, shown: Sequence[Mapping[str, Any]] | None
) -> Mapping[str, Any] | None:
    """Return the same program as the customer has it."""
    return next((each for each in shown or () if each["type"] == benefit.type), None)


def _requests(
    benefit: BenefitRequest, shown: Mapping[str, Any] | None
) -> Iterator[tuple[bool, CommitmentRequest]]:
    """Yield what is asked for, and whether it is to follow a commitment."""
    slots = (
        (False, benefit.commitment_request, "commitmentRequest"),
        (True, benefit.recommitment_request, "recommitmentRequest"),
    )
    for again, request, key in slots:
        if request is not None and not (shown and request.is_shown(shown.get(key))):
            yield again, request
