"""What customers hold: their terms, levels and subscriptions, read and written set by set.

Orders, returns and renewals change holdings in memory and write them once a batch.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sandbox.catalogue.offers import Product
from sandbox.catalogue.reference import Reference
from sandbox.domain.calendar import next_anniversary
from sandbox.domain.statuses import Status
from sandbox.subscriptions.model import (
    HELD,
    HELD_BY_ONE,
    HOLDER,
    HOLDERS,
    NEW_HELD,
    SAVE_HELD,
    SAVE_HOLDER,
    Held,
    Holder,
    changed_row,
    moved_row,
    new_row,
)
from sandbox.subscriptions.renewing import being_renewed
from sandbox.subscriptions.terms import schedule_end
from sandbox.timeline.open_world import OpenWorld


def product_of(reference: Reference, base_offer_id: str) -> Product:
    """Return the product of a subscription; it was known when it was bought."""
    return reference.catalogue.ordered_offer(base_offer_id).product


@dataclass(slots=True)
class Holdings:
    """The holders and subscriptions of some customers, with what has changed of them."""

    world: OpenWorld
    holders: dict[str, Holder]
    held: dict[str, list[Held]]
    _new: list[dict[str, Any]] = field(default_factory=list)
    _changed: dict[str, Held] = field(default_factory=dict)
    _moved: dict[str, Holder] = field(default_factory=dict)

    @classmethod
    def load(cls, world: OpenWorld, customer_ids: Iterable[str]) -> "Holdings":
        """Read some customers by two queries."""
        ids = list(dict.fromkeys(customer_ids))
        connection, found = world.connection, {"of_world": world.world_id}
        if len(ids) == 1:
            one = found | {"of_customer": ids[0]}
            holder_rows, held_rows = HOLDER.all(connection, one), HELD_BY_ONE.all(connection, one)
        else:
            some = found | {"customers": ids}
            holder_rows = connection.execute(HOLDERS, some).all()
            held_rows = connection.execute(HELD, some).all()
        holders = {row[0]: Holder(*row) for row in holder_rows}
        held: dict[str, list[Held]] = {customer_id: [] for customer_id in ids}
        for row in held_rows:
            held[row[1]].append(Held(*row))
        return cls(world, holders, held)

    def active(self, customer_id: str) -> list[Held]:
        """Return a customer's active subscriptions, oldest first."""
        return [each for each in self.held[customer_id] if each.status == Status.ACTIVE]

    def annual(self, customer_id: str) -> list[Held]:
        """Return a customer's open subscriptions that renew with its term: all but packs."""
        reference = self.world.reference
        return [
            each
            for each in self.held[customer_id]
            if each.is_open and not product_of(reference, each.base_offer_id).is_credit_pack
        ]

    def pending_anniversary(self, customer_id: str) -> date | None:
        """Return AD: the first renewal date of the annual subscriptions, if there are any.

        It is the customer's cotermDate but after an early renewal, which rolls that one ahead.
        """
        dates = (each.renewal_date for each in self.annual(customer_id))
        return min(dates, default=None)

    def quantities(self, customer_id: str) -> list[tuple[Product, int]]:
        """Return the active products of a customer with their quantities, for its level."""
        return [
            (product_of(self.world.reference, each.base_offer_id), each.current_quantity)
            for each in self.active(customer_id)
        ]

    def find(self, customer_id: str, subscription_id: str) -> Held | None:
        """Return one of the customer's subscriptions that were read."""
        for each in self.held[customer_id]:
            if each.subscription_id == subscription_id:
                return each
        return None

    def add_licenses(
        self, holder: Holder, product: Product, quantity: int, currency: str, bought_at: datetime
    ) -> str:
        """Add to the customer's subscription of a product, or make one; returns its id (OR-3).

        A credit pack is always a subscription of its own, since each ends a year after its order.
        """
        is_pack = product.is_credit_pack
        if not is_pack:
            for each in self.active(holder.customer_id):
                if each.product_id == product.product_id and each.currency == currency:
                    self._add(holder, each, quantity)
                    return each.subscription_id
        renewal_date = holder.coterm_date
        if is_pack or renewal_date is None:
            renewal_date = next_anniversary(bought_at.date())
        return self._make(holder, product, quantity, (currency, renewal_date), bought_at)

    def schedule_product(
        self, holder: Holder, product: Product, currency: str, renewal_date: date
    ) -> Held:
        """Make a subscription that becomes active at the anniversary: 1009 with quantity 0."""
        made = self._make(holder, product, 0, (currency, renewal_date), self.world.now)
        held = self._changed[made]
        held.status = Status.SCHEDULED.value
        return held

    def take_over(
        self, holder: Holder, product: Product, quantity: int, terms: tuple[str, date]
    ) -> Held:
        """Make a subscription of what was bought elsewhere, until its renewal date (MG-3)."""
        return self._changed[self._make(holder, product, quantity, terms, self.world.now)]

    def _add(self, holder: Holder, held: Held, quantity: int) -> None:
        held.current_quantity += quantity
        if held.renewal_date <= self.world.today:
            # Its renewal order was made without them: they come on top when that completes.
            is_paid = held.subscription_id in being_renewed(self.world, [held.customer_id])
        else:
            # Bought to a cotermDate that an early renewal has rolled on.
            is_paid = holder.coterm_date is not None and held.renewal_date < holder.coterm_date
        if is_paid:
            held.renewed_quantity = (held.renewed_quantity or 0) + quantity
        self.change(held)

    def _make(
        self,
        holder: Holder,
        product: Product,
        quantity: int,
        terms: tuple[str, date],
        bought_at: datetime,
    ) -> str:
        currency, renewal_date = terms
        is_pack = product.is_credit_pack
        subscription_id, number = self.world.draw_id("subscription")
        made = Held(
            subscription_id=subscription_id,
            customer_id=holder.customer_id,
            product_id=product.product_id,
            base_offer_id=product.base_offer_id,
            status=Status.ACTIVE.value,
            current_quantity=quantity,
            used_quantity=0,
            auto_renewal=not is_pack,
            renewal_quantity=None,
            renewed_quantity=None,
            renewal_date=renewal_date,
            currency=currency,
        )
        self.held[holder.customer_id].append(made)
        self._changed[subscription_id] = made
        self._new.append({"subscription_id": subscription_id, "sequence": number, "at": bought_at})
        if is_pack:
            self.schedule_end(holder.customer_id, renewal_date, announced=False)
        return subscription_id

    def schedule_end(self, customer_id: str, day: date, *, announced: bool = True) -> None:
        """Make the end of a term due, and the news of it before (`term_schedule`)."""
        schedule_end(self.world, customer_id, day, announced=announced)

    def change(self, held: Held) -> None:
        """Note that a subscription has changed."""
        self._changed[held.subscription_id] = held

    def move(self, holder: Holder) -> None:
        """Note that a customer's term or levels have changed."""
        self._moved[holder.customer_id] = holder

    def write(self) -> None:
        """Write new and changed subscriptions and customers."""
        connection, world_id = self.world.connection, self.world.world_id
        new = {each["subscription_id"]: each for each in self._new}
        if new:
            NEW_HELD.run_many(
                connection,
                [new_row(world_id, self._changed.pop(key), note) for key, note in new.items()],
            )
            self._new = []
        if self._changed:
            changed = [changed_row(world_id, held) for held in self._changed.values()]
            SAVE_HELD.run_many(connection, changed)
            self._changed = {}
        if self._moved:
            moved = [moved_row(world_id, holder) for holder in self._moved.values()]
            SAVE_HOLDER.run_many(connection, moved)
            self._moved = {}
