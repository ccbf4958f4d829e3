"""Bodies and answers about purchase authorizations (VC-3)."""

from typing import Annotated

from pydantic import Field

from sandbox.authorizations.model import Taking
from sandbox.control_api.values import LARGEST_QUANTITY, Identifier, choice_schema, one_of
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.statuses import AuthorizationOpener
from sandbox.domain.whole_numbers import WHOLE
from sandbox.partner_api.schemas.common import CleanText, RequestModel, Resource, ShortText

Assigned = Annotated[int, Field(ge=0, le=LARGEST_QUANTITY), WHOLE]


Quantity = Annotated[int, Field(ge=1, le=LARGEST_QUANTITY), WHOLE]
OPENERS = tuple(opener.value for opener in AuthorizationOpener)
OpenedBy = Annotated[str, one_of(OPENERS), choice_schema(OPENERS)]


class AuthorizationLine(RequestModel):
    """Licences of one product."""

    offer_id: ShortText
    quantity: Quantity
    assigned_quantity: Assigned = 0


class NewPurchaseAuthorization(RequestModel):
    """Licences of one product, or `lines` of several that are taken together.

    With a `referenceId` they are added to an open authorization.
    """

    offer_id: ShortText | None = None
    quantity: Quantity | None = None
    assigned_quantity: Assigned = 0
    lines: Annotated[list[AuthorizationLine], Field(min_length=1, max_length=100)] | None = None
    reference_id: Identifier | None = None
    po_number: Annotated[CleanText, Field(max_length=100)] = ""
    opened_by: OpenedBy = AuthorizationOpener.MEMBER.value

    def takings(self) -> list[Taking]:
        """Return what is taken.

        Raises:
            ControlRefusal: INVALID_REQUEST, neither one product nor several, or both.
        """
        one = (self.offer_id, self.quantity)
        if self.lines is not None:
            if one != (None, None) or self.assigned_quantity:
                detail = "lines: name one product by offerId and quantity, or several in lines"
                raise ControlRefusal(ControlError.INVALID_REQUEST, [detail])
            return [
                Taking(line.offer_id, line.quantity, line.assigned_quantity, f"lines[{place}].")
                for place, line in enumerate(self.lines)
            ]
        if self.offer_id is None or self.quantity is None:
            named = {"offerId": self.offer_id, "quantity": self.quantity}
            details = [
                f"{name}: is required, unless lines name several products"
                for name, value in named.items()
                if value is None
            ]
            raise ControlRefusal(ControlError.INVALID_REQUEST, details)
        return [Taking(self.offer_id, self.quantity, self.assigned_quantity)]


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
    po_number: str
    opened_by: str


class OpenedAuthorization(Authorization):
    """The first product that was taken, and all of them in `lines`."""

    lines: list[Authorization]


class Authorizations(Resource):
    """All authorizations of a customer, oldest first."""

    total_count: int
    items: list[Authorization]
