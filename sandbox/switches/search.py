"""Which switch paths a partner is shown: of a segment, of an offer, of a subscription (SW-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from sandbox.accounts.customers import find_customer
from sandbox.accounts.deployed_countries import countries_of
from sandbox.accounts.profiles import country_code
from sandbox.catalogue.offers import parse_offer_id
from sandbox.catalogue.reference import Reference
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.domain.statuses import Status
from sandbox.store.base import RowsId
from sandbox.store.orders import SubscriptionRow
from sandbox.store.prepared import Prepared
from sandbox.subscriptions.portfolio import product_of
from sandbox.switches.paths import ANY_LANGUAGE, Place, SwitchPaths, path_from, paths_of_segment

_SUBSCRIPTION = Prepared(
    select(
        SubscriptionRow.base_offer_id,
        SubscriptionRow.status,
        SubscriptionRow.deployment_id,
        SubscriptionRow.renewal_code,
        SubscriptionRow.moq_code,
    ).where(
        SubscriptionRow.world_id == bindparam("of_world"),
        SubscriptionRow.customer_id == bindparam("of_customer"),
        SubscriptionRow.subscription_id == bindparam("of_subscription"),
        SubscriptionRow.left_with == "",
    )
)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, in which world."""

    connection: Connection
    world_id: RowsId
    distributor_id: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class PathSearch:
    """What is asked for; of a subscription, segment and country are those of its customer."""

    market_segment: str | None = None
    country: str | None = None
    language: str = ANY_LANGUAGE
    offer_id: str | None = None
    customer_id: str | None = None
    subscription_id: str | None = None


class _Origin(NamedTuple):
    """Where a subscription is, and what it is of; no product where nothing leads from it."""

    market_segment: str
    country: str
    product_id: str


def find_paths(asked: Asker, search: PathSearch) -> Sequence[SwitchPaths]:
    """Return what a search finds, in the order of the fixtures.

    Raises:
        Refusal: 1117, a parameter is missing or names nothing that there is; 1116 the customer,
            3115 the subscription is not the distributor's.
    """
    _check_ids(search)
    if search.subscription_id is not None and search.customer_id is not None:
        found = _origin_of(asked, search.customer_id, search.subscription_id)
        segment = search.market_segment or found.market_segment
        place = _place(asked, search, found.country)
        return [
            path
            for path in _narrowed(asked, segment, place, search)
            if path.source == found.product_id
        ]
    _check_named(search)
    return _narrowed(asked, search.market_segment or "", _place(asked, search, ""), search)


def _narrowed(
    asked: Asker, market_segment: str, place: Place, search: PathSearch
) -> Sequence[SwitchPaths]:
    """Return the paths of a segment in a place, of one product where an offer of it is named."""
    catalogue = asked.reference.catalogue
    if search.offer_id is None:
        return paths_of_segment(catalogue, market_segment, place)
    parts = parse_offer_id(search.offer_id)
    product = None if parts is None else catalogue.product(parts.product_id)
    if product is None or product.market_segment != market_segment:
        return []
    found = path_from(product.product_id, place)
    return [] if found is None else [found]


def _check_ids(search: PathSearch) -> None:
    """Refuse one of the two ids without the other."""
    ids = {"subscription-id": search.subscription_id, "customer-id": search.customer_id}
    missing = [name for name, value in ids.items() if value is None]
    if len(missing) == 1:
        raise Refusal(Error.INVALID_FIELDS, missing, facts={"missing": missing}, rule="SW-1")


def _check_named(search: PathSearch) -> None:
    asked = {"market-segment": search.market_segment, "country": search.country}
    missing = [name for name, value in asked.items() if value is None]
    if missing:
        raise Refusal(Error.INVALID_FIELDS, missing, facts={"missing": missing}, rule="SW-1")


def _place(asked: Asker, search: PathSearch, otherwise: str) -> Place:
    """Return the place that is asked about; a country that is named counts before `otherwise`."""
    if search.country is None:
        return Place(otherwise, search.language)
    country = asked.reference.countries.find(search.country)
    if country is None:
        facts: Facts = {"country": search.country}
        raise Refusal(Error.INVALID_FIELDS, ["country"], facts=facts, rule="SW-1")
    return Place(country.code, search.language)


def _origin_of(asked: Asker, customer_id: str, subscription_id: str) -> _Origin:
    customer = find_customer(asked.connection, asked.world_id, asked.distributor_id, customer_id)
    keys = {
        "of_world": asked.world_id,
        "of_customer": customer_id,
        "of_subscription": subscription_id,
    }
    row = _SUBSCRIPTION.first(asked.connection, keys)
    if row is None:
        facts: Facts = {"subscriptionId": subscription_id}
        raise Refusal(Error.INVALID_SUBSCRIPTION, facts=facts)
    country = country_code(asked.reference, customer.company.address.country)
    if row.deployment_id:
        deployed = countries_of(asked.connection, asked.world_id, [row.deployment_id])
        country = deployed.get(row.deployment_id, country)
    is_switched = row.status == Status.ACTIVE and not (row.moq_code or row.renewal_code)
    product_id = product_of(asked.reference, row.base_offer_id).product_id if is_switched else ""
    return _Origin(customer.market_segment, country, product_id)
