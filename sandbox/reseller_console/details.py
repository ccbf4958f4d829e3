"""The page of one customer: account, products, authorizations (seeds 000, 001).

A number of statements that is the same whatever the customer has, but for some more about flexible
discounts and a linked membership, where there are any. Its orders are a page of their own
(`orders.history`), and what of them may be returned is told by `returns.returnable`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from sandbox.accounts.linked import linked_membership_of
from sandbox.authorizations.manage import list_authorizations
from sandbox.authorizations.rules import expiry_of
from sandbox.catalogue.pricing import days_between
from sandbox.deployments.model import Deployment
from sandbox.deployments.search import deployments_of
from sandbox.domain.calendar import add_months, next_anniversary
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.statuses import PENDING_AUTHORIZATIONS, AuthorizationStatus, InvitationStatus
from sandbox.linked_memberships.details import Details as LinkedDetails
from sandbox.linked_memberships.details import details_for
from sandbox.renewals.received import lost_codes
from sandbox.reseller_console.customers import ConsoleSearch, list_console_customers
from sandbox.reseller_console.discounts import CustomerDiscounts, discounts_of_customer
from sandbox.reseller_console.model import ConsoleCustomer
from sandbox.reseller_console.views import View
from sandbox.store.accounts import Customer
from sandbox.store.consoles import Enrollment
from sandbox.store.moves import PurchaseAuthorization
from sandbox.subscriptions.actions import Moment
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class RemainingTerm:
    """How long what is ordered today will run: `days`, which are `months` and `odd_days`.

    `until` is the anniversary, the first day that is not in it. Without a term one of twelve
    months would begin today.
    """

    until: date
    days: int
    months: int
    odd_days: int
    has_begun: bool


@dataclass(frozen=True, slots=True)
class HeldProduct:
    """A subscription with the name of its product, and the level that counts for it.

    `place` is its deployment, None at home; `renewal_code` is empty for one that will be lost.
    """

    name: str
    level: str
    is_consumed: bool
    subscription: Subscription
    place: Deployment | None
    renewal_code: str

    @property
    def is_over(self) -> bool:
        """Whether it has expired, or was returned."""
        return not self.subscription.is_open


@dataclass(frozen=True, slots=True)
class TakenProduct:
    """One product of a purchase authorization, with the first instant at which it is past due."""

    name: str
    row: PurchaseAuthorization
    expires_at: datetime
    left: timedelta

    @property
    def is_pending(self) -> bool:
        """Whether it still waits for an order."""
        return self.row.status in PENDING_AUTHORIZATIONS

    @property
    def is_past_due(self) -> bool:
        """Whether its licences were deactivated, and nobody has ordered them yet."""
        return self.row.status == AuthorizationStatus.PAST_DUE


@dataclass(frozen=True, slots=True)
class CustomerDetails:
    """What the page of a customer tells, but its orders.

    `is_extended` tells whether an extended term runs that is paid up front; `linked` is None of who
    is in no linked membership.
    """

    customer: ConsoleCustomer
    views: Sequence[View]
    account: Account
    is_extended: bool
    term: RemainingTerm
    products: Sequence[HeldProduct]
    authorizations: Sequence[TakenProduct]
    deployments: Sequence[Deployment]
    discounts: CustomerDiscounts
    linked: LinkedDetails | None

    @property
    def pending(self) -> Sequence[TakenProduct]:
        """What still waits for an order, past due or not; what ends first comes first."""
        waiting = [taken for taken in self.authorizations if taken.is_pending]
        return sorted(waiting, key=lambda taken: (taken.expires_at, taken.row.sequence))

    @property
    def is_past_due(self) -> bool:
        """Whether the customer may take nothing new."""
        return any(taken.is_past_due for taken in self.authorizations)


def customer_details(world: OpenWorld, reseller_id: str, customer_id: str) -> CustomerDetails:
    """Return what the page of a customer tells.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND; CUSTOMER_NOT_FOUND, also one of another reseller, and
            one that was removed.
    """
    search = ConsoleSearch(view=View.ALL, customer_id=customer_id)
    moment = Moment(world.now, world.rules, world.reference)
    found = list_console_customers(world, reseller_id, search, moment)
    if not found.customers:
        raise ControlRefusal(ControlError.CUSTOMER_NOT_FOUND, [f"customerId: {customer_id}"])
    portfolio = Portfolio.load(world, [customer_id])
    account = portfolio.accounts[customer_id]
    deployments = deployments_of(world.connection, world.world_id, customer_id)
    places = {deployment.deployment_id: deployment for deployment in deployments}
    lost = lost_codes(lambda: world, portfolio.subscriptions[customer_id])
    return CustomerDetails(
        customer=found.customers[0],
        views=[view for view, count in found.counts.items() if count and view is not View.ALL],
        account=account,
        is_extended=is_extended(account, portfolio.pending_anniversary(customer_id), world.today),
        term=remaining_term(account, world.today),
        products=[
            _held(world, account, subscription, places.get(subscription.deployment_id), lost)
            for subscription in portfolio.subscriptions[customer_id]
        ],
        authorizations=taken_products(world, customer_id),
        deployments=deployments,
        discounts=discounts_of_customer(portfolio, customer_id),
        linked=details_for(world, customer_id) if linked_membership_of(account.benefits) else None,
    )


def is_extended(account: Account, pending_anniversary: date | None, today: date) -> bool:
    """Tell whether a customer's first term was chosen longer than twelve months, and still runs.

    Args:
        account: the customer.
        pending_anniversary: AD of what it holds; None: of nothing. An early renewal has rolled the
            customer's own date on.
        today: the UTC date; a term that is over is none.
    """
    anniversary = pending_anniversary or account.coterm_date
    if anniversary is None or anniversary <= today:
        return False
    if account.term_start is None:
        return True
    return anniversary > next_anniversary(account.term_start, anchor_day=account.anniversary_day)


def remaining_term(account: Account, today: date) -> RemainingTerm:
    """Return how long an order of today would run (seed 000, OF-6)."""
    begin, until = account.term_on(today)
    has_begun = account.coterm_date is not None and account.coterm_date > today
    months = 0
    while add_months(today, months + 1) <= until:
        months += 1
    return RemainingTerm(
        until=until,
        days=days_between(today, until),
        months=months,
        odd_days=(until - add_months(today, months)).days,
        has_begun=has_begun and begin <= today,
    )


def taken_products(world: OpenWorld, customer_id: str) -> Sequence[TakenProduct]:
    """Return all that a customer ever took before ordering it, the newest first.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND.
    """
    days = world.rules.purchase_authorization_days
    found = []
    for row in list_authorizations(world, customer_id):
        expires_at = expiry_of(row.created_at, days)
        name = product_of(world.reference, row.base_offer_id).name
        found.append(TakenProduct(name, row, expires_at, expires_at - world.now))
    return found[::-1]


def _held(
    world: OpenWorld,
    account: Account,
    subscription: Subscription,
    place: Deployment | None,
    lost: frozenset[str],
) -> HeldProduct:
    product = product_of(world.reference, subscription.base_offer_id)
    offer = world.reference.catalogue.at_level(product, account.levels.of(product))
    code = "" if subscription.subscription_id in lost else subscription.renewal_code
    return HeldProduct(product.name, offer.level, product.is_consumed, subscription, place, code)


def names_of(world: OpenWorld, reseller_id: str, customer_ids: Sequence[str]) -> Mapping[str, str]:
    """Return the names of those that are customers of a reseller, by VIP ID.

    Those whose invitation was removed are not among them.
    """
    found = world.connection.execute(
        select(Customer.customer_id, Customer.company_name)
        .outerjoin(
            Enrollment,
            (Enrollment.world_id == Customer.world_id)
            & (Enrollment.customer_id == Customer.customer_id),
        )
        .where(
            Customer.world_id == world.world_id,
            Customer.reseller_id == reseller_id,
            Customer.customer_id.in_(customer_ids),
            func.coalesce(Enrollment.invitation, "") != InvitationStatus.REMOVED.value,
        )
        .order_by(Customer.company_key, Customer.customer_id)
    )
    return {row.customer_id: row.company_name for row in found}


def check_own(world: OpenWorld, reseller_id: str, customer_id: str) -> None:
    """Refuse who is no customer of a reseller.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND.
    """
    if not names_of(world, reseller_id, [customer_id]):
        raise ControlRefusal(ControlError.CUSTOMER_NOT_FOUND, [f"customerId: {customer_id}"])
