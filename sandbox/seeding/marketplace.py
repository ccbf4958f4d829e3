"""Fill a world with a marketplace: resellers, and customers at different points of their term.

Everything goes through the features that the partner API uses, at instants of the past year, so
that what is seeded is what a partner could have bought. Companies and people are Faker's, from the
world's seed: the same seed and the same calls make the same marketplace.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final, Protocol

from sqlalchemy import select

from sandbox.accounts.customers import CustomerData, create_customer
from sandbox.accounts.invented import Companies
from sandbox.accounts.resellers import ResellerData, create_reseller
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.orders.place import place_order
from sandbox.seeding.orders import Purchase, first_purchase, second_purchase
from sandbox.store.worlds import Distributor
from sandbox.timeline.open_world import OpenWorld, Partner

CUSTOMERS_A_TRANSACTION: Final = 500
GENERATIONS: Final = 40
"""Customers are created on at most so many days: events of one instant are done as one batch."""
OLDEST: Final = 364
SECOND_PURCHASE_FROM: Final = 60
FIRST_PRICES: Final = date(2018, 1, 2)
MOST_BATCHES: Final = 1_000_000


class Opener(Protocol):
    """What seeding needs of the worlds of a database (`sandbox.timeline.opening.Worlds`)."""

    def open(self, world_id: str, *, catch_up: bool = True) -> AbstractContextManager[OpenWorld]:
        """Hold a world's lock for one transaction."""

    def run_due(self, world: OpenWorld, most_batches: int = 8) -> None:
        """Do what is due by the world's now."""


@dataclass(slots=True)
class SeedReport:
    """What was made, counted."""

    resellers: int = 0
    customers: int = 0
    orders: int = 0
    subscriptions: int = 0

    def counts(self) -> dict[str, int]:
        """Return the counts by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A customer to be made: its place in the story, and how many days ago it first bought."""

    number: int
    age: int
    segment: str


@dataclass(slots=True)
class _Seeding:
    """What is known while the customers are made, transaction by transaction."""

    partner: Partner
    resellers: list[str]
    companies: Companies
    products: int | None
    report: SeedReport = field(default_factory=SeedReport)


def seed_marketplace(
    worlds: Opener,
    world_id: str,
    *,
    resellers: int = 3,
    customers: int = 20,
    products: int | None = None,
    ages: Sequence[int] | None = None,
    only_untouched: bool = False,
) -> SeedReport:
    """Make resellers and customers with orders and subscriptions for a world's first distributor.

    Args:
        worlds: the worlds of the database.
        world_id: which one.
        resellers: how many.
        customers: how many; transactions hold at most 500 of them.
        products: how many each customer buys; by default one to four.
        ages: how many days ago the customers first bought, used in turn; by default all over the
            past 364 days, some of them within 30 days of their anniversary.
        only_untouched: do nothing in a world that has accounts already.

    Raises:
        WorldGone: there is no such world.
        ControlRefusal: the world is being advanced, or its clock stands at a failed event.
    """
    with worlds.open(world_id) as world:
        if not customers or (only_untouched and _is_touched(world)):
            return SeedReport()
        _refuse_held(world)
        seeding = _begin(world, resellers, products)
        plans = _plans(world.today, customers, seeding.partner, ages)
        # With the resellers, so that whoever is cut off leaves a small marketplace whole or not.
        _make(worlds, world, seeding, plans[:CUSTOMERS_A_TRANSACTION])
    for start in range(CUSTOMERS_A_TRANSACTION, len(plans), CUSTOMERS_A_TRANSACTION):
        with worlds.open(world_id) as world:
            _refuse_held(world)
            _make(worlds, world, seeding, plans[start : start + CUSTOMERS_A_TRANSACTION])
    return seeding.report


def _is_touched(world: OpenWorld) -> bool:
    return not world.counters.keys() <= {"distributor"}


def _refuse_held(world: OpenWorld) -> None:
    if world.held:
        raise ControlRefusal(ControlError.WORLD_BUSY)


def _begin(world: OpenWorld, resellers: int, products: int | None) -> _Seeding:
    """Make the resellers, as old as the oldest customer may be."""
    partner = _first_distributor(world)
    seed = f"{world.seed}:{world.counters.get('customer', 0)}"
    companies = Companies(world.reference, seed, partner.countries)
    now, made = world.now, []
    world.now = _moment(now, OLDEST)
    for number in range(resellers):
        data = ResellerData(
            profile=companies.reseller(number),
            market_segments=partner.market_segments,
            external_reference_id=f"seed-reseller-{number + 1}",
        )
        made.append(create_reseller(world, partner, data, active=True).reseller_id)
    world.now = now
    return _Seeding(partner, made, companies, products, SeedReport(resellers=len(made)))


def _first_distributor(world: OpenWorld) -> Partner:
    row = world.connection.execute(
        select(Distributor.__table__)
        .where(Distributor.world_id == world.world_id)
        .order_by(Distributor.distributor_id)
        .limit(1)
    ).one()
    return Partner.of(row)


def _plans(
    today: date, customers: int, partner: Partner, ages: Sequence[int] | None
) -> list[_Plan]:
    """Lay out the customers, the oldest first; one in twenty is of education, one of government."""
    room = max(0, (today - FIRST_PRICES).days)
    generations = ages or _generations(customers)
    plans = [
        _Plan(number, min(generations[number % len(generations)], room), _segment(number, partner))
        for number in range(customers)
    ]
    return sorted(plans, key=lambda plan: (-plan.age, plan.number))


def _generations(customers: int) -> list[int]:
    """Spread ages over the year; one in five is within 30 days of its anniversary."""
    count = max(1, min(customers, GENERATIONS))
    near = max(1, count // 5)
    far = count - near
    early = [OLDEST - 4 - (index * 25) // near for index in range(near)]
    return [*(330 - (index * 329) // max(1, far - 1) for index in range(far)), *early]


def _segment(number: int, partner: Partner) -> str:
    wanted = {5: "EDU", 11: "GOV"}.get(number % 20, "COM")
    return wanted if wanted in partner.market_segments else partner.market_segments[0]


def _moment(now: datetime, age: int) -> datetime:
    """Return an instant so many days ago, in the American working day."""
    if not age:
        return now
    return (now - timedelta(days=age)).replace(hour=16, minute=0, second=0)


def _make(worlds: Opener, world: OpenWorld, seeding: _Seeding, plans: Sequence[_Plan]) -> None:
    """Make some customers with what they bought, generation by generation."""
    now = world.now
    before = world.counters.get("subscription", 0)
    for age, generation in groupby(plans, key=lambda plan: plan.age):
        members = list(generation)
        world.now = _moment(now, age)
        customers = [_customer(world, seeding, plan) for plan in members]
        wanted = zip(members, customers, strict=True)
        again = []
        for plan, customer_id in wanted:
            _buy(
                world,
                seeding,
                customer_id,
                first_purchase(plan.number, plan.segment, seeding.products),
            )
            if seeding.products is None and age >= SECOND_PURCHASE_FROM and plan.number % 4 == 1:
                again.append((plan, customer_id))
        worlds.run_due(world, MOST_BATCHES)
        world.now = _moment(now, age // 2)
        for plan, customer_id in again:
            _buy(world, seeding, customer_id, second_purchase(plan.segment))
        worlds.run_due(world, MOST_BATCHES)
    world.now = now
    worlds.run_due(world, MOST_BATCHES)
    _refuse_held(world)
    seeding.report.customers += len(plans)
    seeding.report.subscriptions += world.counters.get("subscription", 0) - before


def _customer(world: OpenWorld, seeding: _Seeding, plan: _Plan) -> str:
    data = CustomerData(
        profile=seeding.companies.customer(plan.number),
        market_segment=plan.segment,
        external_reference_id=f"seed-customer-{plan.number + 1}",
        reseller_id=seeding.resellers[plan.number % len(seeding.resellers)],
    )
    return create_customer(world, seeding.partner, data, active=True).customer_id


def _buy(world: OpenWorld, seeding: _Seeding, customer_id: str, purchase: Purchase) -> None:
    request = purchase.request(world.reference.catalogue, seeding.partner.currencies[0])
    place_order(world, seeding.partner, customer_id, request)
    seeding.report.orders += 1
