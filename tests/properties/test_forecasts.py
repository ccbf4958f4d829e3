"""What PREVIEW_RENEWAL without lines shows is what the automatic renewal does (RN-6, X12, X16)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.local import instant
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
    line,
    make_world,
)

PROMOTED = "65304839CA01A12"  # 20 % cheaper every November
OFFERS = (TEAM, OTHER_TEAM, ADD_ON, CONSUMABLE, CREDIT_PACK, ENDS_2027_06_30, PROMOTED)
# Anniversaries at the edge of a promotion, of a product's life, of a price list, and at no edge.
STARTS = ("2026-11-01", "2026-12-01", "2026-07-01", "2026-09-01", "2026-10-07")
QUANTITIES = st.sampled_from((1, 5, 9, 10, 45, 60))


@dataclass(frozen=True)
class Wish:
    """What becomes of one subscription's preference on a day before the anniversary.

    The portal's wishes may leave an add-on without its base, and count whatever the day.
    """

    subscription: int
    days_before: int
    enabled: bool
    quantity: int | None
    by_portal: bool


@dataclass(frozen=True)
class Story:
    """A customer on its way to its anniversary, and the day of the preview."""

    start: str
    bought: list[tuple[int, int]]
    wishes: list[Wish]
    early: list[tuple[int, int, int]]
    previewed: int
    rules: Json = field(default_factory=dict)


wishes = st.builds(
    Wish,
    st.integers(0, 4),
    st.sampled_from((44, 20, 4, 3, 2, 1)),
    st.booleans(),
    st.none() | QUANTITIES,
    st.booleans(),
)
stories = st.builds(
    Story,
    st.sampled_from(STARTS),
    st.lists(
        st.tuples(st.integers(0, len(OFFERS) - 1), QUANTITIES),
        min_size=1,
        max_size=5,
        unique_by=lambda each: each[0],
    ),
    st.lists(wishes, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from((25, 3, 1)), QUANTITIES), max_size=2),
    st.sampled_from((45, 31, 30, 20, 4, 3, 2, 1, 0)),
    st.fixed_dictionaries(
        {
            "latePreferenceChanges": st.sampled_from(("ignored", "ignored", "counted")),
            "renewalPriceDay": st.sampled_from(("anniversary", "pacific")),
        }
    ),
)


@dataclass
class Customer:
    """A customer in a world of its own that lives through a story."""

    world: World
    story: Story
    customer: str = ""

    @property
    def orders(self) -> str:
        return f"/customers/{self.customer}/orders"

    def live(self) -> Json | None:
        """Live to the day of the preview, and answer it; None where nothing is to renew."""
        partner = self.world.partner
        self.customer = partner.customer()
        for offer, quantity in self.story.bought:
            # An add-on without its base is refused.
            partner.try_order(self.customer, line(OFFERS[offer], quantity))
        happenings: list[tuple[int, Any]] = [(each.days_before, each) for each in self.story.wishes]
        happenings += [(days, (which, quantity)) for which, days, quantity in self.story.early]
        happenings.sort(key=lambda each: -each[0])
        # What is to come after the preview does not happen.
        for days, what in happenings:
            if days > self.story.previewed:
                self.reach(days)
                self.happen(what)
        self.reach(self.story.previewed)
        answer = partner.post(f"{self.orders}?fetch-price=true", {"orderType": "PREVIEW_RENEWAL"})
        assert answer.status_code in (201, 400), answer.text
        if answer.status_code == 400:
            assert answer.json()["code"] in {"2136", "2164"}
            return None
        shown: Json = answer.json()
        return shown

    def reach(self, days_before: int) -> None:
        """Be at noon of a day before the anniversary; of AD itself, in the last second before."""
        at = instant(f"{self.anniversary}T12:00:00") - timedelta(days=days_before)
        if not days_before:
            at = instant(f"{self.anniversary}T00:00:00") - timedelta(seconds=1)
        self.world.advance(to=f"{at:%Y-%m-%dT%H:%M:%SZ}")

    @property
    def anniversary(self) -> str:
        return self.story.start.replace("2026", "2027")

    def happen(self, what: Wish | tuple[int, int]) -> None:
        """Change a preference, or renew something early; it may be refused."""
        partner = self.world.partner
        held = partner.subscriptions(self.customer)
        if not held:
            return
        if isinstance(what, tuple):
            which, quantity = what
            chosen = held[which % len(held)]
            named = line(chosen["offerId"], quantity, subscriptionId=chosen["subscriptionId"])
            partner.post(self.orders, {"orderType": "RENEWAL", "lineItems": [named]})
            return
        chosen = held[what.subscription % len(held)]
        if what.by_portal:
            wanted: Json = {"autoRenewalEnabled": what.enabled}
            if what.quantity and what.enabled:
                wanted["renewalQuantity"] = what.quantity
            self.world.control("PATCH", f"/subscriptions/{chosen['subscriptionId']}", wanted)
        else:
            wanted = {"enabled": what.enabled}
            if what.quantity and what.enabled:
                wanted["renewalQuantity"] = what.quantity
            partner.renew(self.customer, chosen["subscriptionId"], **wanted)

    def renewed(self) -> list[Json]:
        """Let the anniversary pass; return the orders of the automatic renewal."""
        self.world.advance(to=f"{self.anniversary}T00:00:00Z")
        query = "start-date=2018-01-01&order-type=RENEWAL&fetch-price=true"
        found = self.world.partner.orders(self.customer, query)
        return [each for each in found if each["source"] == "System"]


def told(item: Json) -> tuple[Any, ...]:
    """What a preview's line and an order's line must have in common."""
    price = item["pricing"]["lineItemPartnerPrice"], item["pricing"]["partnerPrice"]
    return (item["subscriptionId"], item["offerId"], item["quantity"], item["proratedDays"], price)


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(story=stories)
def test_the_preview_is_the_renewal(sandbox: InProcess, story: Story) -> None:
    world = make_world(sandbox, seed=11, now=f"{story.start}T12:00:00Z", rules=story.rules)
    try:
        customer = Customer(world, story)
        preview = customer.live()
        orders = customer.renewed()
        complete = [each for each in orders if each["status"] == "1000"]
        lines = preview["lineItems"] if preview else []
        going_on = [told(each) for each in lines if each["status"] == "1000"]
        assert going_on == [told(item) for each in complete for item in each["lineItems"]]
        if preview and complete:
            assert preview["pricingSummary"] == complete[0]["pricingSummary"]
        failing = {each["subscriptionId"] for each in lines if each["status"] == "1004"}
        failed = {
            item["subscriptionId"]
            for each in orders
            if each["status"] != "1000"
            for item in each["lineItems"]
        }
        assert failed <= failing
        held = {
            each["subscriptionId"]: each for each in world.partner.subscriptions(customer.customer)
        }
        for subscription_id, shown in held.items():
            if subscription_id in failing:
                is_paid = shown["renewalDate"] > customer.anniversary
                assert shown["status"] == ("1000" if is_paid else "1004")
    finally:
        world.control("DELETE")
