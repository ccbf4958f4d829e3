"""What a completed migration makes: a customer with its subscriptions and history (MG-3)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from sandbox.accounts.benefits import kept_benefits
from sandbox.accounts.counts import count_customers
from sandbox.accounts.ids import new_account_id
from sandbox.accounts.profile import Address, CompanyProfile, Shown, admin_emails
from sandbox.accounts.profiles import as_known
from sandbox.accounts.tags import with_high_volume
from sandbox.catalogue.pricing import LinePrice
from sandbox.catalogue.reference import Reference
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.migration.deployment_points import NEW_DEPLOYMENTS
from sandbox.migration.linking import link
from sandbox.migration.model import Membership, vip_membership
from sandbox.migration.rules import Incoming, Standing
from sandbox.orders.complete import record_outcome
from sandbox.orders.model import SOURCE_SYSTEM, new_line, new_order
from sandbox.orders.records import write_orders
from sandbox.renewals.rules import Window
from sandbox.reseller_change.model import Transfer
from sandbox.store.accounts import Customer
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, Terms, product_of
from sandbox.three_year_commit.arrive import arrive
from sandbox.timeline.open_world import OpenWorld

_NOTHING = Decimal()
_FREE = LinePrice(
    prorated_days=0,
    partner_price=_NOTHING,
    discounted_partner_price=_NOTHING,
    net_partner_price=_NOTHING,
    line_item_partner_price=_NOTHING,
    exact_total=_NOTHING,
)


def bring_over(
    world: OpenWorld, membership: Membership, transfer: Transfer, standing: Standing
) -> tuple[str, list[Subscription]]:
    """Make the customer of a membership; returns its id and its subscriptions in order."""
    customer_id, number = new_account_id(world, "customer", None)
    columns = _customer_columns(world, membership, standing)
    world.connection.execute(
        insert(Customer),
        {
            **columns,
            "world_id": world.world_id,
            "customer_id": customer_id,
            "sequence": number,
            "distributor_id": transfer.distributor_id,
            "reseller_id": transfer.reseller_id,
        },
    )
    count_customers(
        world.connection, world.world_id, transfer.reseller_id, columns["status"], more=1
    )
    portfolio = Portfolio.load(world, [customer_id])
    account = portfolio.accounts[customer_id]
    places = _places(world, customer_id, membership)
    subscriptions = [
        _subscription(portfolio, account, incoming, places[incoming.product.place])
        for incoming in standing.incoming
    ]
    _schedule_ends(portfolio, account, standing)
    arrive(portfolio, account)
    link(portfolio, account, membership)
    portfolio.write()
    _note_orders(world, account, subscriptions)
    return customer_id, subscriptions


def _customer_columns(
    world: OpenWorld, membership: Membership, standing: Standing
) -> dict[str, Any]:
    profile = CompanyProfile.of(membership.profile)
    emails = admin_emails(profile.contacts)
    return {
        "external_reference_id": "",
        "status": Status.ACTIVE.value,
        "created_at": world.now,
        "company_name": membership.company_name,
        "admin_email": next(iter(emails), ""),
        "admin_emails": emails,
        "country": membership.country,
        "market_segment": membership.market_segment,
        "market_sub_segments": [],
        "profile": as_known(world, profile).shown(),
        "global_sales_enabled": membership.facts["globalSalesEnabled"],
        "license_level": membership.license_level,
        "consumable_level": membership.consumable_level,
        "coterm_date": standing.coterm_date,
        "term_start": standing.term_start,
        "anniversary_day": membership.renewal_date.day,
        "benefits": _benefits(membership),
        "last_anniversary": standing.last_anniversary,
        "orders_before_move": world.counters.get("order", 0),
    }


def _benefits(membership: Membership) -> list[Shown]:
    """Return the programs that come along, with what a high volume discount keeps of VIP."""
    benefits = kept_benefits(membership.facts["benefits"])
    discount = vip_membership(membership).high_volume
    return with_high_volume(benefits, discount.code) if discount else benefits


def renewal_date(reference: Reference, incoming: Incoming) -> date:
    """Return when a subscription ends or renews; a pack ends with what is paid, and only then."""
    is_pack = product_of(reference, incoming.product.offer_id).is_credit_pack
    return (is_pack and incoming.renewed_until) or incoming.renewal_date


def _places(world: OpenWorld, customer_id: str, membership: Membership) -> list[str]:
    """Make the customer's deployments; returns their ids in order, after "" for home (GS-11)."""
    addresses = [Address.of(deployment["address"]) for deployment in membership.deployments or ()]
    if not addresses:
        return [""]
    return ["", *world.program[NEW_DEPLOYMENTS](world, customer_id, addresses)]


def _subscription(
    portfolio: Portfolio, account: Account, incoming: Incoming, deployment_id: str
) -> Subscription:
    """Make a subscription; lapsed or renewed ahead it goes on as if it had been ours."""
    wanted, reference = incoming.product, portfolio.world.reference
    terms = Terms(wanted.currency, renewal_date(reference, incoming), deployment_id)
    product = product_of(reference, wanted.offer_id)
    subscription = portfolio.take_over(account, product, wanted.quantity, terms)
    if not incoming.is_active:
        subscription.status = Status.INACTIVE.value
    elif incoming.renewed_until and not product.is_credit_pack:
        subscription.renewed_quantity = wanted.quantity
    return subscription


def _schedule_ends(portfolio: Portfolio, account: Account, standing: Standing) -> None:
    """Make due every day on which something active renews.

    Credit packs renew no term: alone, and paid ahead of AD, they leave the term to end on AD.
    """
    ends = {subscription.renewal_date for subscription in portfolio.annual(account.customer_id)}
    if not ends and portfolio.active(account.customer_id):
        if standing.window is Window.EARLY:
            account.coterm_date = standing.anniversary
            portfolio.move(account)
        ends = {account.coterm_date or standing.anniversary}
    for day in sorted(ends):
        portfolio.schedule_end(account.customer_id, day)


def _note_orders(world: OpenWorld, account: Account, subscriptions: Sequence[Subscription]) -> None:
    """Put the transfer into the order history: one TRANSFER order for each currency.

    Nothing was bought, so it costs nothing, and nothing of it can be returned.
    """
    catalogue = world.reference.catalogue
    for currency in dict.fromkeys(subscription.currency for subscription in subscriptions):
        order = new_order(
            world,
            account,
            order_type=OrderType.TRANSFER.value,
            currency=currency,
            source=SOURCE_SYSTEM,
        )
        in_currency = [
            subscription for subscription in subscriptions if subscription.currency == currency
        ]
        for position, subscription in enumerate(in_currency):
            product = product_of(world.reference, subscription.base_offer_id)
            offer = catalogue.at_level(product, account.levels.of(product))
            line = new_line(
                order,
                line_number=position + 1,
                position=position,
                offer_id=offer.offer_id,
                quantity=subscription.current_quantity,
                price=_FREE,
                term_end=subscription.renewal_date,
                subscription_id=subscription.subscription_id,
            )
            line.status, line.remaining_quantity = Status.COMPLETE.value, 0
            line.deployment_id = subscription.deployment_id
            order.lines.append(line)
        order.status = Status.COMPLETE.value
        write_orders(world, [order])
        record_outcome(world, order)
