"""The programs that a body asks for on behalf of a customer (docs three-year-commit)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from sandbox.accounts.benefits import THREE_YEAR_COMMIT, AskedCommitment
from sandbox.domain.errors import Error, Refusal
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
    commitment: ReadOnly
    commitment_request: CommitmentRequest | None = None
    recommitment_request: CommitmentRequest | None = None


Benefits = Annotated[list[BenefitRequest], Field(max_length=MOST_BENEFITS)]


def asked_commitment(
    benefits: Sequence[BenefitRequest] | None, shown: Sequence[Mapping[str, Any]] | None
) -> AskedCommitment | None:
    """Return the three-year commitment that a body asks for; None where it asks for nothing.

    Args:
        benefits: those of the body.
        shown: those of the customer as the API shows them; None for one that is being made. What
            was read and is sent back asks for nothing (ACC-5).

    Raises:
        Refusal: 1117 with the paths: a program twice or one that nobody can ask for, a type of
            offers twice, both requests, or none for a new customer (TC-1).
    """
    wrong = list(_faults(benefits or (), shown))
    if wrong:
        raise Refusal(Error.INVALID_FIELDS, wrong, facts={"fields": wrong}, rule="TC-1")
    asked = [
        AskedCommitment(position=position, is_recommitment=again, minimums=request.minimums())
        for position, benefit in enumerate(benefits or ())
        for again, request in _requests(benefit, _shown_of(benefit, shown))
    ]
    return asked[0] if asked else None


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
        if benefit.type != THREE_YEAR_COMMIT and (known is None or asked):
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
