"""The client that waits for its answers."""

from collections.abc import Callable
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import httpx

from sandbox.client import (
    clock_calls,
    console_calls,
    discount_calls,
    fault_calls,
    journal_calls,
    linked_calls,
    population_calls,
    portal_calls,
    recommendation_calls,
    reseller_console_calls,
    scenario_calls,
    snapshot_calls,
    world_calls,
)
from sandbox.client.answering import CONNECTING, LONG_SECONDS, SECONDS, URL, Manner
from sandbox.client.calls import Call
from sandbox.client.errors import SandboxUnreachable
from sandbox.client.methods import method_of
from sandbox.control_api.scenario_schemas import ScenarioWorldResource
from sandbox.control_api.world_schemas import CredentialResource, WorldResource

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Made = TypeVar("Made", bound=WorldResource)


def _of_sandbox(
    describe: Callable[Given, Call[Answer]],
) -> "Callable[Concatenate[Sandbox, Given], Answer]":
    @method_of(describe)
    def method(self: "Sandbox", /, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        return self.run(describe(*args, **kwargs))

    return method


def _of_world(
    describe: Callable[Concatenate[str, Given], Call[Answer]],
) -> "Callable[Concatenate[World, Given], Answer]":
    @method_of(describe, has_self=True)
    def method(self: "World", /, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        return self.sandbox.run(describe(self.world_id, *args, **kwargs))

    return method


def _making(
    describe: Callable[Given, Call[Made]],
) -> "Callable[Concatenate[Sandbox, Given], World]":
    @method_of(describe)
    def method(self: "Sandbox", /, *args: Given.args, **kwargs: Given.kwargs) -> "World":
        return World(self, self.run(describe(*args, **kwargs)))

    return method


def _forking(
    describe: Callable[Concatenate[str, Given], Call[WorldResource]],
) -> "Callable[Concatenate[World, Given], World]":
    @method_of(describe, has_self=True)
    def method(self: "World", /, *args: Given.args, **kwargs: Given.kwargs) -> "World":
        made = self.sandbox.run(describe(self.world_id, *args, **kwargs))
        return World(self.sandbox, made)

    return method


class Sandbox:
    """A sandbox that answers at a URL, or behind any transport of httpx.

    Args:
        url: where it answers.
        control_token: its `SANDBOX_CONTROL_TOKEN`, where it has one.
        transport: in place of the network, such as `httpx.WSGITransport(app)`.
        http: an httpx client of yours, in place of URL and transport.
        seconds: how long an answer may take.
        long_seconds: how long an advance and other long work may take.

    `http` is the httpx client behind it, for Adobe's own API: it sends no control token.
    """

    def __init__(
        self,
        url: str = URL,
        *,
        control_token: str | None = None,
        transport: httpx.BaseTransport | None = None,
        http: httpx.Client | None = None,
        seconds: float = SECONDS,
        long_seconds: float = LONG_SECONDS,
    ) -> None:
        """Nothing is sent yet.

        Raises:
            SandboxUnreachable: the URL is none.
        """
        if http is None:
            chosen = transport or httpx.HTTPTransport(retries=CONNECTING)
            try:
                http = httpx.Client(base_url=url, transport=chosen, timeout=seconds)
            except httpx.InvalidURL as error:
                raise SandboxUnreachable(f"{url!r} is no URL: {error}") from error
        self.http = http
        self.manner = Manner(str(http.base_url), control_token, seconds, long_seconds)

    def run(self, call: Call[Answer]) -> Answer:
        """Send a call and return its result.

        Raises:
            SandboxError: the sandbox refuses it.
            SandboxUnreachable: nothing answers, or nothing that is a sandbox.
        """
        try:
            response = self.http.request(**self.manner.options(call))
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise self.manner.unreachable(error) from error
        return self.manner.result(call, response)

    def close(self) -> None:
        """Close its connections."""
        self.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    health = _of_sandbox(world_calls.health)
    create_world = _making(world_calls.create_world)
    get_world = _making(world_calls.get_world)
    import_world = _making(world_calls.import_world)
    list_worlds = _of_sandbox(world_calls.list_worlds)
    list_fault_presets = _of_sandbox(fault_calls.list_fault_presets)
    list_scenarios = _of_sandbox(scenario_calls.list_scenarios)
    create_scenario_world = _making(scenario_calls.create_scenario_world)


class World:
    """A world of a sandbox; `resource` is what it was when the sandbox answered it."""

    def __init__(self, sandbox: Sandbox, resource: WorldResource) -> None:
        """Take over a world that was answered."""
        self.sandbox = sandbox
        self.resource = resource

    @property
    def world_id(self) -> str:
        """Its id."""
        return self.resource.world_id

    @property
    def credentials(self) -> list[CredentialResource]:
        """What a client of each of its distributors needs; they never change."""
        return self.resource.credentials

    @property
    def aliases(self) -> dict[str, Any]:
        """What the names of a scenario stand for, where one has made this world."""
        made = self.resource
        return made.aliases if isinstance(made, ScenarioWorldResource) else {}

    show = _of_world(world_calls.get_world)
    reset = _of_world(world_calls.reset_world)
    delete = _of_world(world_calls.delete_world)
    export = _of_world(world_calls.export_world)
    change = _of_world(world_calls.change_world)
    rules = _of_world(world_calls.change_rules)
    list_rules = _of_world(world_calls.list_rules)

    clock = _of_world(clock_calls.get_clock)
    set_clock = _of_world(clock_calls.set_clock)
    advance = _of_world(clock_calls.advance)
    advance_to_date = _of_world(clock_calls.advance_to_date)
    advance_customer = _of_world(clock_calls.advance_customer)
    running_advance = _of_world(clock_calls.get_advance)
    schedule = _of_world(clock_calls.get_schedule)
    events = _of_world(clock_calls.get_events)
    skip_event = _of_world(clock_calls.skip_event)

    fault = _of_world(fault_calls.create_fault)
    list_faults = _of_world(fault_calls.list_faults)
    get_fault = _of_world(fault_calls.get_fault)
    withdraw_fault = _of_world(fault_calls.delete_fault)
    withdraw_faults = _of_world(fault_calls.delete_faults)

    snapshot = _of_world(snapshot_calls.take_snapshot)
    list_snapshots = _of_world(snapshot_calls.list_snapshots)
    get_snapshot = _of_world(snapshot_calls.get_snapshot)
    delete_snapshot = _of_world(snapshot_calls.delete_snapshot)
    restore = _of_world(snapshot_calls.restore_snapshot)
    fork = _forking(snapshot_calls.fork_world)

    requests = _of_world(journal_calls.get_requests)
    forget_requests = _of_world(journal_calls.delete_requests)
    outbox = _of_world(journal_calls.get_outbox)
    replay = _of_world(journal_calls.get_replay)
    check = _of_world(world_calls.check_world)

    populate = _of_world(population_calls.create_population)
    make_reseller = _of_world(portal_calls.make_reseller)
    make_customer = _of_world(portal_calls.make_customer)
    change_distributor = _of_world(portal_calls.patch_distributor)
    change_reseller = _of_world(portal_calls.patch_reseller)
    change_customer = _of_world(portal_calls.patch_customer)
    renew_customer = _of_world(portal_calls.renew_customer)
    change_order = _of_world(portal_calls.patch_order)
    change_subscription = _of_world(portal_calls.patch_subscription)
    make_membership = _of_world(portal_calls.create_membership)
    list_memberships = _of_world(portal_calls.list_memberships)
    get_membership = _of_world(portal_calls.get_membership)
    delete_membership = _of_world(portal_calls.remove_membership)
    change_transfer = _of_world(portal_calls.patch_transfer)
    list_flex_discounts = _of_world(discount_calls.list_flex_discounts)
    make_flex_discount = _of_world(discount_calls.make_flex_discount)
    get_flex_discount = _of_world(discount_calls.get_flex_discount)
    change_flex_discount = _of_world(discount_calls.patch_flex_discount)
    delete_flex_discount = _of_world(discount_calls.delete_flex_discount)
    closed_discount_templates = _of_world(discount_calls.list_closed_discount_templates)
    make_closed_discount = _of_world(discount_calls.make_closed_discount)
    list_closed_discounts = _of_world(discount_calls.list_closed_discounts)
    delete_closed_discount = _of_world(discount_calls.delete_closed_discount)

    add_opportunity = _of_world(recommendation_calls.create_opportunity)
    opportunities = _of_world(recommendation_calls.get_opportunities)
    delete_opportunity = _of_world(recommendation_calls.delete_opportunity)

    admins = _of_world(console_calls.list_admins)
    add_admin = _of_world(console_calls.add_admin)
    remove_admin = _of_world(console_calls.remove_admin)
    answer_commitment = _of_world(console_calls.answer_commitment)
    linked_membership = _of_world(linked_calls.get_linked_membership)
    answer_linked_terms = _of_world(linked_calls.answer_linked_terms)
    make_linked_code = _of_world(linked_calls.make_linked_code)
    join_linked_membership = _of_world(linked_calls.join_linked_membership)
    refresh_linked_membership = _of_world(linked_calls.refresh_linked_membership)
    leave_linked_membership = _of_world(linked_calls.leave_linked_membership)
    make_approval_code = _of_world(console_calls.make_approval_code)
    approval_codes = _of_world(console_calls.list_approval_codes)
    send_change_code = _of_world(console_calls.send_change_code)
    redeem_change_code = _of_world(console_calls.redeem_change_code)
    returnables = _of_world(console_calls.get_returnables)
    term = _of_world(console_calls.get_term)
    assign_seats = _of_world(console_calls.put_seats)
    assign_seat = _of_world(console_calls.assign_seat)
    unassign_seat = _of_world(console_calls.unassign_seat)
    release_seats = _of_world(console_calls.release_seats)
    preview_seat_removal = _of_world(console_calls.preview_seat_removal)
    seats = _of_world(console_calls.get_seats)
    authorize_purchase = _of_world(console_calls.open_purchase_authorization)
    purchase_authorizations = _of_world(console_calls.get_purchase_authorizations)
    assign_purchase_authorization = _of_world(console_calls.assign_purchase_authorization)
    cancel_purchase_authorization = _of_world(console_calls.cancel_purchase_authorization)

    console_customers = _of_world(reseller_console_calls.get_console_customers)
    console_customer = _of_world(reseller_console_calls.get_console_customer)
    customers_csv = _of_world(reseller_console_calls.get_customers_csv)
    team_members = _of_world(reseller_console_calls.get_team_members)
    add_team_member = _of_world(reseller_console_calls.add_team_member)
    remove_team_member = _of_world(reseller_console_calls.remove_team_member)
    invite_customer = _of_world(reseller_console_calls.invite_customer)
    remind_customer = _of_world(reseller_console_calls.remind_customer)
    accept_terms = _of_world(reseller_console_calls.accept_terms)
    remove_customer = _of_world(reseller_console_calls.remove_customer)
