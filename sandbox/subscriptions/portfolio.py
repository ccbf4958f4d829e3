"""What customers hold: their terms, levels and subscriptions, read and written set by set.

Orders, returns and renewals change a portfolio in memory and write them once a batch.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sandbox.accounts.profile import Shown
from sandbox.catalogue.offers import Product
from sandbox.catalogue.reference import Reference
from sandbox.domain.calendar import next_anniversary, start_of
from sandbox.domain.statuses import Status
from sandbox.subscriptions.model import Account, NewSubscription, Subscription
from sandbox.subscriptions.records import (
    ACCOUNT,
    ACCOUNTS,
    SUBSCRIPTIONS,
    SUBSCRIPTIONS_OF_ONE,
    write_benefits,
    write_changed,
    write_new,
    write_terms,
)
from sandbox.subscriptions.renewing import being_renewed
from sandbox.subscriptions.terms import schedule_end
from sandbox.timeline.open_world import OpenWorld


def product_of(reference: Reference, base_offer_id: str) -> Product:
    """Return the product of a subscription; it was known when it was bought."""
    return reference.catalogue.ordered_offer(base_offer_id).product


class Terms(NamedTuple):
    """What a new subscription is paid in, until when it runs, and where it is deployed."""

    currency: str
    renewal_date: date
    deployment_id: str = ""


@dataclass(slots=True)
class Portfolio:
    """The accounts and subscriptions of some customers, with what has changed of them."""

    world: OpenWorld
    accounts: dict[str, Account]
    subscriptions: dict[str, list[Subscription]]
    _new: list[NewSubscription] = field(default_factory=list)
    _changed: dict[str, Subscription] = field(default_factory=dict)
    _prolonged: set[str] = field(default_factory=set)
    _moved: dict[str, Account] = field(default_factory=dict)
    _joined: dict[str, Account] = field(default_factory=dict)

    @classmethod
    def load(cls, world: OpenWorld, customer_ids: Iterable[str]) -> "Portfolio":
        """Read some customers by two queries."""
        ids = list(dict.fromkeys(customer_ids))
        connection, found = world.connection, {"of_world": world.world_id}
        if len(ids) == 1:
            one = found | {"of_customer": ids[0]}
            accounts, held = (
                ACCOUNT.all(connection, one),
                SUBSCRIPTIONS_OF_ONE.all(connection, one),
            )
        else:
            some = found | {"customers": ids}
            accounts = ACCOUNTS.all(connection, some)
            held = SUBSCRIPTIONS.all(connection, some)
        subscriptions: dict[str, list[Subscription]] = {customer_id: [] for customer_id in ids}
        for subscription in held:
            subscriptions[subscription.customer_id].append(subscription)
        return cls(world, {account.customer_id: account for account in accounts}, subscriptions)

    def active(self, customer_id: str) -> list[Subscription]:
        """Return a customer's active subscriptions, oldest first."""
        return [held for held in self.subscriptions[customer_id] if held.is_active]

    def annual(self, customer_id: str) -> list[Subscription]:
        """Return a customer's open subscriptions that renew with its term: all but packs."""
        return [held for held in self.subscriptions[customer_id] if self.is_annual(held)]

    def is_annual(self, held: Subscription) -> bool:
        """Tell whether a subscription is open and renews with the term of its customer."""
        reference = self.world.reference
        return held.is_open and not product_of(reference, held.base_offer_id).is_credit_pack

    def pending_anniversary(self, customer_id: str) -> date | None:
        """Return AD: the first renewal date of the annual subscriptions, if there are any.

        It is the customer's cotermDate but after an early renewal, which rolls that one ahead.
        """
        dates = (subscription.renewal_date for subscription in self.annual(customer_id))
        return min(dates, default=None)

    def quantities(self, customer_id: str) -> list[tuple[Product, int]]:
        """Return the active products of a customer with their quantities, for its level."""
        reference = self.world.reference
        return [
            (product_of(reference, held.base_offer_id), held.current_quantity)
            for held in self.active(customer_id)
        ]

    def find(self, customer_id: str, subscription_id: str) -> Subscription | None:
        """Return one of the customer's subscriptions that were read."""
        all_held = self.subscriptions[customer_id]
        return next((held for held in all_held if held.subscription_id == subscription_id), None)

    def add_licenses(
        self,
        account: Account,
        product: Product,
        quantity: int,
        currency: str,
        bought_at: datetime,
        deployment_id: str = "",
        *,
        paid_to: date,
    ) -> str:
        """Add to the customer's subscription of a product, or make one; returns its id (OR-3).

        Each deployment has its own (GS-8). A credit pack is always a subscription of its own, since
        each ends a year after its order. `paid_to` is the anniversary that the price is up to.
        """
        is_pack = product.is_credit_pack
        if not is_pack:
            key = (product.product_id, currency, deployment_id)
            for held in self.active(account.customer_id):
                if (held.product_id, held.currency, held.deployment_id) == key:
                    self._add(account, held, quantity, paid_to)
                    return held.subscription_id
        renewal_date = account.coterm_date
        if is_pack or renewal_date is None:
            renewal_date = next_anniversary(bought_at.date())
        terms = Terms(currency, renewal_date, deployment_id)
        return self._make(account, product, quantity, terms, bought_at)

    def schedule_product(self, account: Account, product: Product, terms: Terms) -> Subscription:
        """Make a subscription that becomes active at the anniversary: 1009 with quantity 0."""
        made = self._make(account, product, 0, terms, self.world.now)
        subscription = self._changed[made]
        subscription.status = Status.SCHEDULED.value
        return subscription

    def take_over(
        self, account: Account, product: Product, quantity: int, terms: Terms
    ) -> Subscription:
        """Make a subscription of what was bought elsewhere, until its renewal date (MG-3)."""
        return self._changed[self._make(account, product, quantity, terms, self.world.now)]

    def _add(
        self, account: Account, subscription: Subscription, quantity: int, paid_to: date
    ) -> None:
        subscription.current_quantity += quantity
        # Bought to a cotermDate that an early renewal has rolled on; its end may be reached by now.
        rolled, end = account.coterm_date, subscription.renewal_date
        is_paid = rolled is not None and end < min(rolled, paid_to)
        if start_of(end) < self.world.now:
            # Its renewal order was made without them: they come on top when that completes.
            renewing = being_renewed(self.world, [subscription.customer_id])
            is_paid |= subscription.subscription_id in renewing
        if is_paid:
            subscription.renewed_quantity = (subscription.renewed_quantity or 0) + quantity
        self.change(subscription)

    def _make(
        self,
        account: Account,
        product: Product,
        quantity: int,
        terms: Terms,
        bought_at: datetime,
    ) -> str:
        is_pack = product.is_credit_pack
        subscription_id, number = self.world.draw_id("subscription")
        made = Subscription(
            subscription_id=subscription_id,
            customer_id=account.customer_id,
            product_id=product.product_id,
            base_offer_id=product.base_offer_id,
            status=Status.ACTIVE.value,
            current_quantity=quantity,
            used_quantity=0,
            auto_renewal=not is_pack,
            renewal_quantity=None,
            renewed_quantity=None,
            renewal_date=terms.renewal_date,
            currency=terms.currency,
            deployment_id=terms.deployment_id,
            flex_discount_code="",
            renewal_code="",
            moq_code="",
        )
        self.subscriptions[account.customer_id].append(made)
        self._changed[subscription_id] = made
        self._new.append(NewSubscription(made, number, bought_at))
        if is_pack:
            self.schedule_end(account.customer_id, terms.renewal_date, announced=False)
        return subscription_id

    def schedule_end(self, customer_id: str, day: date, *, announced: bool = True) -> None:
        """Make the end of a term due, and the news of it before (`terms.py`)."""
        schedule_end(self.world, customer_id, day, announced=announced)

    def change(self, subscription: Subscription) -> None:
        """Note that a subscription has changed."""
        self._changed[subscription.subscription_id] = subscription

    def prolong(self, subscription: Subscription, renewal_date: date) -> None:
        """Give a subscription its next renewal date: the one change that an index is for."""
        subscription.renewal_date = renewal_date
        self._prolonged.add(subscription.subscription_id)
        self.change(subscription)

    def move(self, account: Account) -> None:
        """Note that a customer's term or levels have changed."""
        self._moved[account.customer_id] = account

    def join(self, account: Account, benefits: Sequence[Shown]) -> None:
        """Note that a customer stands otherwise with a program (`accounts/benefits.py`)."""
        account.benefits = benefits
        self._joined[account.customer_id] = account

    def write(self) -> None:
        """Write new and changed subscriptions and customers."""
        connection, world_id = self.world.connection, self.world.world_id
        if self._new:
            write_new(connection, world_id, self._new)
            for new in self._new:
                self._changed.pop(new.subscription.subscription_id)
            self._new = []
        if self._changed:
            write_changed(connection, world_id, self._changed.values(), self._prolonged)
            self._changed, self._prolonged = {}, set()
        if self._moved:
            write_terms(connection, world_id, self._moved.values())
            self._moved = {}
        if self._joined:
            write_benefits(connection, world_id, self._joined.values())
            self._joined = {}
