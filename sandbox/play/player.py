"""Play one case in a world of its own."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

import httpx

from sandbox.client import SandboxUnreachable
from sandbox.domain.statuses import Status
from sandbox.play import stage as bodies
from sandbox.play.aliases import NoSuchPath
from sandbox.play.checks import check_answer, check_events, check_listed
from sandbox.play.format import Expect, Step
from sandbox.play.given import MAIN, Purchase
from sandbox.play.loading import Case
from sandbox.play.memory import Memory
from sandbox.play.moments import START, MomentError
from sandbox.play.names import CUSTOMER, RESELLER, order_name
from sandbox.play.records import Entry, Fired, Played, fired_of
from sandbox.play.sandboxes import Sandbox
from sandbox.play.stage import Stage, StageError
from sandbox.play.waiting import wait

Send = Callable[[str, str, object], httpx.Response]


class _Stop(Exception):
    """The play cannot go on; its entry says why."""


def play(case: Case, sandbox: Sandbox, *, until: str | None = None, keep: bool = False) -> Played:
    """Play a case; with `until` only to that checkpoint.

    Its world is deleted in the end, but for one at a checkpoint or with `keep`: that one is left as
    it is then.

    What is not as expected is noted and the play goes on; where it cannot go on, the steps that
    are left are noted as not played.
    """
    played = Played(case)
    try:
        _play(case, sandbox, played, until, is_kept=keep or until is not None)
    except (StageError, MomentError, NoSuchPath) as error:
        played.trouble = str(error)
    except (httpx.TransportError, SandboxUnreachable) as error:
        played.trouble = f"the sandbox no longer answers: {error.__cause__ or error}"
    except _Stop:
        pass
    if until is None or not played.is_good:
        done = sum(1 for entry in played.entries if entry.line)
        for step, line in list(zip(case.scenario.steps, case.step_lines, strict=True))[done:]:
            left = _entry(step, line)
            left.was_played = False
            played.entries.append(left)
    return played


def _play(
    case: Case, sandbox: Sandbox, played: Played, until: str | None, *, is_kept: bool
) -> None:
    scenario = case.scenario
    memory = Memory.at_start(scenario.start)
    played.start = memory.now
    stage = Stage.set_up(sandbox, case.title, scenario, memory.now)
    played.rules = stage.world["rules"]
    try:
        acts = _Acts(stage, memory, played.entries)
        acts.given(case)
        played.ad = memory.ad
        goal = scenario.checkpoints.get(until) if until is not None else None
        for step, line in zip(scenario.steps, case.step_lines, strict=True):
            if goal is not None and memory.is_past(step.at, goal):
                break
            acts.step(step, line)
            if until is not None and step.checkpoint == until:
                break
        if goal is not None:
            acts.move(goal)
    finally:
        played.aliases = dict(memory.known)
        if is_kept:
            with suppress(StageError, httpx.TransportError):
                stage.world["clock"] = stage.clock()
            played.kept_world = stage.world
        else:
            stage.take_down()


def _entry(step: Step, line: int) -> Entry:
    caller = step.by if step.call else ""
    return Entry(step.what, step.actor, line=line, moment=step.at, distributor=caller)


class _Acts:
    """Does what a case says, and writes down what came of it."""

    def __init__(self, stage: Stage, memory: Memory, entries: list[Entry]) -> None:
        self.stage = stage
        self.memory = memory
        self.entries = entries

    def given(self, case: Case) -> None:
        """Bring about what is there when the story begins, and bind AD."""
        given = case.scenario.given
        reseller = bodies.reseller_body(given.reseller)
        self._make("A reseller is created", "resellers", reseller, {RESELLER: "resellerId"})
        for alias, other in given.resellers.items():
            body, save = bodies.reseller_body(other), {alias: "resellerId"}
            what = f"The reseller {alias} is created"
            self._make(what, "resellers", body, save, by=other.distributor)
        term = self.memory.filled(given.customer.coterm_date)
        customer = given.customer.model_copy(update={"coterm_date": term})
        body = bodies.customer_body(customer, self.memory.known[RESELLER])
        self._make("A customer is created", "customers", body, {CUSTOMER: "customerId"})
        for number, purchase in enumerate(given.bought):
            self._buy(purchase, order_name(purchase, number))
        if given.bought:
            self.memory.ad = self._find_ad()
        for entry in self.entries:
            entry.label = self.memory.anchors.label(entry.at) if entry.at else ""

    def step(self, step: Step, line: int) -> None:
        """Do a step; what cannot be done is noted in its entry."""
        entry = _entry(step, line)
        self.entries.append(entry)
        try:
            entry.fired, entry.counts = self.move(step.at)
            entry.at, entry.label = self.memory.now, self.memory.label
            filled = self.memory.filled
            entry.what = str(filled(step.what))
            expect = step.expect
            if expect.happened is not None:
                entry.checks.append(check_events(expect.happened, entry.counts))
            if step.action:
                entry.asked = step.action
                entry.request, entry.body = step.request(filled)
                names = ("fields", "code", "listed")
                wanted = {name: filled(getattr(expect, name)) for name in names}
                by_partner = partial(self.stage.partner, by=step.by)
                send = by_partner if step.call else self.stage.control
                self._send(entry, send, expect.model_copy(update=wanted), wait_as=step.waits_as)
                entry.checks += check_listed(wanted["listed"], step.lists, entry.found)
                if step.call and entry.code:
                    entry.why = self.stage.why()
                self.memory.save(step.save, entry.found)
        except (StageError, MomentError, NoSuchPath) as error:
            entry.trouble = str(error)
            raise _Stop from error

    def move(self, at: str) -> tuple[list[Fired], dict[str, int]]:
        """Advance the clock to a moment; return what fired on the way, and how many of a kind."""
        goal = self.memory.goal(at)
        if goal == self.memory.now:
            return [], {}
        done = self.stage.advance(goal)
        self.memory.now = goal
        return fired_of(done), done["counts"]

    def _make(
        self, what: str, path: str, body: dict[str, Any], save: dict[str, str], *, by: str = MAIN
    ) -> Entry:
        now = self.memory.now
        entry = Entry(what, "given", moment=START, at=now, body=body, distributor=by)
        entry.asked = f"POST /v3/{path}"
        entry.request = str(self.memory.filled(entry.asked))
        self.entries.append(entry)
        partner = partial(self.stage.partner, by=by)
        self._send(entry, partner, Expect(status=201), wait_as=by)
        if entry.standing != "as expected":
            raise _Stop
        self.memory.save(save, entry.found)
        return entry

    def _buy(self, purchase: Purchase, name: str | None) -> None:
        # What was made before may have been awaited: its time is not the story's then.
        is_timed = "at" in purchase.model_fields_set
        fired, counts = self.move(purchase.at) if is_timed else ([], {})
        path = "customers/{customer}/orders"
        bought = ", ".join(f"{line.quantity} of {line.offer}" for line in purchase.lines)
        save = {name: "orderId"} if name else {}
        body = bodies.order_body(purchase)
        entry = self._make(f"The customer buys {bought}", path, body, save)
        entry.moment, entry.fired, entry.counts = purchase.at, fired, counts
        entry.is_purchase = True
        _, _, sent_to = entry.request.partition(" ")
        order = self.stage.fetch(f"{sent_to}/{entry.answer['orderId']}", "read the order")
        for line, made in zip(purchase.lines, order["lineItems"], strict=True):
            if line.as_ is not None:
                self.memory.save({line.as_: "subscriptionId"}, made)

    def _find_ad(self) -> date | None:
        """Return the renewalDate of what ends with the customer's term (RN-10)."""
        path = f"/v3/customers/{self.memory.known[CUSTOMER]}"
        coterm = self.stage.fetch(path, "read the customer").get("cotermDate")
        held = self.stage.fetch(f"{path}/subscriptions", "read the subscriptions")["items"]
        dates = [each["renewalDate"] for each in held if each["status"] == Status.ACTIVE]
        found = coterm if coterm in dates else next(iter(dates), None)
        return date.fromisoformat(found) if found else None

    def _send(
        self, entry: Entry, send: Send, expect: Expect, *, wait_as: str | None = None
    ) -> None:
        """Send a request and note the answer; wait for what it made where somebody is named."""
        method, _, path = entry.request.partition(" ")
        answer = send(method, path, entry.body)
        entry.status = answer.status_code
        try:
            entry.answer = answer.json() if answer.content else None
        except ValueError:
            entry.answer = answer.text
        if wait_as is not None and answer.is_success:
            self._wait(entry, wait_as)
        entry.checks += check_answer(expect, entry.status, entry.found)

    def _wait(self, entry: Entry, by: str) -> None:
        done = wait(self.stage, entry.answer, self.memory.now, by=by)
        if done is not None:
            entry.later, entry.waited = done.found, done.fired
            if done.now > self.memory.now:
                entry.done_at = self.memory.now = done.now
