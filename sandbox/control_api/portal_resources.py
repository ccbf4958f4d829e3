"""Answers about what Adobe's sandbox portal can do; most show resources as Adobe's API does."""

from sandbox.control_api.clock_schemas import Fired
from sandbox.control_api.opportunity_resources import PropensityLevels
from sandbox.partner_api.schemas import account_resources, order_resources, subscriptions
from sandbox.partner_api.schemas.account_resources import ResellerResource
from sandbox.partner_api.schemas.common import Resource

__all__ = [
    "CustomerResource",
    "DistributorResource",
    "OrderResource",
    "Renewed",
    "ResellerResource",
    "SubscriptionResource",
]


class CustomerResource(account_resources.CustomerResource):
    """A customer, once it was changed with the levels of its propensity (RE-C8)."""

    propensity: PropensityLevels | None = None


class OrderResource(order_resources.OrderResource):
    """An order, with the recommendations that it came of, if any (RE-C6)."""

    tracker_id: str | None = None


class SubscriptionResource(subscriptions.SubscriptionResource):
    """A subscription, with the recommendations that it came of, if any (RE-C6)."""

    tracker_id: str | None = None


class Renewed(Resource):
    """What a renewal that a tester asked for did."""

    counts: dict[str, int]
    fired: list[Fired]


class DistributorResource(Resource):
    """A distributor: what it may sell where, its contract's status, its address if it has one."""

    distributor_id: str
    name: str
    region: str
    currencies: list[str]
    countries: list[str]
    market_segments: list[str]
    global_sales_enabled: bool
    lga_enabled: bool
    status: str
    email: str = ""
