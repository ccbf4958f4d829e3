"""What calls answer: the control plane's own models, for annotations."""

from sandbox.control_api.admin_console_schemas import (
    LiveCodes,
    MadeCode,
    SeatRemoval,
    ShownAssignment,
    ShownSeats,
)
from sandbox.control_api.change_code_schemas import RedeemedCode, SentChangeCode
from sandbox.control_api.checking_schemas import BrokenRule, CheckedWorld
from sandbox.control_api.clock_schemas import (
    Advanced,
    DueEventResource,
    Events,
    Fired,
    FiredEventResource,
    RunningAdvanceResource,
    Schedule,
    SkippedEvent,
)
from sandbox.control_api.customer_admins_resources import CustomerAdmin, CustomerAdmins
from sandbox.control_api.fault_schemas import FaultList, FaultResource, ReadyMadeFaults
from sandbox.control_api.flex_discount_resources import (
    ClosedDiscountResource,
    ClosedDiscounts,
    DiscountTemplate,
    DiscountTemplates,
    ManagedDiscount,
    ManagedDiscounts,
)
from sandbox.control_api.health_schemas import Health
from sandbox.control_api.journal_schemas import JournaledRequest, Requests, Why
from sandbox.control_api.linked_schemas import LinkedMembershipDetails, MadeJoinCode
from sandbox.control_api.membership_resources import (
    MembershipList,
    MembershipResource,
    TransferView,
)
from sandbox.control_api.opportunity_resources import (
    OverlayOpportunities,
    OverlayOpportunity,
    PropensityLevels,
)
from sandbox.control_api.outbox_schemas import Emails, ShownEmail
from sandbox.control_api.population_schemas import PopulationResource
from sandbox.control_api.portal_resources import (
    CustomerResource,
    DistributorResource,
    OrderResource,
    Renewed,
    ResellerResource,
    SubscriptionResource,
)
from sandbox.control_api.purchase_authorization_schemas import (
    Authorization,
    Authorizations,
    OpenedAuthorization,
)
from sandbox.control_api.reseller_console_resources import (
    ConsoleCustomer,
    ConsoleCustomerDetails,
    ConsoleCustomers,
    EnrolledCustomer,
    TeamMemberResource,
    TeamMembers,
    ViewCounts,
)
from sandbox.control_api.returnable_schemas import Returnables
from sandbox.control_api.scenario_schemas import ScenarioList, ScenarioWorldResource
from sandbox.control_api.snapshot_schemas import SnapshotList, SnapshotResource
from sandbox.control_api.term_schemas import TermBand, TermMark, TermRenewalDate, TermResource
from sandbox.control_api.world_schemas import (
    ClockResource,
    CredentialResource,
    Mode,
    RuleList,
    RuleResource,
    WorldList,
    WorldResource,
)

__all__ = [
    "Advanced",
    "Authorization",
    "Authorizations",
    "BrokenRule",
    "CheckedWorld",
    "ClockResource",
    "ClosedDiscountResource",
    "ClosedDiscounts",
    "ConsoleCustomer",
    "ConsoleCustomerDetails",
    "ConsoleCustomers",
    "CredentialResource",
    "CustomerAdmin",
    "CustomerAdmins",
    "CustomerResource",
    "DiscountTemplate",
    "DiscountTemplates",
    "DistributorResource",
    "DueEventResource",
    "Emails",
    "EnrolledCustomer",
    "Events",
    "FaultList",
    "FaultResource",
    "Fired",
    "FiredEventResource",
    "Health",
    "JournaledRequest",
    "LinkedMembershipDetails",
    "LiveCodes",
    "MadeCode",
    "MadeJoinCode",
    "ManagedDiscount",
    "ManagedDiscounts",
    "MembershipList",
    "MembershipResource",
    "Mode",
    "OpenedAuthorization",
    "OrderResource",
    "OverlayOpportunities",
    "OverlayOpportunity",
    "PopulationResource",
    "PropensityLevels",
    "ReadyMadeFaults",
    "RedeemedCode",
    "Renewed",
    "Requests",
    "ResellerResource",
    "Returnables",
    "RuleList",
    "RuleResource",
    "RunningAdvanceResource",
    "ScenarioList",
    "ScenarioWorldResource",
    "Schedule",
    "SeatRemoval",
    "SentChangeCode",
    "ShownAssignment",
    "ShownEmail",
    "ShownSeats",
    "SkippedEvent",
    "SnapshotList",
    "SnapshotResource",
    "SubscriptionResource",
    "TeamMemberResource",
    "TeamMembers",
    "TermBand",
    "TermMark",
    "TermRenewalDate",
    "TermResource",
    "TransferView",
    "ViewCounts",
    "Why",
    "WorldList",
    "WorldResource",
]
