"""What Adobe's sandbox portal can do, as calls; answers show resources as Adobe's API does."""

from collections import Counter
from typing import Any

from sandbox.accounts.lookup import customer_of_world
from sandbox.accounts.model import customer_of
from sandbox.accounts.serializers import serialize_customer, serialize_reseller
from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.clock_schemas import Fired
from sandbox.control_api.portal_resources import (
    CustomerResource,
    DistributorResource,
    OrderResource,
    Renewed,
    ResellerResource,
    SubscriptionResource,
)
from sandbox.control_api.portal_schemas import (
    ChosenCustomer,
    ChosenReseller,
    CustomerPatch,
    DistributorPatch,
    OrderPatch,
    ResellerPatch,
    SubscriptionPatch,
)
from sandbox.control_api.value_faults import value_faults
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.orders.serializers import serialize_order
from sandbox.partner_api.parsing import check_values
from sandbox.portal import accounts, distributors, new_accounts, orders, subscriptions, terms
from sandbox.portal.serializers import serialize_distributor
from sandbox.recommendations.propensity import set_levels
from sandbox.recommendations.serializers import serialize_levels, serialize_tracker
from sandbox.renewals.received import lost_codes
from sandbox.reseller_console.enrollment import change_enrollment
from sandbox.subscriptions.serializers import serialize_subscription
from sandbox.three_year_commit.edit import change_commitment
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = ControlBlueprint(
    "portal", __name__, tag="Sandbox portal", about="What Adobe's sandbox portal can do."
)
GONE = ControlError.WORLD_NOT_FOUND


@routes.post("/worlds/<world_id>/resellers")
@summary("Create a reseller under a chosen id, active at once")
@body(ChosenReseller)
@response(ResellerResource, 201)
@other_responses(
    GONE, ControlError.DISTRIBUTOR_NOT_FOUND, ControlError.ID_TAKEN, ControlError.REFUSED
)
def make_reseller(call: Call[ChosenReseller, Nothing], world_id: str) -> dict[str, Any]:
    """Answer the reseller."""
    body = call.body
    with call.worlds.open(world_id) as world:
        data = check_values(body, body.known_by(world)).data()
        made = new_accounts.make_reseller(world, data, reseller_id=body.reseller_id)
    return serialize_reseller(made)


@routes.post("/worlds/<world_id>/customers")
@summary("Create a customer under a chosen id, active at once")
@body(ChosenCustomer)
@response(CustomerResource, 201)
@other_responses(GONE, ControlError.RESELLER_NOT_FOUND, ControlError.ID_TAKEN, ControlError.REFUSED)
def make_customer(call: Call[ChosenCustomer, Nothing], world_id: str) -> dict[str, Any]:
    """Answer the customer."""
    body = call.body
    with call.worlds.open(world_id) as world:
        data = check_values(body, body.known_by(world)).data()
        made = new_accounts.make_customer(world, data, customer_id=body.customer_id)
    return serialize_customer(made)


@routes.patch("/worlds/<world_id>/distributors/<distributor_id>")
@summary("Set global sales, large agencies or the contract's status of a distributor")
@body(DistributorPatch)
@response(DistributorResource)
@other_responses(GONE, ControlError.DISTRIBUTOR_NOT_FOUND)
def patch_distributor(
    call: Call[DistributorPatch, Nothing], world_id: str, distributor_id: str
) -> dict[str, Any]:
    """Answer the distributor."""
    with call.worlds.open(world_id) as world:
        changed = distributors.change_distributor(world, distributor_id, call.body.changes())
        return serialize_distributor(changed)


@routes.patch("/worlds/<world_id>/resellers/<reseller_id>")
@summary("Set the status of a reseller")
@body(ResellerPatch)
@response(ResellerResource)
@other_responses(GONE, ControlError.RESELLER_NOT_FOUND)
def patch_reseller(
    call: Call[ResellerPatch, Nothing], world_id: str, reseller_id: str
) -> dict[str, Any]:
    """Answer the reseller."""
    with call.worlds.open(world_id) as world:
        changed = accounts.set_reseller_status(world, reseller_id, call.body.status)
    return serialize_reseller(changed)


@routes.patch("/worlds/<world_id>/customers/<customer_id>")
@summary("Set status, cotermDate, sub-segments, owner, commitment and more of a customer")
@body(CustomerPatch)
@response(CustomerResource)
@other_responses(
    GONE,
    ControlError.CUSTOMER_NOT_FOUND,
    ControlError.TEAM_MEMBER_NOT_FOUND,
    ControlError.ADMIN_UNKNOWN,
    ControlError.NO_COMMITMENT,
    ControlError.REFUSED,
)
def patch_customer(
    call: Call[CustomerPatch, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer the customer; a cotermDate that is reached already waits for `renew`."""
    with call.worlds.open(world_id) as world:
        faults = value_faults(world, call.body)
        if faults:
            raise ControlRefusal(ControlError.INVALID_REQUEST, faults)
        body = call.body
        changed = accounts.change_customer(world, customer_id, body.changes())
        change_enrollment(world, customer_id, managed_by=body.managed_by, offerings=body.offerings)
        wanted = body.levels()
        levels = set_levels(world, customer_id, wanted) if wanted else {}
        if body.commitment:
            change_commitment(world, customer_id, body.commitment.changes())
            call.worlds.run_due(world)
            changed = customer_of(customer_of_world(world, customer_id))
    return serialize_customer(changed) | serialize_levels(levels)


@routes.post("/worlds/<world_id>/customers/<customer_id>/renew")
@summary("Do the auto-renewal of what has reached its renewalDate")
@response(Renewed)
@other_responses(GONE, ControlError.CUSTOMER_NOT_FOUND, ControlError.NOTHING_DUE)
def renew_customer(call: Call[Nothing, Nothing], world_id: str, customer_id: str) -> Renewed:
    """Answer what fired."""
    with call.worlds.open(world_id) as world:
        customer_of_world(world, customer_id)
        terms.renew_now(world, customer_id)
        fired = world.write_events()
        call.worlds.run_due(world)
    counts = Counter(event["kind"] for event in fired)
    return Renewed(counts=counts, fired=[Fired.model_validate(event) for event in fired])


@routes.patch("/worlds/<world_id>/orders/<order_id>")
@summary("Set status or creation date of an order; 1008 performs the return")
@body(OrderPatch)
@response(OrderResource)
@other_responses(GONE, ControlError.ORDER_NOT_FOUND, ControlError.REFUSED)
def patch_order(call: Call[OrderPatch, Nothing], world_id: str, order_id: str) -> dict[str, Any]:
    """Answer the order."""
    body = call.body
    with call.worlds.open(world_id) as world:
        orders.change_order(world, order_id, status=body.status, created_at=body.creation_date)
        call.worlds.run_due(world)
        found = orders.find_order(world, order_id)
    return serialize_order(found) | serialize_tracker(found.tracker_id)


@routes.patch("/worlds/<world_id>/subscriptions/<subscription_id>")
@summary("Set status, used quantity or auto-renewal of a subscription, whatever the cutoff")
@body(SubscriptionPatch)
@response(SubscriptionResource)
@other_responses(GONE, ControlError.SUBSCRIPTION_NOT_FOUND)
def patch_subscription(
    call: Call[SubscriptionPatch, Nothing], world_id: str, subscription_id: str
) -> dict[str, Any]:
    """Answer the subscription."""
    with call.worlds.open(world_id) as world:
        changed = subscriptions.change_subscription(world, subscription_id, call.body.changes())
        lost = lost_codes(lambda: world, [changed])
        shown = serialize_subscription(changed, shows_code=subscription_id not in lost)
        return shown | serialize_tracker(changed.tracker_id)
