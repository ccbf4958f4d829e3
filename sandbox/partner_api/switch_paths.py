"""Which mid-term switches are possible (docs mid-term/apis, docs mid-term/faq)."""

from dataclasses import replace
from typing import Any

from sandbox.domain.errors import Error
from sandbox.partner_api.blueprints import PartnerBlueprint, Read
from sandbox.partner_api.schemas.switch_paths import (
    SubscriptionPathsQuery,
    SwitchPathsPage,
    SwitchPathsQuery,
)
from sandbox.switches.search import Asker, PathSearch, find_paths
from sandbox.switches.serializers import serialize_page
from sandbox.web.operations import other_responses, query, response, summary

routes = PartnerBlueprint(
    "switch_paths",
    __name__,
    tag="Mid-term switch",
    about="Which products a customer may switch to before its anniversary.",
)


@routes.get("/offer-switch-paths")
@summary("List switch paths", source="docs mid-term/apis")
@query(SwitchPathsQuery, rule="SW-1")
@response(SwitchPathsPage)
@other_responses(Error.INVALID_CUSTOMER, Error.INVALID_SUBSCRIPTION)
def get_offer_switch_paths(call: Read[SwitchPathsQuery]) -> dict[str, Any]:
    """Answer a page of paths: of a segment in a country, of an offer, of a subscription (SW-1)."""
    query = call.query
    search = replace(
        query.search(), customer_id=query.customer_id, subscription_id=query.subscription_id
    )
    return _page(call, search)


@routes.get("/customers/<customer_id>/subscriptions/<subscription_id>/offer-switch-paths")
@summary("List the switch paths of a subscription", source="docs mid-term/faq")
@query(SubscriptionPathsQuery, rule="SW-1")
@response(SwitchPathsPage)
@other_responses(Error.INVALID_CUSTOMER, Error.INVALID_SUBSCRIPTION)
def get_switch_paths_of_subscription(
    call: Read[SubscriptionPathsQuery], customer_id: str, subscription_id: str
) -> dict[str, Any]:
    """Answer the same as the list does for the two ids (SW-2)."""
    search = replace(call.query.search(), customer_id=customer_id, subscription_id=subscription_id)
    return _page(call, search)


def _page(call: Read[Any], search: PathSearch) -> dict[str, Any]:
    asked = Asker(call.connection, call.world_id, call.partner.distributor_id, call.reference)
    found = find_paths(asked, search)
    return serialize_page(
        call.reference.catalogue, found, offset=call.query.offset, limit=call.query.limit
    )
