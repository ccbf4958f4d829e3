"""A tester works with worlds by Python calls."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sandbox.client import AsyncSandbox, AsyncWorld, Sandbox, SandboxError, World
from sandbox.client.values import duration_text
from tests.client.awaiting import awaited
from tests.support import START, InProcess, Partner, profile

NOON = datetime(2026, 1, 20, 12, tzinfo=UTC)


def partner(inside: InProcess, world: World | AsyncWorld) -> Partner:
    (credential,) = world.credentials
    return Partner(
        inside, credential.client_id, credential.client_secret, credential.distributor_id
    )


@pytest.fixture
def customer_id(inside: InProcess, world: World) -> str:
    """A customer whose anniversary is the 15th of January."""
    client = partner(inside, world)
    client.authenticate()
    customer_id = client.customer(client.reseller(), name="Acme Inc")
    client.order(customer_id)
    return customer_id


def test_a_world_is_made_as_it_was_asked_for(sandbox: Sandbox) -> None:
    world = sandbox.create_world(
        name="mine",
        seed=11,
        mode="scaled",
        rate=2,
        now=NOON,
        rules={"lateRenewalDays": 14},
        distributors=[{"name": "East", "region": "NA"}, {"name": "West", "region": "WE"}],
    )
    shown = world.resource
    assert (shown.name, shown.seed, shown.clock.mode, shown.clock.rate) == ("mine", 11, "scaled", 2)
    assert shown.clock.now >= NOON
    assert shown.rules["lateRenewalDays"] == 14
    assert [each.name for each in world.credentials] == ["East", "West"]


def test_a_world_is_found_again_listed_and_deleted(sandbox: Sandbox, world: World) -> None:
    assert sandbox.get_world(world.world_id).resource == world.show()
    assert world.world_id in {each.world_id for each in sandbox.list_worlds().items}
    world.delete()
    assert world.world_id not in {each.world_id for each in sandbox.list_worlds().items}


@pytest.mark.parametrize(
    ("goal", "reached"),
    [
        ({"days": 30}, "2026-02-14T09:00:00+00:00"),
        ({"days": 0}, "2026-01-15T09:00:00+00:00"),
        ({"by": "P1M"}, "2026-02-15T09:00:00+00:00"),
        ({"by": timedelta(days=1, hours=6, seconds=5)}, "2026-01-16T15:00:05+00:00"),
        ({"to": "2026-02-01"}, "2026-02-01T00:00:00+00:00"),
        ({"to": date(2026, 2, 1)}, "2026-02-01T00:00:00+00:00"),
        ({"to": NOON}, "2026-01-20T12:00:00+00:00"),
    ],
)
def test_a_clock_moves_to_every_kind_of_goal(
    world: World, goal: dict[str, Any], reached: str
) -> None:
    done = world.advance(**goal)
    assert done.to.isoformat() == reached
    assert world.clock().now == done.to


def test_a_dry_run_moves_nothing(world: World) -> None:
    assert world.advance(days=30, dry_run=True).to > world.clock().now


@pytest.mark.parametrize("goals", [{}, {"days": 1, "by": "P1D"}])
def test_an_advance_names_one_goal(world: World, goals: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="name one goal"):
        world.advance(**goals)


def test_an_instant_without_a_zone_is_not_guessed(world: World) -> None:
    with pytest.raises(ValueError, match="names no time zone"):
        world.advance(to=datetime(2026, 2, 1))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(
    ("moment", "reached"),
    [
        ("AD-31d", "2026-12-15"),
        ("AD-1m", "2026-12-15"),
        ("AD-3", "2027-01-12"),
        ("AD-0", "2027-01-15"),
        ("AD", "2027-01-15"),
        ("AD+14d", "2027-01-29"),
        ("AD+1y", "2028-01-15"),
    ],
)
def test_a_clock_moves_to_days_counted_from_an_anniversary(
    world: World, customer_id: str, moment: str, reached: str
) -> None:
    done = world.advance_customer(moment, customer_id)
    assert done.to.isoformat() == f"{reached}T00:00:00+00:00"


@pytest.mark.parametrize("moment", ["", "AD-", "AD3", "ad-3", "AD-12345", "2027-01-15"])
def test_what_is_no_moment_is_named(world: World, moment: str) -> None:
    with pytest.raises(ValueError, match="is no moment"):
        world.advance_customer(moment, "1005000001")


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(), "P0D"),
        (timedelta(days=-31), "-P31D"),
        (timedelta(hours=-6), "-P0DT21600S"),
        (timedelta(days=400, milliseconds=400), "P400D"),
    ],
)
def test_durations_are_written_in_iso_8601(duration: timedelta, text: str) -> None:
    assert duration_text(duration) == text


def test_rules_change_and_go_back(world: World) -> None:
    assert world.rules(lateRenewalDays=14).rules["lateRenewalDays"] == 14
    assert world.rules(lateRenewalDays=None).rules["lateRenewalDays"] == 30
    (rule,) = [each for each in world.list_rules().items if each.name == "lateRenewalDays"]
    assert rule.standing


def test_what_was_asked_scheduled_and_sent_is_read_by_filters(
    inside: InProcess, world: World, customer_id: str
) -> None:
    refused = partner(inside, world)
    refused.authenticate()
    assert refused.get("/customers/nobody").is_error
    assert world.requests(operation="get_customer", code="1116").total_count == 1
    orders = world.requests(status=201, customer_id=customer_id, limit=1)
    assert [each.operation for each in orders.items] == ["create_order"]
    assert all(not each.code for each in world.requests(code="").items)
    assert world.outbox(kind="welcome", customer_id=customer_id).total_count == 1
    assert world.events(customer_id=customer_id, from_=START, limit=1).items[0].at
    due = world.schedule(customer_id=customer_id, until="2027-12-31")
    assert [each.kind for each in due.items][-1:] == ["term.ends"]
    world.forget_requests()
    assert world.requests().total_count == 0


def test_a_reset_world_keeps_its_credentials(world: World, customer_id: str) -> None:
    world.advance(days=1)
    assert world.reset() == world.resource
    assert world.events(customer_id=customer_id).total_count == 0


def test_a_world_tells_what_it_was_asked(world: World, customer_id: str) -> None:
    lines = world.replay().splitlines()
    assert len(lines) > 1
    assert customer_id.encode() in b"".join(lines)


def test_the_portal_and_the_admin_console_work_by_calls(world: World, customer_id: str) -> None:
    body = {"companyProfile": profile("North Ltd", marketSegments=["COM"])}
    reseller = world.make_reseller(body, reseller_id="5550001")
    assert reseller.reseller_id == "5550001"
    assert world.change_reseller("5550001", status="1004").status == "1004"
    assert world.change_reseller("5550001", status="1000").status == "1000"
    body = {"companyProfile": profile("Iron Ltd", marketSegment="COM")}
    customer = world.make_customer(body, reseller_id="5550001", customer_id="5550002")
    assert customer.customer_id == "5550002"
    moved = world.change_customer(customer_id, coterm_date=date(2026, 9, 1))
    assert moved.coterm_date == "2026-09-01"
    assert len(world.make_approval_code(customer_id).approval_code) == 8
    taken = world.authorize_purchase(customer_id, "65304479CA01A12", 2)
    held = world.purchase_authorizations(customer_id)
    assert [each.reference_id for each in held.items] == [taken.reference_id]
    world.assign_purchase_authorization(customer_id, taken.reference_id, 0)
    world.cancel_purchase_authorization(customer_id, taken.reference_id)
    several = {"65304479CA01A12": 2, "11083117CA01A12": 1}
    added = world.authorize_purchase(customer_id, several, opened_by="ACCOUNT_MANAGER")
    assert [(each.offer_id, each.quantity) for each in added.lines] == list(several.items())
    made = world.make_membership(company_name="Old Ltd", renewal_date=date(2026, 10, 1))
    assert world.get_membership(made.membership_id) == made
    world.delete_membership(made.membership_id)
    assert world.list_memberships().total_count == 0


def test_orders_and_subscriptions_are_changed_by_calls(
    inside: InProcess, world: World, customer_id: str
) -> None:
    client = partner(inside, world)
    client.authenticate()
    (subscription,) = client.subscriptions(customer_id)
    subscription_id = subscription["subscriptionId"]
    assert world.change_subscription(subscription_id, used_quantity=1).used_quantity == 1
    seats = world.assign_seats(subscription_id, ["a@example.com"], release=["a@example.com"])
    assert [each.user for each in seats.assigned] == ["a@example.com"]
    dated = world.assign_seats(subscription_id, {"b@example.com": START})
    assert world.seats(subscription_id) == dated
    order = client.order(customer_id)
    changed = world.change_order(order["orderId"], creation_date="2026-01-14")
    assert changed.creation_date == "2026-01-14T00:00:00Z"


def test_a_world_branches_and_comes_back(world: World) -> None:
    kept = world.snapshot("before")
    world.advance(days=30)
    fork = world.fork(name="branch")
    assert fork.clock().now == world.clock().now
    assert fork.credentials != world.credentials
    assert world.restore(kept.snapshot_id).clock.now == kept.now
    assert fork.clock().now > kept.now
    assert world.fork(snapshot_id=kept.snapshot_id).clock().now == kept.now
    assert world.list_snapshots().items == [world.get_snapshot(kept.snapshot_id)]
    world.delete_snapshot(kept.snapshot_id)
    with pytest.raises(SandboxError, match="SNAPSHOT_NOT_FOUND"):
        world.restore(kept.snapshot_id)


def test_the_same_is_awaited(inside: InProcess) -> None:
    async def story() -> tuple[str, int]:
        async with awaited(inside) as sandbox:
            return await told(sandbox)

    async def told(sandbox: AsyncSandbox) -> tuple[str, int]:
        world = await sandbox.create_world(seed=7, now=START)
        await world.advance(days=30)
        await world.rules(lateRenewalDays=14)
        assert (await world.fork()).world_id != world.world_id
        again = await sandbox.get_world(world.world_id)
        clock, rules = await asyncio.gather(world.clock(), world.list_rules())
        await world.delete()
        assert again.resource.rules["lateRenewalDays"] == 14
        return clock.now.isoformat(), len(rules.items)

    now, rules = asyncio.run(story())
    assert now == "2026-02-14T09:00:00+00:00"
    assert rules > 20


def test_health_is_told(sandbox: Sandbox) -> None:
    assert sandbox.health().status == "up"


def test_a_scenario_makes_a_world_at_its_checkpoint(sandbox: Sandbox) -> None:
    assert "late-renewal" in {each.name for each in sandbox.list_scenarios().items}
    world = sandbox.create_scenario_world("late-renewal", checkpoint="lapsed", seed=11)
    assert (world.resource.seed, world.clock().now.isoformat()[:10]) == (11, "2027-01-15")
    assert world.aliases.keys() == {"reseller", "customer", "order", "acrobat"}
    world.delete()


def test_a_world_of_no_scenario_has_no_aliases(world: World) -> None:
    assert world.aliases == {}


def test_an_id_of_dots_is_no_step_up_to_what_it_belongs_to(world: World, customer_id: str) -> None:
    for delete in (
        world.withdraw_fault,
        world.delete_snapshot,
        world.delete_membership,
        lambda dots: world.remove_admin(customer_id, dots),
    ):
        with pytest.raises(SandboxError) as caught:
            delete("..")
        assert caught.value.code.endswith(("_NOT_FOUND", "_UNKNOWN"))
    assert world.show().sizes.customers == 1
