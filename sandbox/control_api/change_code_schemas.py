"""Bodies and answers about reseller-change codes that a reseller has mailed (RC-6)."""

from typing import Annotated

from pydantic import Field

from sandbox.control_api.admin_console_schemas import User
from sandbox.control_api.values import Identifier
from sandbox.partner_api.schemas.common import CleanText, RequestModel, Resource


class NewChangeCode(RequestModel):
    """Whom to take over: the customer's VIP number, and the email of any of its admins."""

    vip_id: Identifier
    admin_email: User


class SentChangeCode(Resource):
    """A code, valid until its expiry, with the admins whom it was mailed to."""

    code: str
    expiry: str
    sent_to: list[str]


class EnteredCode(RequestModel):
    """A code as an admin enters it."""

    code: Annotated[CleanText, Field(min_length=1, max_length=40)]


class RedeemedCode(Resource):
    """The change that the code made; `transferId` is what `GET /v3/transfers/{id}` shows."""

    transfer_id: str
    customer_id: str
    reseller_id: str
    reseller_name: str
