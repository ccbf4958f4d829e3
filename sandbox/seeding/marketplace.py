"""Fill a world with a population: resellers, and customers at different points of their term.

What customers do goes through the features that the partner API uses, once for each cohort
(`patterns.py`); the others of a cohort are copies in bulk (`copies.py`), with companies, people and
ids of their own. The same seed and the same calls make the same population.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from typing import Final, Protocol

from sqlalchemy import select

from sandbox.accounts.counts import count_all_customers
from sandbox.accounts.resellers import ResellerData, create_reseller
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.seeding.bulk import write_blocks
from sandbox.seeding.companies import Companies
from sandbox.seeding.copies import Belongings, Copies
from sandbox.seeding.patterns import TABLES, patterns
from sandbox.seeding.plan import OLDEST, Cohort, cohorts, moment
from sandbox.store.accounts import Customer
from sandbox.store.ids import make_ids
from sandbox.store.worlds import Distributor
from sandbox.timeline.open_world import OpenWorld, Partner
from sandbox.timeline.queue import next_due_at

SEED_RESELLERS: Final = 3
"""How many a population has where nobody says."""
_LONGEST_LIST: Final = 500
_BORN_WITH: Final = frozenset({"distributor", "flex_discount"})
"""Kinds of ids that the world `default` has drawn at its birth."""


class Opener(Protocol):
    """What seeding needs of the worlds of a database (`sandbox.timeline.opening.Worlds`)."""

    def open(self, world_id: str, *, catch_up: bool = True) -> AbstractContextManager[OpenWorld]:
        """Hold a world's lock for one transaction."""

    def run_due(self, world: OpenWorld, most_batches: int = 8) -> None:
        """Do what is due by the world's now."""


class Watcher(Protocol):
    """Whoever watches how far a population is written."""

    def __call__(self, written: int, of: int) -> None:
        """Take notice of how many rows are written, of how many in all."""


def _unrecorded(_: OpenWorld) -> None:
    """Record nothing: whoever opened the world does, or nobody wants it."""


def _unwatched(written: int, of: int) -> None:
    """Take no notice."""


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What was made, counted."""

    resellers: int = 0
    customers: int = 0
    orders: int = 0
    subscriptions: int = 0
    rows: int = 0

    def counts(self) -> dict[str, int]:
        """Return the counts by name."""
        return asdict(self)


def seed_marketplace(  # noqa: PLR0913 - what a population may be
    worlds: Opener,
    world_id: str,
    *,
    resellers: int = SEED_RESELLERS,
    customers: int = 20,
    products: int | None = None,
    ages: Sequence[int] | None = None,
    countries: Collection[str] = (),
    only_untouched: bool = False,
    watcher: Watcher = _unwatched,
    record: Callable[[OpenWorld], None] = _unrecorded,
) -> SeedReport:
    """Make resellers and customers with orders and subscriptions for a world's first distributor.

    All of it is one transaction.

    Args:
        worlds: the worlds of the database.
        world_id: which one.
        resellers: how many, at least one where there are customers.
        customers: how many.
        products: how many each customer buys; by default one to four.
        ages: how many days ago the customers first bought, used in turn; by default all over the
            past 364 days, some of them within 30 days of their anniversary.
        countries: where they are, by alpha-2 codes, in turn; by default all where the distributor
            sells.
        only_untouched: do nothing in a world that has accounts already.
        watcher: told how many rows are written.
        record: called in the transaction, where anything was made.

    Raises:
        WorldGone: there is no such world.
        ControlRefusal: the world is being advanced, or its clock stands at a failed event
            (WORLD_BUSY); the distributor does not sell in one of the countries (INVALID_REQUEST).
    """
    with worlds.open(world_id) as world:
        is_wanted = resellers and (customers or not only_untouched)
        if not is_wanted or (only_untouched and _is_touched(world)):
            return SeedReport()
        if world.held:
            raise ControlRefusal(ControlError.WORLD_BUSY)
        partner = _first_distributor(world)
        chosen = tuple(countries) or partner.countries
        _check_countries(partner, chosen)
        seed = f"{world.seed}:{world.counters.get('customer', 0)}"
        companies = Companies(world.reference, seed, chosen, customers)
        made = _resellers(world, partner, companies, resellers)
        record(world)
        plan = cohorts(world.today, customers, partner, products=products, ages=ages)
        if not plan:
            return SeedReport(resellers=len(made))
        copies = _copies(world, partner, companies, plan, made, worlds.run_due)
        rows = _write(world, copies, watcher)
    drawn = {name: copies.count(table) for name, table in ((t.name, t) for t in TABLES)}
    return SeedReport(
        resellers=len(made),
        customers=drawn["customers"],
        orders=drawn["orders"],
        subscriptions=drawn["subscriptions"],
        rows=rows,
    )


def _is_touched(world: OpenWorld) -> bool:
    return not world.counters.keys() <= _BORN_WITH


def _first_distributor(world: OpenWorld) -> Partner:
    row = world.connection.execute(
        select(Distributor.__table__)
        .where(Distributor.world_id == world.world_id)
        .order_by(Distributor.distributor_id)
        .limit(1)
    ).one()
    return Partner.of(row)


def _check_countries(partner: Partner, chosen: Sequence[str]) -> None:
    elsewhere = sorted(set(chosen) - set(partner.countries))
    if elsewhere:
        told = f"countries: the distributor sells in {', '.join(partner.countries)}, not in"
        raise ControlRefusal(ControlError.INVALID_REQUEST, [f"{told} {', '.join(elsewhere)}"])


def _resellers(world: OpenWorld, partner: Partner, companies: Companies, count: int) -> list[str]:
    """Make the resellers, as old as the oldest customer may be."""
    now, made = world.now, []
    world.now = moment(now, OLDEST)
    before = world.counters.get("reseller", 0)
    for number in range(count):
        data = ResellerData(
            profile=companies.reseller(number, before + number + 1),
            market_segments=partner.market_segments,
            external_reference_id=f"seed-reseller-{number + 1}",
        )
        made.append(create_reseller(world, partner, data, active=True).reseller_id)
    world.now = now
    return made


def _copies(
    world: OpenWorld,
    partner: Partner,
    companies: Companies,
    plan: Sequence[Cohort],
    resellers: Sequence[str],
    run_due: Callable[[OpenWorld, int], None],
) -> Copies:
    size = sum(cohort.size for cohort in plan)
    _step_over_chosen_ids(world, size)
    before = world.counters.get("customer", 0)
    found = patterns(world, partner, plan, reseller_id=resellers[0], run_due=run_due)
    belongings = Belongings(
        company=lambda number: companies.customer(number, before + number + 1),
        reseller_id=lambda number: resellers[number % len(resellers)],
        reference=lambda number: f"seed-customer-{number + 1}",
    )
    return Copies.of(found, seed=world.seed, counters=world.counters, belongings=belongings)


def _step_over_chosen_ids(world: OpenWorld, size: int) -> None:
    """Draw the numbers whose ids a tester has chosen, so that the population gets others."""
    while True:
        before = world.counters.get("customer", 0)
        coming = range(before + 1, before + size + 1)
        ids = make_ids("customer", world.seed, coming)
        taken: set[str] = set()
        for start in range(0, size, _LONGEST_LIST):
            taken.update(
                world.connection.execute(
                    select(Customer.customer_id).where(
                        Customer.world_id == world.world_id,
                        Customer.customer_id.in_(ids[start : start + _LONGEST_LIST]),
                    )
                ).scalars()
            )
        if not taken:
            return
        last = max(place for place, each in enumerate(ids) if each in taken)
        world.counters["customer"] = coming[last]


def _write(world: OpenWorld, copies: Copies, watcher: Watcher) -> int:
    """Write all rows, and let the world go on from there."""
    world.write_events()
    total, written = sum(copies.count(table) for table in TABLES), 0

    def more(count: int) -> None:
        nonlocal written
        written += count
        watcher(written, total)

    for table in TABLES:
        write_blocks(world.connection, table, copies.blocks(table), more)
    count_all_customers(world.connection, world.world_id)
    world.counters = copies.counters
    world.next_due_at = next_due_at(world.connection, world.world_id)
    return total
