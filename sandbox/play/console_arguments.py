"""What is said when something is done in a console: fields as the control plane has them.

Where the story is about the reseller and the customer under `given`, their ids can be left out.
"""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from sandbox.play.given import ADDRESS, Part, Quantity, Segment, Text

VIEWS = Literal[
    "noProducts",
    "pendingRequests",
    "pastDueRequests",
    "upcomingRenewals",
    "readyForRenewal",
    "all",
]
Offerings = Literal["TEAM", "ENTERPRISE"]
Number = Annotated[StrictInt, Field(ge=0)]


class OfReseller(Part):
    """Which reseller; left out, the one of `given`."""

    reseller_id: Text = "{reseller}"


class OfCustomer(Part):
    """Which customer; left out, the one of `given`."""

    customer_id: Text = "{customer}"


class Answered(OfCustomer):
    """What the customer says to a requested three-year commitment; `enroll` needs no request."""

    accept: StrictBool | None = None
    enroll: Literal[True] | None = None


class AnsweredTerms(OfCustomer):
    """What the owner says to the terms of its linked membership."""

    accept: StrictBool


class OfInvitation(OfReseller, OfCustomer):
    """Whose invitation; with `email` it goes to another address from now on."""

    email: Text | None = None


class Customers(OfReseller):
    """Which customers of the page, by view, manager and part of the name."""

    view: VIEWS = "all"
    managed_by: Text | None = None
    q: Text | None = None
    limit: Quantity | None = None
    offset: Number | None = None


class Invitation(OfReseller):
    """Whom to invite; a `cotermDate` chooses the anniversary."""

    company_name: Text
    company_name_us_english: Text | None = None
    market_segment: Segment = "COM"
    type: Offerings = "TEAM"
    preferred_language: Text | None = None
    address: dict[str, str] = Field(
        default_factory=lambda: dict(ADDRESS),
        description="As in Adobe's API; left out, one in San Jose, California",
    )
    contact: dict[str, str] = Field(
        description="The primary contact, as in Adobe's API: firstName, lastName, email"
    )
    coterm_date: Text | None = Field(None, description="A date, or one in braces")
    managed_by: Text | None = None


class Managed(OfCustomer):
    """Who looks after a customer (an address of the team, empty: nobody), and what it buys."""

    managed_by: Annotated[str, Field(strict=True)] | None = None
    offerings: list[Offerings] | None = None


class ContractOwner(OfCustomer):
    """Which of the customer's admins becomes its contract owner, by the email address."""

    contract_owner: Text


class NewAdmin(OfCustomer):
    """Who becomes an admin of a customer."""

    email: Text
    first_name: Text = "Another"
    last_name: Text = "Admin"


class Admin(OfCustomer):
    """Who is an admin of a customer no longer."""

    email: Text


class NewMember(OfReseller):
    """Who joins the team of a reseller."""

    email: Text
    first_name: Text = "Team"
    last_name: Text = "Member"


class Member(OfReseller):
    """Who leaves the team of a reseller."""

    email: Text


class NewChangeCode(OfReseller):
    """For which customer a reseller has a code mailed, and the email of one of its admins."""

    vip_id: Text = "{customer}"
    admin_email: Text


class ChangeCode(OfCustomer):
    """The code that an admin enters: to change the reseller, or to join a linked membership."""

    code: Text


class Authorized(Part):
    """Licences of one product."""

    offer_id: Text
    quantity: Quantity
    assigned_quantity: Number | None = None


class PurchaseAuthorization(OfCustomer):
    """Licences of one product, or `lines` of several that are taken together."""

    offer_id: Text | None = None
    quantity: Quantity | None = None
    assigned_quantity: Number | None = None
    lines: list[Authorized] | None = None
    reference_id: Text | None = Field(None, description="The authorization they are added to")
    po_number: Text | None = None
    opened_by: Literal["MEMBER", "ACCOUNT_MANAGER"] | None = None


class OfAuthorization(OfCustomer):
    """Which purchase authorization of which customer."""

    reference_id: Text


class Assigned(OfAuthorization):
    """How many licences of an authorization are in use; `offerId` where it has several."""

    assigned_quantity: Number
    offer_id: Text | None = None


class OfSubscription(Part):
    """Which subscription."""

    subscription_id: Text


class User(OfSubscription):
    """Which user of a subscription."""

    user: Text


class Seat(Part):
    """A user with a licence; without an instant it is assigned now."""

    user: Text
    assigned_at: Text | None = None


class Seats(OfSubscription):
    """All users of a subscription, and whose licences go first when fewer renew."""

    assigned: list[Seat]
    release: list[Text] = Field([])


class Released(OfSubscription):
    """All users whose licences go first when fewer renew; none takes the choice back."""

    users: list[Text]


class Left(OfSubscription):
    """How many licences would be left."""

    quantity: Number


class Emails(Part):
    """Which emails of the outbox, the newest first; all that is said must hold."""

    customer_id: Text | None = None
    kind: Text | None = None
    recipient: Text | None = None
