"""Check a world: what of all that must hold in it does not (`docs/checking.md`).

Every rule is asked of all customers at once, in a few passes: a world of 20,000 customers takes
seconds. The check reads one state of the database and changes nothing.
"""

from functools import cache
from itertools import chain, islice
from typing import Final

from sqlalchemy import func, select

from sandbox.catalogue.offers import Product
from sandbox.invariants.agencies import check_agencies
from sandbox.invariants.anniversaries import check_anniversaries
from sandbox.invariants.answers import check_answers
from sandbox.invariants.belonging import check_belonging, check_products
from sandbox.invariants.commitments import check_commitments
from sandbox.invariants.deployments import check_deployments
from sandbox.invariants.discounts import check_discounts
from sandbox.invariants.held import HeldSubscription
from sandbox.invariants.levels import check_levels
from sandbox.invariants.linked import Linked, check_groups
from sandbox.invariants.model import MOST_BROKEN, Check, Findings
from sandbox.invariants.numbers import (
    check_customer_counts,
    check_next_due,
    check_numbers,
)
from sandbox.invariants.quantities import check_quantities
from sandbox.invariants.queue import check_queue
from sandbox.invariants.records import customers_of
from sandbox.invariants.remaining import check_remaining
from sandbox.invariants.renewals import check_renewals
from sandbox.invariants.statuses import check_statuses
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.events import Answer, DueEvent, FiredEvent
from sandbox.store.orders import OrderLineRow, OrderRow, SubscriptionRow
from sandbox.store.outbox import Email
from sandbox.subscriptions.portfolio import product_of
from sandbox.timeline.open_world import OpenWorld

READ: Final = {
    "resellers": Reseller,
    "customers": Customer,
    "orders": OrderRow,
    "lines": OrderLineRow,
    "subscriptions": SubscriptionRow,
    "dueEvents": DueEvent,
    "events": FiredEvent,
    "emails": Email,
    "answers": Answer,
}


def check_world(world: OpenWorld) -> Check:
    """Ask every rule of a world that is looked at."""
    connection, world_id = world.connection, world.world_id
    findings = chain(
        check_belonging(connection, world_id),
        check_remaining(connection, world_id),
        check_numbers(world),
        check_customer_counts(connection, world_id),
        check_discounts(world),
        check_deployments(connection, world_id),
        check_next_due(world),
        check_answers(connection, world_id),
        _by_customer(world),
    )
    found = list(islice(findings, MOST_BROKEN + 1))
    return Check(
        checked={
            name: connection.execute(
                select(func.count()).where(model.world_id == world_id)
            ).scalar_one()
            for name, model in READ.items()
        },
        broken=found[:MOST_BROKEN],
        is_truncated=len(found) > MOST_BROKEN,
    )


def _by_customer(world: OpenWorld) -> Findings:
    connection, world_id, today = world.connection, world.world_id, world.today

    @cache
    def product(offer_id: str) -> Product:
        return product_of(world.reference, offer_id)

    def is_pack(subscription: HeldSubscription) -> bool:
        return product(subscription.base_offer_id).is_credit_pack

    linked = Linked.of(connection, world_id)
    yield from check_groups(connection, world_id, linked, world.now)
    for records in customers_of(connection, world_id):
        yield from check_quantities(records)
        yield from check_renewals(records)
        yield from check_statuses(records, today)
        yield from check_queue(records, today)
        yield from check_commitments(records, world.now, world.rules)
        yield from linked.of_customer(records, today)
        yield from check_agencies(records, world.now, world.rules)
        of_no_product = list(check_products(records, product))
        yield from of_no_product
        # What hangs on the kinds of products cannot be judged where one of them is not known.
        if not of_no_product:
            yield from check_anniversaries(records, today, is_pack)
            yield from check_levels(records, product)
