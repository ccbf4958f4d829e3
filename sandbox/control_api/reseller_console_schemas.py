"""Bodies and parameters of VIP's Reseller Console."""

from typing import Annotated

from pydantic import Field

from sandbox.control_api.clock_schemas import Limit, Offset
from sandbox.control_api.values import StrictQuery, choice_schema, one_of
from sandbox.domain.statuses import Offerings
from sandbox.partner_api.schemas.accounts import ContactRequest
from sandbox.partner_api.schemas.common import CleanText
from sandbox.reseller_console.customers import ConsoleSearch
from sandbox.reseller_console.views import View

_VIEWS = tuple(view.value for view in View)
_OFFERINGS = tuple(each.value for each in Offerings)

ViewName = Annotated[str, one_of(_VIEWS), choice_schema(_VIEWS)]
Text = Annotated[CleanText, Field(max_length=255)]
ManagerText = Annotated[CleanText, Field(max_length=240)]
OfferingsName = Annotated[str, one_of(_OFFERINGS), choice_schema(_OFFERINGS)]


class CustomersFileQuery(StrictQuery):
    """Which customers; `managed-by` is a team member, `q` part of the name. All must hold."""

    view: ViewName = View.ALL.value
    managed_by: Text | None = None
    q: Text | None = None

    def search(self) -> ConsoleSearch:
        """Return what the service takes."""
        return ConsoleSearch(view=View(self.view), managed_by=self.managed_by, text=self.q)


class ConsoleCustomersQuery(CustomersFileQuery):
    """Which customers, and which page of them."""

    limit: Limit = 20
    offset: Offset = 0

    def search(self) -> ConsoleSearch:
        """Return what the service takes."""
        return ConsoleSearch(
            view=View(self.view),
            managed_by=self.managed_by,
            text=self.q,
            limit=self.limit,
            offset=self.offset,
        )


class NewTeamMember(ContactRequest):
    """Somebody who is to look after customers of a reseller."""
