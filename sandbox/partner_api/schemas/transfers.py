"""Changes of reseller on the wire (docs reseller-change/*)."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from sandbox.domain.names import is_email
from sandbox.partner_api.schemas.common import ReadOnly, RequestModel, Resource, ShortText
from sandbox.reseller_change.checks import ChangeRequest


def _email(value: str) -> str:
    if not is_email(value):
        raise ValueError("is no email address")
    return value


EmailText = Annotated[str, Field(min_length=3, max_length=240), AfterValidator(_email)]


class TransferRequest(RequestModel):
    """A change of reseller as it is previewed or committed; a preview may be sent back (ACC-5)."""

    type: Literal["RESELLER_CHANGE"]
    action: Literal["PREVIEW", "COMMIT"]
    approval_code: Annotated[ShortText, Field(min_length=1)]
    reseller_id: Annotated[ShortText, Field(min_length=1)]
    requested_by: EmailText
    transfer_id: ReadOnly
    customer_id: ReadOnly
    approval: ReadOnly
    creation_date: ReadOnly
    status: ReadOnly
    total_count: ReadOnly
    line_items: ReadOnly
    benefits: ReadOnly
    discounts: ReadOnly

    def to_domain(self) -> ChangeRequest:
        """Return what the service takes."""
        return ChangeRequest(self.approval_code, self.reseller_id, self.requested_by)


class Approval(Resource):
    """The code of the customer's admin."""

    code: str
    expiry: str


class TransferLine(Resource):
    """A subscription that moves; without a deployment its `deploymentId` is empty."""

    line_item_number: int
    offer_id: str
    quantity: int
    subscription_id: str
    renewal_date: str
    deployment_id: str
    currency_code: str


class Discount(Resource):
    """A discount level of the customer."""

    offer_type: str
    level: str


class ChangeResource(Resource):
    """What moves, previewed (with `approval`, status 1002) or committed."""

    transfer_id: str
    customer_id: str
    reseller_id: str
    approval: Approval | None = None
    creation_date: str
    status: str
    total_count: int
    line_items: list[TransferLine]
    benefits: list[dict[str, Any]]
    discounts: list[Discount]


class TransferResource(Resource):
    """A change of reseller that was made."""

    transfer_id: str
    reseller_id: str
    customer_id: str
    creation_date: str
    status: str
    total_count: int
    items: list[TransferLine]
    line_items: list[TransferLine]
