"""Stories of random orders, returns, preferences and waits, and a player that plays them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from hypothesis import strategies as st

from sandbox.timeline.advance import advance
from sandbox.timeline.opening import read_state
from tests.authorizing import try_take
from tests.checking import findings
from tests.local import seen
from tests.support import (
    ADD_ON,
    CONSUMABLE,
    CREDIT_PACK,
    ENDS_2027_06_30,
    OTHER_TEAM,
    TEAM,
    InProcess,
    Json,
    World,
    contact,
    line,
    make_world,
)
from tests.switches.switching import revert_body, switch_body

OFFERS = (TEAM, OTHER_TEAM, ADD_ON, CONSUMABLE, CREDIT_PACK, ENDS_2027_06_30, "65304839CA01A12")
CUSTOMERS = 2
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# From hours to most of a year: return windows, cutoffs and anniversaries lie between them.
WAITS = (HOUR, 23 * HOUR, DAY, 3 * DAY, 14 * DAY, 30 * DAY, 120 * DAY, 200 * DAY)


@dataclass(frozen=True)
class Buy:
    """A NEW order of one line or two."""

    customer: int
    offers: tuple[int, ...]
    quantity: int


@dataclass(frozen=True)
class GiveBack:
    """A return of part of a line of one of the last orders."""

    customer: int
    order: int
    part: int


@dataclass(frozen=True)
class Prefer:
    """A changed auto-renewal."""

    customer: int
    subscription: int
    enabled: bool
    quantity: int | None


@dataclass(frozen=True)
class Switch:
    """A switch of part of a subscription, or of all of it, along one of its paths."""

    customer: int
    subscription: int
    target: int
    part: int


@dataclass(frozen=True)
class Revert:
    """A revert of one of the last switches."""

    customer: int
    order: int


@dataclass(frozen=True)
class Take:
    """Licences that a customer's admin takes before they are ordered."""

    customer: int
    offer: int
    quantity: int


@dataclass(frozen=True)
class Wait:
    """Time that passes."""

    span: timedelta


Action = Buy | GiveBack | Prefer | Switch | Revert | Take | Wait

customers = st.integers(0, CUSTOMERS - 1)
buys = st.builds(
    Buy,
    customers,
    st.lists(st.integers(0, len(OFFERS) - 1), min_size=1, max_size=2, unique=True).map(tuple),
    st.sampled_from((1, 2, 9, 10, 45, 1000)),
)
returns = st.builds(GiveBack, customers, st.integers(0, 3), st.integers(1, 12))
preferences = st.builds(
    Prefer, customers, st.integers(0, 3), st.booleans(), st.sampled_from((None, None, 1, 12, 60))
)
switchings = st.builds(
    Switch, customers, st.integers(0, 3), st.integers(0, 2), st.sampled_from((1, 2, 9, 1000))
)
reverts = st.builds(Revert, customers, st.integers(0, 2))
takings = st.builds(
    Take, customers, st.integers(0, len(OFFERS) - 1), st.sampled_from((1, 2, 9, 10))
)
switches = st.builds(Prefer, customers, st.integers(0, 3), st.booleans(), st.none())


def waits(longest: timedelta = WAITS[-1]) -> st.SearchStrategy[Wait]:
    """Return waits of up to a span."""
    return st.builds(Wait, st.sampled_from([each for each in WAITS if each <= longest]))


def stories(*actions: st.SearchStrategy[Any], size: int = 10) -> st.SearchStrategy[list[Action]]:
    """Return stories: something bought first, and then anything."""
    return st.builds(
        lambda first, rest: [first, *rest],
        buys,
        st.lists(st.one_of(*actions), min_size=3, max_size=size),
    )


@dataclass
class Player:
    """Plays stories in a world of its own, moving its clock by steps of one length at most."""

    client: InProcess
    step: timedelta | None = None
    rules: Json = field(default_factory=dict)
    now: str = "2026-09-20T21:30:00Z"
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    calls: int = 0

    def __enter__(self) -> Self:
        self.world: World = make_world(self.client, seed=11, rules=self.rules, now=self.now)
        reseller = self._account("/resellers", "resellerId", "Reseller", {})
        self.customers = [
            self._account("/customers", "customerId", f"Customer {n}", {"resellerId": reseller})
            for n in range(CUSTOMERS)
        ]
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            assert findings(self.client, self.world.world_id) == []
        self.world.control("DELETE")

    def _account(self, path: str, key: str, name: str, extra: Json) -> str:
        body = {
            "companyProfile": {
                "companyName": name,
                "preferredLanguage": "en-US",
                "address": {
                    "country": "US",
                    "region": "CA",
                    "city": "San Jose",
                    "addressLine1": "200 Fairmont Ave",
                    "postalCode": "95110-1234",
                },
                "contacts": [contact(f"{name.replace(' ', '.').lower()}@example.com")],
            },
            **extra,
        }
        made: str = self.send("POST", path, body)[key]
        return made

    def send(self, method: str, path: str, body: Json) -> Json:
        """Send a request under ids that are the same in every play, and keep its answer."""
        self.calls += 1
        ids = {"X_Correlation_Id": f"c-{self.calls}", "X_Request_Id": f"r-{self.calls}"}
        answer = self.world.partner.call(method, path, body, **ids)
        assert answer.status_code < 500, answer.text
        self.answers.append((answer.status_code, answer.content))
        found: Json = answer.json()
        return found

    def play(self, story: list[Action], after_each: Callable[[Player], None] | None = None) -> None:
        """Play a story, with a look after each of its actions."""
        for action in story:
            self._do(action)
            if after_each is not None:
                after_each(self)

    def _do(self, action: Action) -> None:
        if isinstance(action, Wait):
            self.wait(action.span)
            return
        if isinstance(action, Take):
            self._take(action)
            return
        path = f"/customers/{self.customers[action.customer]}"
        if isinstance(action, Buy):
            lines = [
                line(OFFERS[offer], action.quantity, number)
                for number, offer in enumerate(action.offers)
            ]
            self.send("POST", f"{path}/orders", {"orderType": "NEW", "lineItems": lines})
        elif isinstance(action, GiveBack):
            self._give_back(path, action)
        elif isinstance(action, Switch):
            self._switch(path, action)
        elif isinstance(action, Revert):
            self._revert(path, action)
        else:
            self._prefer(path, action)

    def _take(self, action: Take) -> None:
        chosen, offer = self.customers[action.customer], OFFERS[action.offer]
        answer = try_take(self.world, chosen, offer, action.quantity)
        # Who is past due is refused, and what is no longer sold.
        assert answer.status_code in (201, 400, 409), answer.text
        self.answers.append((answer.status_code, answer.content))

    def _give_back(self, path: str, action: GiveBack) -> None:
        found = self.world.partner.orders(self.customers[action.customer])
        orders = [each for each in found if each["orderType"] in {"NEW", "RENEWAL"}]
        if not orders:
            return
        order = orders[action.order % len(orders)]
        item = order["lineItems"][action.part % len(order["lineItems"])]
        returned = {**item, "quantity": min(action.part, item["quantity"])}
        body = {
            "orderType": "RETURN",
            "referenceOrderId": order["orderId"],
            "lineItems": [returned],
        }
        self.send("POST", f"{path}/orders", body)

    def _switch(self, path: str, action: Switch) -> None:
        partner = self.world.partner
        held = [
            each
            for each in partner.subscriptions(self.customers[action.customer])
            if each["status"] == "1000"
        ]
        if not held:
            return
        chosen = held[action.subscription % len(held)]
        query = f"market-segment=COM&country=US&offer-id={chosen['offerId']}"
        for upgrade in partner.fetch(f"/offer-switch-paths?{query}")["productUpgrades"]:
            targets = upgrade["targetList"]
            target = targets[action.target % len(targets)]
            quantity = min(action.part, chosen["currentQuantity"])
            body = switch_body(chosen["subscriptionId"], quantity, target["targetBaseOfferId"])
            self.send("POST", f"{path}/orders", body)

    def _revert(self, path: str, action: Revert) -> None:
        partner, customer = self.world.partner, self.customers[action.customer]
        found = partner.orders(customer, "order-type=SWITCH&start-date=2018-01-01")
        if found:
            switched = found[action.order % len(found)]
            (item,) = switched["cancellingItems"]
            body = revert_body(switched, item["offerId"])
            if body["cancellingItems"][0]["subscriptionId"]:
                self.send("POST", f"{path}/orders", body)

    def _prefer(self, path: str, action: Prefer) -> None:
        held = self.world.partner.subscriptions(self.customers[action.customer])
        if not held:
            return
        chosen = held[action.subscription % len(held)]["subscriptionId"]
        wanted: Json = {"enabled": action.enabled}
        if action.quantity is not None and action.enabled:
            wanted["renewalQuantity"] = action.quantity
        self.send("PATCH", f"{path}/subscriptions/{chosen}", {"autoRenewal": wanted})

    def wait(self, span: timedelta) -> None:
        """Let world time pass, in steps where the player has them."""
        for goal in self._goals(span):
            advance(self.client.parts.worlds, self.world.world_id, lambda _, goal=goal: goal)  # type: ignore[misc]  # mypy cannot type a lambda's default

    def _goals(self, span: timedelta) -> Iterator[datetime]:
        with self.client.parts.engine.connect() as connection:
            reached = read_state(connection, self.world.world_id).now
        end = reached + span
        while self.step is not None and reached + self.step < end:
            reached += self.step
            yield reached
        yield end

    def seen(self) -> dict[str, Json]:
        """Return everything that the partner can read."""
        return seen(self.world, self.customers)
