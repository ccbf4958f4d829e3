"""Bodies and parameters of VIP's Reseller Console."""

from datetime import date
from typing import Annotated

from pydantic import Field

from sandbox.accounts.customers import CustomerData
from sandbox.accounts.profile import CompanyProfile
from sandbox.control_api.clock_schemas import Limit, Offset
from sandbox.control_api.values import StrictQuery, choice_schema, one_of
from sandbox.domain.statuses import Offerings
from sandbox.partner_api.schemas.account_resources import Segment
from sandbox.partner_api.schemas.account_values import (
    CompanyName,
    CotermDate,
    EmailText,
    Language,
    ValuedModel,
)
from sandbox.partner_api.schemas.accounts import AddressRequest, ContactRequest
from sandbox.partner_api.schemas.common import CleanText
from sandbox.reseller_console.customers import ConsoleSearch
from sandbox.reseller_console.invitations import Invitation
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


class NewInvitation(ValuedModel):
    """A customer to be invited; a cotermDate chooses its anniversary, and cannot change later.

    `companyNameUsEnglish` is required where the name has letters that US English has not.
    """

    company_name: CompanyName
    company_name_us_english: CompanyName | None = None
    market_segment: Segment
    type: OfferingsName
    preferred_language: Language = "en-US"
    address: AddressRequest
    contact: ContactRequest
    coterm_date: CotermDate | None = None
    managed_by: ManagerText = ""

    def invitation(self) -> Invitation:
        """Return what the service takes."""
        profile = CompanyProfile(
            company_name=self.company_name,
            preferred_language=self.preferred_language,
            address=self.address.data(),
            contacts=(self.contact.data(),),
        )
        coterm_date = date.fromisoformat(self.coterm_date) if self.coterm_date else None
        return Invitation(
            data=CustomerData(
                profile=profile, market_segment=self.market_segment, coterm_date=coterm_date
            ),
            offerings=self.type,
            name_us_english=self.company_name_us_english or "",
            managed_by=self.managed_by,
        )


class Reminder(ValuedModel):
    """Where a pending invitation is sent again; without an address, where it was sent before."""

    email: EmailText | None = None
