"""Adobe's status codes by name (docs references/error-handling)."""

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """What state an account, an order, a line item or a subscription is in.

    Adobe uses one code for several resources: `1000` is an active account and a complete order.
    """

    ACTIVE = "1000"
    COMPLETE = "1000"
    PENDING = "1002"
    INACTIVE = "1004"
    FAILED = "1004"
    CANCELLED = "1008"
    SCHEDULED = "1009"
    INVALID_ADDRESS = "1010"
    BLOCKED = "1012"
    DUPLICATE = "1014"
    DISTRIBUTOR_INACTIVE = "1020"
    RESELLER_INACTIVE = "1022"
    CUSTOMER_INACTIVE = "1024"
    CUSTOMER_INVALID = "1026"


class AuthorizationStatus(StrEnum):
    """What has become of a purchase authorization; the first two still wait for an order (VC-3)."""

    OPEN = "OPEN"
    PAST_DUE = "PAST_DUE"
    COVERED = "COVERED"
    CANCELLED = "CANCELLED"


class AuthorizationOpener(StrEnum):
    """Who took the licences of a purchase authorization (VC-3)."""

    MEMBER = "MEMBER"
    ACCOUNT_MANAGER = "ACCOUNT_MANAGER"


class InvitationStatus(StrEnum):
    """Where a customer stands with its invitation to VIP; a removed one is on no page any more."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    REMOVED = "REMOVED"


class Offerings(StrEnum):
    """What kind of products a customer buys; it may buy both."""

    TEAM = "TEAM"
    ENTERPRISE = "ENTERPRISE"


PENDING_AUTHORIZATIONS: Final = (AuthorizationStatus.OPEN, AuthorizationStatus.PAST_DUE)

# What a person may set in Adobe's sandbox portal; the control plane offers the same.
ACCOUNT_STATUSES = ("1000", "1002", "1004", "1010", "1012", "1014", "1024")
ORDER_STATUSES = ("1000", "1004", "1008", "1020", "1022", "1024", "1026")
SUBSCRIPTION_STATUSES = ("1000", "1004")
