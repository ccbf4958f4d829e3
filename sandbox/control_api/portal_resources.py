"""Answers about what Adobe's sandbox portal can do; most show resources as Adobe's API does."""

from sandbox.control_api.clock_schemas import Fired
from sandbox.partner_api.schemas.account_resources import CustomerResource, ResellerResource
from sandbox.partner_api.schemas.common import Resource
from sandbox.partner_api.schemas.order_resources import OrderResource
from sandbox.partner_api.schemas.subscriptions import SubscriptionResource

__all__ = [
    "CustomerResource",
    "DistributorResource",
    "OrderResource",
    "Renewed",
    "ResellerResource",
    "SubscriptionResource",
]


class Renewed(Resource):
    """What a renewal that a tester asked for did."""

    counts: dict[str, int]
    fired: list[Fired]


class DistributorResource(Resource):
    """A distributor: what it may sell where, and the status of its contract."""

    distributor_id: str
    name: str
    region: str
    currencies: list[str]
    countries: list[str]
    market_segments: list[str]
    global_sales_enabled: bool
    lga_enabled: bool
    status: str
