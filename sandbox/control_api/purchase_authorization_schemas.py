"""Bodies and answers about purchase authorizations (VC-3)."""

from typing import Annotated

from pydantic import Field

from sandbox.control_api.values import LARGEST_QUANTITY, Identifier
from sandbox.domain.whole_numbers import WHOLE
from sandbox.partner_api.schemas.common import RequestModel, Resource, ShortText

Assigned = Annotated[int, Field(ge=0, le=LARGEST_QUANTITY), WHOLE]


class NewPurchaseAuthorization(RequestModel):
    """Licences of one product; with a `referenceId` they are added to an open authorization."""

    offer_id: ShortText
    quantity: Annotated[int, Field(ge=1, le=LARGEST_QUANTITY), WHOLE]
    assigned_quantity: Assigned = 0
    reference_id: Identifier | None = None


class AuthorizationPatch(RequestModel):
    """How many licences are in use; `offerId` says of which product, where there are several."""

    assigned_quantity: Assigned
    offer_id: ShortText | None = None


class Authorization(Resource):
    """Licences of one product; `assignedQuantity` counts among those that wait for an order."""

    reference_id: str
    customer_id: str
    offer_id: str
    product_name: str
    quantity: int
    covered_quantity: int
    assigned_quantity: int
    creation_date: str
    expiry_date: str
    status: str


class Authorizations(Resource):
    """All authorizations of a customer, oldest first."""

    total_count: int
    items: list[Authorization]
