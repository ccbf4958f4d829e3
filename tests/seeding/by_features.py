"""The same population, customer by customer through the features: what the bulk way must equal."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from sandbox.accounts.resellers import ResellerData, create_reseller
from sandbox.seeding.companies import Companies
from sandbox.seeding.plan import OLDEST, cohorts, moment
from sandbox.seeding.story import Member, acts
from sandbox.store.worlds import Distributor
from sandbox.timeline.open_world import Partner
from sandbox.timeline.opening import Worlds

ALL = 1_000_000


def seed_by_features(
    worlds: Worlds,
    world_id: str,
    *,
    resellers: int,
    customers: int,
    products: int | None = None,
    ages: Sequence[int] | None = None,
) -> None:
    """Do in a world what everybody of a population does, in the order of the instants."""
    with worlds.open(world_id) as world:
        row = world.connection.execute(
            select(Distributor.__table__).where(Distributor.world_id == world_id)
        ).first()
        assert row is not None
        partner, now = Partner.of(row), world.now
        offset = world.counters.get("customer", 0)
        seed = f"{world.seed}:{offset}"
        companies = Companies(world.reference, seed, partner.countries, customers)
        world.now = moment(now, OLDEST)
        made = []
        before = world.counters.get("reseller", 0)
        for number in range(resellers):
            data = ResellerData(
                profile=companies.reseller(number, before + number + 1),
                market_segments=partner.market_segments,
                external_reference_id=f"seed-reseller-{number + 1}",
            )
            made.append(create_reseller(world, partner, data, active=True).reseller_id)
        world.now = now
        plan = cohorts(world.today, customers, partner, products=products, ages=ages)
        members = {
            number: Member(
                companies.customer(number, offset + number + 1),
                made[number % resellers],
                f"seed-customer-{number + 1}",
            )
            for cohort in plan
            for number in cohort.numbers
        }
        story = [(act.at, place, act) for place, each in enumerate(plan) for act in acts(each, now)]
        for at, place, act in sorted(story, key=lambda each: each[:2]):
            world.now = at
            worlds.run_due(world, ALL)
            for number in plan[place].numbers:
                act.do(world, partner, members[number])
        world.now = now
        worlds.run_due(world, ALL)
