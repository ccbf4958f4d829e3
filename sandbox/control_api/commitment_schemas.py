"""Bodies about three-year commitments: what the customer answers, what a tester sets."""

from typing import Annotated, Literal

from pydantic import model_validator

from sandbox.accounts.benefits import COMMITMENT_STATUSES, CommitmentStatus
from sandbox.control_api.values import Day, choice_schema, one_of
from sandbox.partner_api.schemas.common import RequestModel
from sandbox.three_year_commit.edit import CommitmentChanges

EditedStatus = Annotated[str, one_of(COMMITMENT_STATUSES), choice_schema(COMMITMENT_STATUSES)]


class CommitmentAnswer(RequestModel):
    """What the customer says: `accept` true or false to what was requested, or `enroll`.

    To enrol itself is to commit to the licences that it has, without a request.
    """

    accept: bool | None = None
    enroll: Literal[True] | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "CommitmentAnswer":
        if (self.accept is None) is (self.enroll is None):
            raise ValueError("say either accept or enroll")
        return self


class CommitmentPatch(RequestModel):
    """What to set of a commitment; null leaves a field as it is."""

    start_date: Day | None = None
    end_date: Day | None = None
    status: EditedStatus | None = None

    def changes(self) -> CommitmentChanges:
        """Return what the service takes."""
        return CommitmentChanges(
            start_date=self.start_date,
            end_date=self.end_date,
            status=CommitmentStatus(self.status) if self.status else None,
        )
